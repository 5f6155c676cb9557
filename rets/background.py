"""The work that goes on by itself: what falls due happens, what lies in the outbox is sent, joint plans are made.

Any number of processes may do it at once: cases and messages are locked one by one, and what another holds is skipped.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial

import structlog

from rets import clock
from rets.db import SYSTEM, ViewerSession, transaction
from rets.services.mail import Sent, postman, send_due
from rets.services.plan_work import make_due_plans
from rets.services.sweep import Transaction, sweep
from rets.settings import Settings

log = structlog.get_logger()
PATIENCE = 20.0


@dataclass(frozen=True)
class Round:
    """One round of a job: when it ended, how much it did, and what went wrong, if anything."""

    at: datetime
    done: int
    fault: str = ""


class Stopping(Exception):
    """The program ends: no new transaction is begun."""


def sweep_once(settings: Settings, transactions: Transaction | None = None) -> int:
    """Everything that is due now; how many deadlines that were."""
    return sweep(transactions or partial(transaction, SYSTEM, settings), clock.now())


def send_once(settings: Settings, transactions: Transaction | None = None) -> Sent:
    """One round over the outbox."""
    with postman(settings) as post:
        return send_due(transactions or partial(transaction, SYSTEM, settings), post, settings, clock.now)


def plan_once(settings: Settings, transactions: Transaction | None = None) -> int:
    """Every joint plan that is to be made now; how many that were."""
    return make_due_plans(transactions or partial(transaction, SYSTEM, settings), clock.now)


class Background:
    """Two threads, until they are stopped: one sweeps, and sends mail where a mail server is configured; one plans.

    A round that fails is logged and tried again at the next: what was not committed is still due. A plan may take
    minutes, and no term waits for that.
    """

    def __init__(self, settings: Settings) -> None:
        """`start` begins."""
        self.settings = settings
        self.rounds: dict[str, Round] = {}
        self._stop = threading.Event()
        self._threads = [
            threading.Thread(target=self._run, args=(jobs,), name=f"rets-{name}", daemon=True)
            for name, jobs in (("background", self._terms), ("plans", self._plans))
        ]

    def start(self) -> None:
        """Begin with a round at once."""
        for thread in self._threads:
            thread.start()

    def stop(self) -> None:
        """End after the transaction that is under way, and wait for that. A plan that is being made is taken over."""
        self._stop.set()
        for thread in self._threads:
            thread.join(PATIENCE)

    @property
    def alive(self) -> bool:
        """Whether a thread runs."""
        return any(thread.is_alive() for thread in self._threads)

    def _run(self, jobs: Callable[[], None]) -> None:
        while not self._stop.is_set():
            jobs()
            self._stop.wait(self.settings.sweep_seconds)

    def _terms(self) -> None:
        self._round("sweep", self._sweep)
        if self.settings.smtp_url is not None:
            self._round("mail", self._send)

    def _plans(self) -> None:
        self._round("plans", self._plan)

    def _round(self, name: str, job: Callable[[], int]) -> None:
        try:
            done = job()
        except Stopping:
            return
        except Exception as error:  # this thread may not die, whatever happens
            log.exception("background.failed", job=name)
            self.rounds[name] = Round(clock.now(), 0, type(error).__name__)
            return
        if done:
            log.info("background.done", job=name, number=done)
        self.rounds[name] = Round(clock.now(), done)

    def _sweep(self) -> int:
        return sweep_once(self.settings, self._transaction)

    def _plan(self) -> int:
        return plan_once(self.settings, self._transaction)

    def _send(self) -> int:
        told = send_once(self.settings, self._transaction)
        if told.failed:
            log.warning("mail.failed", number=told.failed)
        return told.sent

    @contextmanager
    def _transaction(self) -> Iterator[ViewerSession]:
        if self._stop.is_set():
            raise Stopping
        with transaction(SYSTEM, self.settings) as session:
            yield session
