"""One joint plan for who waits in a region: freeze the problem, solve it outside any transaction, keep the outcome.

A plan is advice: nothing is held or placed by it, and every plan is kept with its number.
"""

from datetime import datetime

from sqlalchemy.orm import Session

from matching import Problem
from rets import access
from rets.clock import date_of
from rets.errors import Refused
from rets.models import Case, StoredPlan
from rets.services.audit import Actor
from rets.services.plan_changes import stored_moves
from rets.services.plan_data import Made, as_data
from rets.services.plan_facts import facts_of_region
from rets.services.plan_frozen import Frozen
from rets.services.plan_history import past_of
from rets.services.plan_last import last_plan
from rets.services.plan_solving import solve
from rets.services.problem import problem_of
from rets.services.stopping import is_ours, is_stopped
from rets.services.stored import last_region_plan

PLANNED = ("triage", "returned", "searching", "at_ret", "decided", "escalated")
UNSOUND = "Het plan voldeed niet aan de harde regels en is niet bewaard. Het vorige plan blijft staan."


def freeze(session: Session, region: str, at: datetime, *, anew: bool = False) -> Frozen:
    """The problem of a region as it stands now, beside its last plan. Read as the engine."""
    cases, on = who_waits(session, region, at), date_of(at)
    facts, last = facts_of_region(session, region, on), last_plan(last_region_plan(session, region))
    return Frozen(
        region=region,
        problem=problem_of(session, cases, region, on),
        versions=versions_of(cases),
        facts=facts,
        at=at,
        last=last,
        past=past_of(session, region, on),
        number=1 + (last.number if last else 0),
        anew=anew,
    )


def keep(session: Session, frozen: Frozen, made: Made, actor: Actor, at: datetime) -> StoredPlan:
    """Store a plan with the next number of its region. Does not commit.

    Raises:
        Refused: `check` found something wrong with it.
    """
    if made.faults:
        raise Refused(UNSOUND)
    result, versions = as_data(frozen.problem, made), {"cases": frozen.versions, "facts": frozen.facts}
    if frozen.last is not None:
        result["moved"] = stored_moves(frozen.last.result, result)
    last = last_region_plan(session, frozen.region)
    stored = StoredPlan(
        region=frozen.region,
        case_id=None,
        made_at=at,
        made_by=actor.person_id,
        problem_hash=frozen.problem.hash,
        versions=versions | dict(made.plan.versions),
        result=result,
        number=1 + ((last.number or 0) if last else 0),
    )
    session.add(stored)
    session.flush()
    return stored


def keep_what_if(
    session: Session, frozen: Frozen, before: Made, problem: Problem, after: Made, actor: Actor, at: datetime
) -> StoredPlan:
    """Store two plans, without and with a change, beside each other; it gets no number, and is nobody's plan.

    Raises:
        Refused: `check` found something wrong with either.
    """
    if before.faults or after.faults:
        raise Refused(UNSOUND)
    stored = StoredPlan(
        region=frozen.region,
        case_id=None,
        made_at=at,
        made_by=actor.person_id,
        problem_hash=problem.hash,
        versions={"cases": frozen.versions, "facts": frozen.facts, **dict(after.plan.versions)},
        result={"before": as_data(frozen.problem, before), "after": as_data(problem, after)},
    )
    session.add(stored)
    session.flush()
    return stored


def allocate_region(session: Session, region: str, actor: Actor, at: datetime, *, anew: bool = False) -> StoredPlan:
    """The same within one transaction: for replay, the demonstration and small regions."""
    session.flush()
    frozen = freeze(session, region, at, anew=anew)
    return keep(session, frozen, solve(frozen), actor, at)


def who_waits(session: Session, region: str, at: datetime) -> list[Case]:
    """Who waits in a region for help that is not agreed yet, and of whom somebody keeps the dossier right (P20)."""
    query = access.cases_for(access.SYSTEM).where(Case.region == region, Case.waiting, Case.state.in_(PLANNED))
    query = query.where(~is_stopped(at), is_ours())
    return list(session.scalars(query.order_by(Case.id).execution_options(populate_existing=True)))


def versions_of(cases: list[Case]) -> dict[str, int]:
    """Which version of each case a plan saw."""
    return {str(case.id): case.version for case in cases}
