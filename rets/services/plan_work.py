"""The work of a planning worker: look what changed, take a job, solve it outside any transaction, keep the outcome.

Any number of workers may do it at once, each another region. A worker that is killed loses its work, never the job.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy.orm import Session

from matching import Problem
from rets.errors import Refused
from rets.models import PlanJob
from rets.services.audit import Actor
from rets.services.joint_plan import Frozen, freeze, keep, keep_what_if, solve, versions_of, who_waits
from rets.services.plan_data import Made, judged
from rets.services.plan_jobs import MOST_TRIES, ask_where_changed, end, hold_on, mine, put_back, take
from rets.services.what_if import applied, plan_for
from workflows.roles import Role

Transaction = Callable[[], AbstractContextManager[Session]]
log = structlog.get_logger()
BEAT_SECONDS = 15.0


@dataclass(frozen=True)
class Task:
    """A job that this worker has; `change` is that of a "what if", else empty."""

    job_id: int
    worker: str
    tries: int
    change: dict[str, Any]
    frozen: Frozen


def make_due_plans(transaction: Transaction, now: Callable[[], datetime]) -> int:
    """Make every plan that is asked for or of which the facts changed; how many jobs were handled."""
    with transaction() as session:
        ask_where_changed(session, now())
    done = 0
    while work_once(transaction, now):
        done += 1
    return done


def work_once(transaction: Transaction, now: Callable[[], datetime]) -> bool:
    """Handle one job, if there is one that nobody works on."""
    worker = uuid4().hex
    with transaction() as session:
        job = take(session, worker, now())
        if job is None:
            return False
        number = job.id
    try:
        _handle(transaction, number, worker, now)
    except Exception as error:  # one plan that cannot be made may not keep the others from being made
        log.exception("plan.failed", job=number)
        with transaction() as session:
            mine_still = mine(session, number, worker)
            if mine_still is not None:
                put_back(session, mine_still, now(), "unsound" if isinstance(error, Refused) else "failed")
    return True


def _handle(transaction: Transaction, job_id: int, worker: str, now: Callable[[], datetime]) -> None:
    with transaction() as session:
        job = mine(session, job_id, worker)
        if job is None:
            return
        frozen = freeze(session, job.region, now())
        job.facts, job.phase = frozen.facts, "oplossen"
        task = Task(job_id, worker, job.tries, job.change, frozen)
    with _beating(transaction, task, now):
        made = solve(frozen.problem, frozen.before)
        other = _other(task, made)
    with transaction() as session:
        if not hold_on(session, job_id, worker, now(), "nakijken"):
            return
    with transaction() as session:
        _finish(session, task, made, other, now())


def _other(task: Task, made: Made) -> tuple[Problem, Made] | None:
    """For a "what if", the same problem with the change, and its plan."""
    if not task.change:
        return None
    begin, before = time.perf_counter(), task.frozen.problem
    problem = applied(before, task.change)
    plan = plan_for(before, made.plan, task.change)
    return problem, judged(problem, plan, time.perf_counter() - begin)


def _finish(session: Session, task: Task, made: Made, other: tuple[Problem, Made] | None, at: datetime) -> None:
    """Keep the plan, unless another worker took over; make it anew when a case changed meanwhile.

    The last try is kept all the same: the page says which cases changed since.
    """
    job = mine(session, task.job_id, task.worker)
    if job is None:
        return
    if other is not None:
        end(session, job, "done", at, keep_what_if(session, task.frozen, made, *other, _asker(job), at).id)
        return
    now = versions_of(who_waits(session, job.region))
    if now != task.frozen.versions and task.tries < MOST_TRIES:
        put_back(session, job, at, "changed")
        return
    stored = keep(session, task.frozen, made, _asker(job), at)
    end(session, job, "done", at, stored.id)


def _asker(job: PlanJob) -> Actor:
    return Actor(job.asked_by, frozenset({Role.ZORGMAKELAAR if job.asked_by else Role.SYSTEM}))


@contextmanager
def _beating(transaction: Transaction, task: Task, now: Callable[[], datetime]) -> Iterator[None]:
    """While the solver works, let a thread say that this worker is alive."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            try:
                with transaction() as session:
                    hold_on(session, task.job_id, task.worker, now())
            except Exception:  # without a beat the lease runs out, and another takes over: nothing is lost
                log.warning("plan.beat_failed", job=task.job_id)
                return

    thread = threading.Thread(target=beat, name="rets-plan-beat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
