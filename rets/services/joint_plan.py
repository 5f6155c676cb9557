"""One joint plan for who waits in a region: freeze the problem, solve it outside any transaction, keep the outcome.

A plan is advice: nothing is held or placed by it, and every plan is kept with its number.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from matching import Problem, allocate
from rets import access
from rets.clock import date_of
from rets.errors import Refused
from rets.models import Case, StoredPlan
from rets.services.audit import Actor
from rets.services.plan_data import Made, as_data, judged
from rets.services.plan_facts import facts_of_region
from rets.services.plan_keeping import kept
from rets.services.problem import problem_of
from rets.services.stored import last_region_plan

PLANNED = ("triage", "returned", "searching", "at_ret", "decided", "escalated")
UNSOUND = "Het plan voldeed niet aan de harde regels en is niet bewaard. Het vorige plan blijft staan."


@dataclass(frozen=True)
class Frozen:
    """All that a plan is made from, at one moment: the problem, the versions of the cases, and the facts in short.

    `before` is what the last plan proposed: place by child.
    """

    region: str
    problem: Problem
    versions: dict[str, int]
    facts: str
    at: datetime
    before: Mapping[str, str]


def freeze(session: Session, region: str, at: datetime) -> Frozen:
    """The problem of a region as it stands now. Read as the engine."""
    cases, on = who_waits(session, region), date_of(at)
    facts = facts_of_region(session, region, on)
    return Frozen(
        region, problem_of(session, cases, region, on), versions_of(cases), facts, at, _last_places(session, region)
    )


def solve(problem: Problem, before: Mapping[str, str]) -> Made:
    """The best plan that can be proven or bounded, judged without the solver. Uses no database.

    Nobody moves from where the last plan (`before`) had them when that brings nothing.
    """
    begin = time.perf_counter()
    plan = kept(problem, allocate(problem), before)
    return judged(problem, plan, time.perf_counter() - begin)


def keep(session: Session, frozen: Frozen, made: Made, actor: Actor, at: datetime) -> StoredPlan:
    """Store a plan with the next number of its region. Does not commit.

    Raises:
        Refused: `check` found something wrong with it.
    """
    if made.faults:
        raise Refused(UNSOUND)
    stored = StoredPlan(
        region=frozen.region,
        case_id=None,
        made_at=at,
        made_by=actor.person_id,
        problem_hash=frozen.problem.hash,
        versions={"cases": frozen.versions, "facts": frozen.facts, **dict(made.plan.versions)},
        result=as_data(frozen.problem, made),
        number=1 + (session.scalar(_last_number(frozen.region)) or 0),
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


def allocate_region(session: Session, region: str, actor: Actor, at: datetime) -> StoredPlan:
    """The same within one transaction: for replay, the demonstration and small regions."""
    session.flush()
    frozen = freeze(session, region, at)
    return keep(session, frozen, solve(frozen.problem, frozen.before), actor, at)


def who_waits(session: Session, region: str) -> list[Case]:
    """Who waits in a region for help that is not agreed yet."""
    query = access.cases_for(access.SYSTEM).where(Case.region == region, Case.waiting, Case.state.in_(PLANNED))
    return list(session.scalars(query.order_by(Case.id).execution_options(populate_existing=True)))


def versions_of(cases: list[Case]) -> dict[str, int]:
    """Which version of each case a plan saw."""
    return {str(case.id): case.version for case in cases}


def _last_places(session: Session, region: str) -> dict[str, str]:
    last = last_region_plan(session, region)
    return {str(row["case"]): row["place"] for row in last.result["assignments"]} if last else {}


def _last_number(region: str) -> Select[int | None]:
    return select(func.max(StoredPlan.number)).where(StoredPlan.region == region)
