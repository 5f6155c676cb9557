"""The sweep as a process: what fell due happens, and a plan is asked for where facts changed, again and again.

Any number of processes may do it at once: cases are locked one by one, and what another holds is skipped.
"""

import signal
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial

import structlog
from sqlalchemy.exc import DBAPIError

from rets import clock
from rets.db import SYSTEM, ViewerSession, transaction
from rets.services.leaving import sweep_left
from rets.services.meeting_calendar import keep_calendar
from rets.services.plan_jobs import ask_where_changed
from rets.services.signal_finding import find_signals
from rets.services.sweep import SweepFailed, Transaction, sweep
from rets.services.watch import sweep_watched
from rets.settings import Settings

log = structlog.get_logger()


class Stopping(Exception):
    """The program ends: no new transaction is begun."""


def sweep_once(settings: Settings, transactions: Transaction | None = None) -> int:
    """What people left behind, everything that is due now, on cases and beside them, the meetings that come, and plans.

    Returns how much that was.

    Raises:
        SweepFailed: something failed on some cases; everything else was done first.
    """
    opened = transactions or partial(transaction, SYSTEM, settings)
    try:
        left = sweep_left(opened, clock.now())
        due = sweep_watched(opened, clock.now()) + sweep(opened, clock.now())
        return left + due + keep_calendar(opened, clock.now()) + look_for_signals(opened)
    finally:
        with opened() as session:
            ask_where_changed(session, clock.now())


def look_for_signals(opened: Transaction) -> int:
    """What the figures say today, once a day; how many signals that gives. What fails is told and tried again."""
    try:
        with opened() as session:
            return find_signals(session, clock.now())
    except (DBAPIError, Stopping):
        raise
    except Exception as error:  # figures may not hold up the terms of children
        log.error("signals.failed", exc_info=error)
        return 0


def sweep_on(settings: Settings, told: Callable[[int], None]) -> None:
    """Sweep until SIGTERM or SIGINT; a round that fails is done again, for what was not committed is still due."""
    stop = threading.Event()
    for one in (signal.SIGTERM, signal.SIGINT):
        signal.signal(one, lambda *_: stop.set())

    @contextmanager
    def opened() -> Iterator[ViewerSession]:
        if stop.is_set():
            raise Stopping
        with transaction(SYSTEM, settings) as session:
            yield session

    while not stop.is_set():
        try:
            told(sweep_once(settings, opened))
        except Stopping:
            return
        except (DBAPIError, SweepFailed) as error:
            log.warning("sweep.failed", error=type(getattr(error, "orig", error)).__name__)
        stop.wait(settings.sweep_seconds)
