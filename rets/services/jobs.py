"""Work that leaves a transaction for a worker: put in line within it, taken up from the same database (procrastinate).

A job names rows and holds nothing else: no person, no child, no text. What is not committed was never in line, and what
is committed stays in line until a worker has done it, whichever process is killed. A job may be done twice, so every
task looks first whether it still has to be done. Only the engine sees the line (row-level security).
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from procrastinate import App, SyncPsycopgConnector
from procrastinate.types import JSONDict
from sqlalchemy import event, text
from sqlalchemy.orm import Session, SessionTransaction

from rets.db import SYSTEM, ViewerSession

LINE = App(connector=SyncPsycopgConnector())  # never opened: every job goes over the connection of its cause
MAIL, PLANS, SIMULATIONS = "mail", "plans", "simulations"
SEND, GATHER, MAKE = "rets.mail.send", "rets.mail.digest", "rets.plan.make"
LIVE = "rets.simulation.live"
MOST_KILLED = 6
GATHERED = "mail to line up"

COUNTS = text("""
SELECT count(*) FILTER (WHERE status = 'todo' AND queue_name = ANY(:queues)),
       count(*) FILTER (WHERE status = 'todo' AND queue_name = ANY(:queues) AND attempts > 0),
       count(*) FILTER (WHERE status = 'doing'),
       count(*) FILTER (WHERE status IN ('failed', 'aborted', 'cancelled')),
       (SELECT count(*) FROM procrastinate_workers WHERE last_heartbeat > now() - make_interval(secs => :silent))
  FROM procrastinate_jobs
""")
LATE = text("""
SELECT count(*) FILTER (WHERE status = 'failed'),
       count(*) FILTER (
           WHERE status = 'todo' AND queue_name = :plans AND coalesce(scheduled_at, put.at) < now() - :within)
  FROM procrastinate_jobs job
       CROSS JOIN LATERAL (SELECT min(e.at) AS at FROM procrastinate_events e WHERE e.job_id = job.id) put
 WHERE status IN ('failed', 'todo') AND (status = 'failed' OR queue_name = :plans)
""")
LEFT = text("""
SELECT id, task_name, args, attempts FROM procrastinate_jobs job
 WHERE status = 'doing' AND NOT EXISTS (
       SELECT FROM procrastinate_workers w
        WHERE w.id = job.worker_id AND w.last_heartbeat > now() - make_interval(secs => :silent))
 ORDER BY id FOR UPDATE OF job SKIP LOCKED
""")
AGAIN = text("SELECT procrastinate_retry_job_v2(:id, now() + make_interval(secs => :wait), NULL, NULL, NULL)")
GIVE_UP = text("SELECT procrastinate_finish_job_v1(:id, 'failed', false)")
FAILED = text("SELECT id FROM procrastinate_jobs WHERE status = 'failed' ORDER BY id FOR UPDATE SKIP LOCKED")
MESSAGES_OUT_OF_LINE = text("""
SELECT m.id FROM messages m
 WHERE m.next_at IS NOT NULL AND NOT EXISTS (
       SELECT FROM procrastinate_jobs j WHERE j.task_name = :task AND j.args ->> 'message' = m.id::text)
 ORDER BY m.id
""")
DIGESTS_OUT_OF_LINE = text("""
SELECT d.id, d.due_at FROM digests d
 WHERE d.next_at IS NOT NULL AND NOT EXISTS (
       SELECT FROM procrastinate_jobs j WHERE j.task_name = :task AND j.args ->> 'digest' = d.id::text)
 ORDER BY d.id
""")
PLANS_OUT_OF_LINE = text("""
SELECT p.id, p.region FROM plan_jobs p
 WHERE p.ended_at IS NULL AND NOT EXISTS (
       SELECT FROM procrastinate_jobs j WHERE j.task_name = :task AND j.args ->> 'job' = p.id::text)
 ORDER BY p.id
""")
SIMULATIONS_OUT_OF_LINE = text("""
SELECT r.id FROM simulation_runs r
 WHERE r.ended_at IS NULL AND NOT EXISTS (
       SELECT FROM procrastinate_jobs j WHERE j.task_name = :task AND j.args ->> 'run' = r.id::text)
 ORDER BY r.id
