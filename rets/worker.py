"""The worker: takes what is in line (`rets.services.jobs`) and does it, until it is asked to stop.

Any number of workers may run, on any number of machines: a job is had by one of them. A worker tells the database every
few seconds that it lives; what was left by one that is not heard any more is put in line again by any other.
"""

import asyncio
import logging
import os
import signal
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial

import structlog
from procrastinate import BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.app import App
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job
from procrastinate.worker import Worker
from sqlalchemy import make_url
from sqlalchemy.exc import DBAPIError

from rets import clock
from rets.db import SYSTEM, addresses, transaction
from rets.errors import Unavailable
from rets.services.digests import send_digest
from rets.services.jobs import (
    GATHER,
    LINE,
    LIVE,
    MAIL,
    MAKE,
    PLANS,
    SEND,
    SIMULATIONS,
    left_behind,
    put_back,
    seconds_until_retry,
    take_in,
    try_failed_again,
)
from rets.services.mail import Postman, send_message
from rets.services.plan_work import Transaction, give_up, make_plan
from rets.settings import Settings
from rets.simulation.work import let_go, live_through

log = structlog.get_logger()
PATIENCE = 20.0
GONE = "De verbinding met de database is weg. Start de werker opnieuw."
MOST_TRIES = {SEND: 16, GATHER: 16, MAKE: 3, LIVE: 3}


@dataclass(frozen=True)
class Pulse:
    """How often a worker says that it lives, and after how long it is taken for dead, in seconds."""

    beat: float = 10.0
    silent: float = 30.0


@dataclass
class Hands:
    """What the tasks work with, and what they did (`done`, `failed`)."""

    settings: Settings
    postman: Postman | None
    tally: Counter[str] = field(default_factory=Counter)

    @property
    def transaction(self) -> Transaction:
        """One transaction as the engine."""
        return partial(transaction, SYSTEM, self.settings)


class Patience(BaseRetryStrategy):
    """Try again later, each time twice as late, and give up after so many times."""

    def __init__(self, task: str) -> None:
        """The task says how often."""
        self.most = MOST_TRIES[task]

    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:  # noqa: ARG002
        """None to give up."""
        if self.is_last(job):
            return None
        return RetryDecision(retry_in={"seconds": seconds_until_retry(job.attempts)})

    def is_last(self, job: Job) -> bool:
        """Whether it is given up when it fails this time."""
        return job.attempts + 1 >= self.most


@contextmanager
def _counted(context: JobContext) -> Iterator[Hands]:
    hands: Hands = context.additional_context["hands"]
    try:
        yield hands
    except Exception as error:
        hands.tally["failed"] += 1
        log.warning("job.failed", task=context.job.task_name, job=context.job.id, error=type(error).__name__)
        raise
    hands.tally["done"] += 1


@LINE.task(name=SEND, queue=MAIL, pass_context=True, retry=Patience(SEND))
def send(context: JobContext, message: int) -> None:
    """Send one message."""
    with _counted(context) as hands:
        assert hands.postman is not None
        send_message(hands.transaction, hands.postman, hands.settings, message, clock.now)


@LINE.task(name=GATHER, queue=MAIL, pass_context=True, retry=Patience(GATHER))
def send_gathered(context: JobContext, digest: int) -> None:
    """Send one mail that counts what was gathered."""
    with _counted(context) as hands:
        assert hands.postman is not None
        send_digest(hands.transaction, hands.postman, hands.settings, digest, clock.now)


@LINE.task(name=MAKE, queue=PLANS, pass_context=True, retry=Patience(MAKE))
def make(context: JobContext, job: int) -> None:
    """Make one plan; the last time that it fails its page is told."""
    with _counted(context) as hands:
        try:
            make_plan(hands.transaction, job, clock.now)
        except Exception as error:
            log.exception("plan.failed", job=job)
            if Patience(MAKE).is_last(context.job):
                with hands.transaction() as session:
                    give_up(session, job, clock.now(), error)
            raise


@LINE.task(name=LIVE, queue=SIMULATIONS, pass_context=True, retry=Patience(LIVE))
def live(context: JobContext, run: int) -> None:
    """Live through one simulation in scratch databases; the last time that it fails its page is told."""
    with _counted(context) as hands:
        try:
            live_through(hands.transaction, run, hands.settings.data_dir / "replay", clock.now)
        except Exception:
            log.exception("simulation.failed", run=run)
            if Patience(LIVE).is_last(context.job):
                with hands.transaction() as session:
                    let_go(session, run, clock.now())
            raise


