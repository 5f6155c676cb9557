"""The work that goes on by itself: what falls due happens, what lies in the outbox is sent.

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


class Background:
    """A thread that sweeps, and sends mail where a mail server is configured, until it is stopped.

    A round that fails is logged and tried again at the next: what was not committed is still due.
    """

    def __init__(self, settings: Settings) -> None:
        """`start` begins."""
        self.settings = settings
        self.rounds: dict[str, Round] = {}
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._run, name="rets-background", daemon=True)

    def start(self) -> None:
        """Begin with a round at once."""
        self._thread.start()

    def stop(self) -> None:
        """End after the transaction that is under way, and wait for that."""
        self._stop.set()
        self._thread.join(PATIENCE)

    @property
    def alive(self) -> bool:
        """Whether the thread runs."""
        return self._thread.is_alive()

    def _run(self) -> None:
        while not self._stop.is_set():
            self._round("sweep", self._sweep)
            if self.settings.smtp_url is not None:
                self._round("mail", self._send)
            self._stop.wait(self.settings.sweep_seconds)

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