""")
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('rets.jobs.take_in'))")


@dataclass(frozen=True)
class Work:
    """What is in line: waiting (of which tried in vain before), being done, given up; and how many workers live."""

    waiting: int
    retrying: int
    doing: int
    failed: int
    workers: int


@dataclass(frozen=True)
class Left:
    """A job that was being done by a worker that is gone; `attempts` is how often that or a failure happened before."""

    id: int
    task: str
    args: dict[str, int]
    attempts: int


def line_up_mail(session: Session, messages: Sequence[int], *, later: bool = True) -> None:
    """Let these messages be sent once this transaction is committed. As the engine.

    `later` puts those of one transaction in line together, at its commit; for a few messages at once is quicker.
    """
    if not later:
        _line_up(session, messages)
        return
    within = session.get_nested_transaction() or session.get_transaction()
    session.info.setdefault(GATHERED, []).extend((within, number) for number in messages)


def _line_up(session: Session, messages: Iterable[int]) -> None:
    jobs: list[JSONDict] = [{"message": number} for number in messages]
    if jobs:
        LINE.configure_task(SEND, queue=MAIL, connection=_driver(session)).batch_defer(*jobs)


@event.listens_for(ViewerSession, "before_commit")
def _line_up_gathered(session: ViewerSession) -> None:
    if session.in_nested_transaction() or not session.info.get(GATHERED):
        return
    session.end_as(SYSTEM)
    _line_up(session, [number for _, number in session.info.pop(GATHERED)])


@event.listens_for(ViewerSession, "after_soft_rollback")
def _forget_undone(session: ViewerSession, undone: SessionTransaction) -> None:
    kept = [one for one in session.info.get(GATHERED, ()) if not _within(one[0], undone)]
    session.info[GATHERED] = kept


def _within(transaction: SessionTransaction | None, outer: SessionTransaction) -> bool:
    while transaction is not None and transaction is not outer:
        transaction = transaction.parent
    return transaction is outer


def line_up_digest(session: Session, digest: int, due: datetime) -> None:
    """Let this digest be sent at its moment, once this transaction is committed. As the engine."""
    LINE.configure_task(GATHER, queue=MAIL, schedule_at=due, connection=_driver(session)).defer(digest=digest)


def line_up_plan(session: Session, job: int, region: str | None) -> None:
    """Let this plan be made once this transaction is committed. As the engine.

    A region is worked on by one worker at a time; None for a "what if", which keeps nobody waiting.
    """
    LINE.configure_task(
        MAKE,
        queue=PLANS,
        lock=f"plan:{region}" if region else None,
        queueing_lock=f"plan:{job}",
        connection=_driver(session),
    ).defer(job=job)


def line_up_simulation(session: Session, run: int) -> None:
    """Let this simulation be lived through once this transaction is committed. As the engine."""
    job = LINE.configure_task(
        LIVE,
        queue=SIMULATIONS,
        lock=f"simulation:{run}",
        queueing_lock=f"simulation:{run}",
        connection=_driver(session),
    )
    job.defer(run=run)


def take_in(session: Session) -> int:
    """Put in line what waits and is not, as after a restored backup or an upgrade; how many that were."""
    session.execute(ONE_AT_A_TIME)
    messages = session.scalars(MESSAGES_OUT_OF_LINE, {"task": SEND}).all()
    line_up_mail(session, messages)
    digests = session.execute(DIGESTS_OUT_OF_LINE, {"task": GATHER}).all()
    for number, due in digests:
        line_up_digest(session, number, due)
    plans = session.execute(PLANS_OUT_OF_LINE, {"task": MAKE}).all()
    for number, region in plans:
        line_up_plan(session, number, region)
    simulations = session.scalars(SIMULATIONS_OUT_OF_LINE, {"task": LIVE}).all()
    for number in simulations:
        line_up_simulation(session, number)
    return len(messages) + len(digests) + len(plans) + len(simulations)


def left_behind(session: Session, silent: float) -> list[Left]:
    """Jobs of which the worker was not heard for so many seconds, locked; what another process sees to is left out."""
    return [Left(*row) for row in session.execute(LEFT, {"silent": silent})]


def put_back(session: Session, left: Left) -> bool:
    """In line again, each time a little later; false when its workers were killed so often that it is given up."""
    if left.attempts >= MOST_KILLED:
        session.execute(GIVE_UP, {"id": left.id})
        return False
    session.execute(AGAIN, {"id": left.id, "wait": seconds_until_retry(left.attempts) if left.attempts else 0})
    return True


def try_failed_again(session: Session) -> int:
    """Put everything that was given up in line again; how many that were."""
    numbers = session.scalars(FAILED).all()
    for number in numbers:
        session.execute(AGAIN, {"id": number, "wait": 0})
    return len(numbers)


def seconds_until_retry(attempts: int) -> int:
    """A minute, and twice as long each time, never longer than six hours."""
    return min(60 << min(attempts, 10), 6 * 3600)


def work_in_line(session: Session, *, mail: bool, silent: float = 30.0) -> Work:
    """Counts, as the engine; without a mail server what waits for one is left out."""
    queues = [PLANS, SIMULATIONS, *([MAIL] if mail else [])]
    return Work(*session.execute(COUNTS, {"queues": queues, "silent": silent}).one())


def late_work(session: Session, within: timedelta) -> tuple[int, int]:
    """How many jobs were given up, and how many plans could have been made for longer than this. As the engine."""
    failed, waiting = session.execute(LATE, {"plans": PLANS, "within": within}).one()
    return failed, waiting


def _driver(session: Session) -> object:
    return session.connection().connection.driver_connection