def run_worker(settings: Settings, *, once: bool = False, again: bool = False, pulse: Pulse | None = None) -> Hands:
    """Work until SIGTERM or SIGINT, or with `once` until nothing is left that may be done now.

    `again` first puts in line what was given up. Mail is left in line where no mail server is configured.

    Raises:
        Unavailable: the database is away, or restarted; whatever starts this program starts it again.
    """
    logging.getLogger("procrastinate").setLevel(logging.CRITICAL)  # we tell it ourselves, without what was in it
    hands = Hands(settings, Postman(settings) if settings.smtp_url else None)
    try:
        with hands.transaction() as session:
            take_in(session)
            if again:
                try_failed_again(session)
        asyncio.run(_work(hands, once, pulse or Pulse()))
    except (ConnectorException, DBAPIError) as error:
        raise Unavailable(GONE) from error
    finally:
        if hands.postman is not None:
            hands.postman.close()
    return hands


async def _work(hands: Hands, once: bool, pulse: Pulse) -> None:
    take_over(hands, pulse)
    async with LINE.with_connector(_connector(hands.settings)).open_async() as line:
        workers = [_worker(line, queue, hands, once, pulse) for queue in _queues(hands)]
        looking = asyncio.create_task(_look_after(hands, pulse))
        with _stopping(workers) as asked:
            running = [asyncio.create_task(_run(worker)) for worker in workers]
            await asyncio.wait(running, return_when=asyncio.ALL_COMPLETED if once else asyncio.FIRST_COMPLETED)
            for worker in workers:  # none goes on alone: what one could not bear, the other will meet
                worker.stop()  # type: ignore[no-untyped-call]
            await asyncio.gather(*running)
        looking.cancel()
    if not once and not asked.is_set():
        raise Unavailable(GONE)


def take_over(hands: Hands, pulse: Pulse) -> None:
    """Put in line again what workers left that are not heard any more."""
    with hands.transaction() as session:
        for left in left_behind(session, pulse.silent):
            log.warning("job.left_behind", task=left.task, job=left.id, attempts=left.attempts)
            if put_back(session, left):
                continue
            if left.task == MAKE:
                give_up(session, left.args["job"], clock.now())
            elif left.task == LIVE:
                let_go(session, left.args["run"], clock.now())


async def _look_after(hands: Hands, pulse: Pulse) -> None:
    while True:
        await asyncio.sleep(pulse.beat)
        try:
            await asyncio.to_thread(take_over, hands, pulse)
        except DBAPIError as error:
            log.warning("worker.look_failed", error=type(error.orig).__name__)


def _queues(hands: Hands) -> list[str]:
    return [PLANS, SIMULATIONS, *([MAIL] if hands.postman else [])]


def _worker(line: App, queue: str, hands: Hands, once: bool, pulse: Pulse) -> Worker:
    """One per queue, so that no mail waits for a plan that takes minutes; each does one thing at a time."""
    return Worker(
        line,
        queues=[queue],
        name=queue,
        wait=not once,
        delete_jobs="successful",
        install_signal_handlers=False,
        additional_context={"hands": hands},
        update_heartbeat_interval=pulse.beat,
        stalled_worker_timeout=pulse.silent,
    )


async def _run(worker: Worker) -> None:
    await worker.run()  # type: ignore[no-untyped-call]


@contextmanager
def _stopping(workers: list[Worker]) -> Iterator[asyncio.Event]:
    """At a signal, finish what is under way and stop; leave to another worker what takes too long."""
    loop, asked = asyncio.get_running_loop(), asyncio.Event()

    def stop() -> None:
        asked.set()
        for worker in workers:
            worker.stop()  # type: ignore[no-untyped-call]
        loop.call_later(PATIENCE, _leave)

    signals = (signal.SIGTERM, signal.SIGINT)
    for one in signals:
        loop.add_signal_handler(one, stop)
    try:
        yield asked
    finally:
        for one in signals:
            loop.remove_signal_handler(one)


def _leave() -> None:
    """A thread cannot be stopped, a process can: what it did not commit is undone, and done by another worker."""
    log.warning("worker.left")
    os._exit(0)


def _connector(settings: Settings) -> PsycopgConnector:
    address = make_url(addresses(settings).app).set(drivername="postgresql")
    return PsycopgConnector(
        conninfo=address.render_as_string(hide_password=False),
        kwargs={"options": "-c timezone=UTC -c rets.tokens=system", "application_name": "rets-worker"},
        min_size=1,
        max_size=4,
    )
