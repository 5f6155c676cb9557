"""The making of a plan that somebody asked for: freeze, solve outside any transaction, keep the outcome.

A worker does it (`rets.worker`), one per region at a time. A worker that is killed loses its work, never the job: the
plan is made again, and who is second to finish keeps nothing.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

import structlog
from sqlalchemy.orm import Session

from matching import Problem
from matching.progress import Progress
from rets.errors import Refused
from rets.models import PlanJob
from rets.services import extra_places
from rets.services.audit import Actor
from rets.services.joint_plan import freeze, keep, keep_what_if, versions_of, who_waits
from rets.services.plan_data import Made, judged
from rets.services.plan_frozen import Frozen
from rets.services.plan_jobs import end, open_job, tell
from rets.services.plan_solving import solve
from rets.services.what_if import applied, plan_for
from workflows.roles import Role

Transaction = Callable[[], AbstractContextManager[Session]]
log = structlog.get_logger()
LOOK_SECONDS = 1.0
MOST_TRIES = 3


@dataclass(frozen=True)
class Task:
    """What is being made; `change` is that of a "what if", else empty; `last` when it is kept whatever changed."""

    job_id: int
    change: dict[str, Any]
    frozen: Frozen
    last: bool


@dataclass
class Heard:
    """What the solver told last. One thread writes it, another reads it now and then: neither waits for the other."""

    phase: str = "schaars"
    progress: Progress | None = None

    def __call__(self, phase: str, progress: Progress | None) -> None:
        """Hear how far it is."""
        self.phase, self.progress = phase, progress

    def told(self) -> tuple[str, dict[str, Any]]:
        """The phase and what is kept of the progress."""
        phase, progress = self.phase, self.progress
        return phase, asdict(progress) if progress and phase == "oplossen" else {}


def make_plan(transaction: Transaction, job_id: int, now: Callable[[], datetime]) -> None:
    """Make this plan, again when what it was made from changed meanwhile. Nothing happens when it was made already.

    Raises:
        Exception: whatever went wrong; the job is still open, and says that it waits.
    """
    try:
        for number in range(1, MOST_TRIES + 1):
            if _made(transaction, job_id, now, last=number == MOST_TRIES):
                return
    except Exception:
        with transaction() as session:
            tell(session, job_id, "wacht")
        raise


def give_up(session: Session, job_id: int, at: datetime, why: Exception | None = None) -> None:
    """End a plan that could not be made, so that its page says so and another may be asked for. Does not commit."""
    job = open_job(session, job_id)
    if job is not None:
        end(session, job, "unsound" if isinstance(why, Refused) else "failed", at)


def _made(transaction: Transaction, job_id: int, now: Callable[[], datetime], *, last: bool) -> bool:
    task = _begun(transaction, job_id, now(), last)
    if task is None:
        return True
    heard = Heard()
    with _telling(transaction, task, heard):
        made = solve(task.frozen, heard)
        other = _other(task, made)
        if other is None:
            made = replace(made, about={**made.about, "extra": extra_places.as_data(task.frozen.problem)})
    with transaction() as session:
        if not tell(session, job_id, "nakijken"):
            return True
    with transaction() as session:
        return _finish(session, task, made, other, now())


def _begun(transaction: Transaction, job_id: int, at: datetime, last: bool) -> Task | None:
    with transaction() as session:
        job = open_job(session, job_id)
        if job is None:
            return None
        wish = job.change if job.kind == "what_if" else {}
        frozen = freeze(session, job.region, at, anew=not wish and "anew" in job.change)
        job.facts, job.phase, job.progress, job.tries = frozen.facts, "schaars", {}, job.tries + 1
        return Task(job_id, wish, frozen, last)


def _other(task: Task, made: Made) -> tuple[Problem, Made] | None:
    """For a "what if", the same problem with the change, and its plan."""
    if not task.change:
        return None
    begin, before = time.perf_counter(), task.frozen.problem
    problem = applied(before, task.change)
    plan = plan_for(before, made.plan, task.change)
    return problem, judged(problem, plan, time.perf_counter() - begin)


def _finish(session: Session, task: Task, made: Made, other: tuple[Problem, Made] | None, at: datetime) -> bool:
    """Keep the plan, unless that was done; false when it is to be made again, for a case or the wish changed.

    The last try is kept all the same: the page says which cases changed since.
    """
    job = open_job(session, task.job_id)
    if job is None:
        return True
    if other is not None:
        end(session, job, "done", at, keep_what_if(session, task.frozen, made, *other, _asker(job), at).id)
        return True
    other_wish = ("anew" in job.change) != task.frozen.anew
    now = versions_of(who_waits(session, job.region, at))
    if (other_wish or now != task.frozen.versions) and not task.last:
        return False
    stored = keep(session, task.frozen, made, _asker(job), at)
    end(session, job, "done", at, stored.id)
    return True


def _asker(job: PlanJob) -> Actor:
    person = job.change.get("by", job.asked_by)
    return Actor(person, frozenset({Role.ZORGMAKELAAR if person else Role.SYSTEM}))


@contextmanager
def _telling(transaction: Transaction, task: Task, heard: Heard) -> Iterator[None]:
    """While the solver works, let a thread write down how far it is, when that changed."""
    over = threading.Event()

    def listen() -> None:
        said = heard.told()
        while not over.wait(LOOK_SECONDS):
            told = heard.told()
            if told == said:
                continue
            said = told
            try:
                with transaction() as session:
                    tell(session, task.job_id, *told)
            except Exception:  # nobody knows how far it is for a while: the plan does not depend on it
                log.warning("plan.not_told", job=task.job_id)

    thread = threading.Thread(target=listen, name="rets-plan-progress", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
