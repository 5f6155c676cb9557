"""Plans that are to be made: asked for by a person or because facts changed, each put in line for a worker once.

What is asked and how far it is stands here; that it is done stands in line (`rets.services.jobs`). Who is second to
finish a plan keeps nothing: the row is locked, and has ended.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on, insert
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.db import as_engine
from rets.models import PlanJob
from rets.services.audit import ENGINE, Actor
from rets.services.jobs import line_up_plan
from rets.services.plan_facts import facts_by_region

REST = timedelta(minutes=5)
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
    new = session.scalar(
        insert(PlanJob)
        .values(region=region, kind="plan", change={}, facts="", asked_at=at, asked_by=actor.person_id)
        .values(tries=0, phase="wacht", progress={})
        .on_conflict_do_nothing()
        .returning(PlanJob.id)
    )
    if new is not None:
        _line_up(session, new, region)
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
    _line_up(session, job.id, None)
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


def open_job(session: Session, job_id: int) -> PlanJob | None:
    """The job, locked, as long as it is still to be done."""
    return session.scalars(
        select(PlanJob)
        .where(PlanJob.id == job_id, PlanJob.ended_at.is_(None))
        .with_for_update()
        .execution_options(populate_existing=True)
    ).first()


def tell(session: Session, job_id: int, phase: str, progress: Mapping[str, Any] | None = None) -> bool:
    """Say how far it is; false when there is nothing left to do."""
    job = open_job(session, job_id)
    if job is None:
        return False
    job.phase, job.progress = phase, dict(progress or {})
    session.flush()
    return True


def end(session: Session, job: PlanJob, outcome: str, at: datetime, plan_id: int | None = None) -> None:
    """Nobody works on it any more."""
    job.ended_at, job.outcome, job.plan_id, job.phase = at, outcome, plan_id, "klaar"
    session.flush()


def _due(last: PlanJob | None, facts: str, at: datetime) -> bool:
    if last is None:
        return True
    return last.ended_at is not None and last.facts != facts and last.ended_at + REST <= at


def _line_up(session: Session, job_id: int, region: str | None) -> None:
    with as_engine(session):
        line_up_plan(session, job_id, region)
