"""Plans that are to be made: asked for by a person or because facts changed, and taken by one worker at a time.

Taking a job is one short transaction under a lock that other workers skip. Who has it moves `taken_until` on while it
works; when it is killed nobody does, and the next worker takes over. An outcome is kept only by who has the job.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import PlanJob
from rets.services.audit import ENGINE, Actor
from rets.services.plan_facts import facts_by_region

LEASE = timedelta(seconds=60)
REST = timedelta(minutes=5)
MOST_TRIES, MOST_TAKEN = 3, 6
PHASES = {
    "wacht": "Het wacht op zijn beurt.",
    "feiten": "De kinderen en plekken worden verzameld.",
    "schaars": "Er wordt bekeken welke plekken schaars zijn.",
    "oplossen": "De beste verdeling wordt gezocht.",
    "nakijken": "Het plan wordt nagekeken en bewaard.",
}


def ask_plan(session: Session, region: str, actor: Actor, at: datetime, *, anew: bool = False) -> PlanJob:
    """The open job for the plan of a region: the one that is there, else a new one. Does not commit.

    `anew`: not near the last plan. Who asked for that first, and when, stays with the job; one that runs is done again.
    """
    session.execute(
        insert(PlanJob)
        .values(region=region, kind="plan", change={}, facts="", asked_at=at, asked_by=actor.person_id)
        .values(tries=0, phase="wacht", progress={})
        .on_conflict_do_nothing()
    )
    job = session.scalars(
        select(PlanJob)
        .where(PlanJob.region == region, PlanJob.kind == "plan", PlanJob.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).one()
    if anew and "anew" not in job.change:
        job.change = {"anew": True, "by": actor.person_id, "at": at.isoformat()}
        session.flush()
    return job


def ask_what_if(session: Session, region: str, change: dict[str, Any], actor: Actor, at: datetime) -> PlanJob:
    """A new job for a "what if". Does not commit."""
    job = PlanJob(region=region, kind="what_if", change=change, asked_at=at, asked_by=actor.person_id)
    session.add(job)
    session.flush()
    return job


def ask_where_changed(session: Session, at: datetime) -> int:
    """A job for every region of which the facts are other than at its last plan; how many that were.

    A region rests a few minutes between two plans, so that a busy morning does not keep every worker occupied.
    """
    last = last_jobs(session)
    changed = [
        region for region, facts in facts_by_region(session, date_of(at)).items() if _due(last.get(region), facts, at)
    ]
    for region in changed:
        ask_plan(session, region, ENGINE, at)
    return len(changed)


def last_jobs(session: Session, regions: Iterable[str] | None = None) -> dict[str, PlanJob]:
    """The newest job per region for its plan."""
    query = select(PlanJob).ext(distinct_on(PlanJob.region)).where(PlanJob.kind == "plan")
    if regions is not None:
        query = query.where(PlanJob.region.in_(tuple(regions)))
    rows = session.scalars(query.order_by(PlanJob.region, PlanJob.id.desc()))
    return {job.region: job for job in rows}


def take(session: Session, worker: str, at: datetime) -> PlanJob | None:
    """The oldest job that nobody works on, now of this worker. Does not commit."""
    job = session.scalars(
        select(PlanJob)
        .where(PlanJob.ended_at.is_(None), or_(PlanJob.taken_until.is_(None), PlanJob.taken_until <= at))
        .order_by(PlanJob.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if job is None:
        return None
    if job.tries >= MOST_TAKEN:  # whoever took it was killed every time
        end(session, job, "failed", at)
        return take(session, worker, at)
    job.worker, job.taken_until, job.tries = worker, at + LEASE, job.tries + 1
    job.phase, job.progress = "feiten", {}
    session.flush()
    return job


def mine(session: Session, job_id: int, worker: str) -> PlanJob | None:
    """The job, locked, as long as this worker has it."""
    return session.scalars(
        select(PlanJob)
        .where(PlanJob.id == job_id, PlanJob.worker == worker, PlanJob.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def hold_on(
    session: Session,
    job_id: int,
    worker: str,
    at: datetime,
    phase: str | None = None,
    progress: Mapping[str, Any] | None = None,
) -> bool:
    """Move the lease on, and say how far it is; false when another worker has taken over."""
    job = mine(session, job_id, worker)
    if job is None:
        return False
    job.taken_until, job.phase = at + LEASE, phase or job.phase
    job.progress = dict(progress or {})
    session.flush()
    return True


def put_back(session: Session, job: PlanJob, at: datetime, outcome: str) -> None:
    """Let it be tried again at once, or end it when it was tried often enough."""
    if job.tries >= MOST_TRIES:
        end(session, job, outcome, at)
    else:
        job.worker, job.taken_until, job.phase, job.progress = None, None, "wacht", {}
        session.flush()


def end(session: Session, job: PlanJob, outcome: str, at: datetime, plan_id: int | None = None) -> None:
    """Nobody works on it any more."""
    job.ended_at, job.outcome, job.plan_id, job.phase = at, outcome, plan_id, "klaar"
    session.flush()


def _due(last: PlanJob | None, facts: str, at: datetime) -> bool:
    if last is None:
        return True
    return last.ended_at is not None and last.facts != facts and last.ended_at + REST <= at
