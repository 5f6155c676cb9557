"""The work of a planning worker: look what changed, take a job, solve it outside any transaction, keep the outcome.

Any number of workers may do it at once, each another region. A worker that is killed loses its work, never the job.
"""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import uuid4

import structlog
from sqlalchemy.orm import Session

from matching import Problem
from matching.progress import Progress
from rets.errors import Refused
from rets.models import PlanJob
from rets.services.audit import Actor
from rets.services.joint_plan import freeze, keep, keep_what_if, versions_of, who_waits
from rets.services.plan_data import Made, judged
from rets.services.plan_frozen import Frozen
from rets.services.plan_jobs import MOST_TRIES, ask_where_changed, end, hold_on, mine, put_back, take
from rets.services.plan_solving import solve
from rets.services.what_if import applied, plan_for
from workflows.roles import Role

Transaction = Callable[[], AbstractContextManager[Session]]
log = structlog.get_logger()
BEAT_SECONDS, LOOK_SECONDS = 15.0, 1.0


@dataclass(frozen=True)
class Task:
    """A job that this worker has; `change` is that of a "what if", else empty."""

    job_id: int
    worker: str
    tries: int
    change: dict[str, Any]
    frozen: Frozen


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
        wish = job.change if job.kind == "what_if" else {}
        frozen = freeze(session, job.region, now(), anew=not wish and "anew" in job.change)
        job.facts, job.phase = frozen.facts, "schaars"
        task = Task(job_id, worker, job.tries, wish, frozen)
    heard = Heard()
    with _beating(transaction, task, heard, now):
        made = solve(frozen, heard)
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
    """Keep the plan, unless another worker took over; make it again when a case changed meanwhile, or the wish did.

    The last try is kept all the same: the page says which cases changed since.
    """
    job = mine(session, task.job_id, task.worker)
    if job is None:
        return
    if other is not None:
        end(session, job, "done", at, keep_what_if(session, task.frozen, made, *other, _asker(job), at).id)
        return
    other_wish = ("anew" in job.change) != task.frozen.anew
    now = versions_of(who_waits(session, job.region, at))
    if (other_wish or now != task.frozen.versions) and task.tries < MOST_TRIES:
        put_back(session, job, at, "changed")
        return
    stored = keep(session, task.frozen, made, _asker(job), at)
    end(session, job, "done", at, stored.id)


def _asker(job: PlanJob) -> Actor:
    person = job.change.get("by", job.asked_by)
    return Actor(person, frozenset({Role.ZORGMAKELAAR if person else Role.SYSTEM}))


@contextmanager
def _beating(transaction: Transaction, task: Task, heard: Heard, now: Callable[[], datetime]) -> Iterator[None]:
    """While the solver works, let a thread say that this worker is alive, and how far it is when that changed."""
    over = threading.Event()

    def beat() -> None:
        quiet, said = 0.0, heard.told()
        while not over.wait(LOOK_SECONDS):
            quiet, told = quiet + LOOK_SECONDS, heard.told()
            if told == said and quiet < BEAT_SECONDS:
                continue
            quiet, said = 0.0, told
            try:
                with transaction() as session:
                    hold_on(session, task.job_id, task.worker, now(), *told)
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
