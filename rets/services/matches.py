"""Matching for people and regions: propose when a case is raised, and one joint plan for who waits in a region."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matching import Plan, Problem, allocate
from rets import access
from rets.clock import date_of
from rets.errors import Stale
from rets.models import Case, StoredPlan
from rets.schemas.case_form import CaseForm
from rets.services.audit import Actor
from rets.services.intake import raise_case
from rets.services.problem import problem_of
from rets.services.proposing import propose, refresh
from rets.services.stored import last_proposals, last_region_plan

__all__ = [
    "allocate_region",
    "last_proposals",
    "last_region_plan",
    "plan_region",
    "propose",
    "raise_and_propose",
    "refresh",
]

Transaction = Callable[[], AbstractContextManager[Session]]


def raise_and_propose(session: Session, form: CaseForm, *, actor: Actor, jeugdbeschermer_id: int, at: datetime) -> Case:
    """Raise a case and look at once what would fit, so that the forecast stands from the first moment.

    Raises:
        Invalid: every fault of the form at its field.
        Refused: the same case was raised before.
    """
    case = raise_case(session, form, actor=actor, jeugdbeschermer_id=jeugdbeschermer_id, at=at)
    propose(session, case, actor, at)
    return case


def allocate_region(session: Session, region: str, actor: Actor, at: datetime) -> StoredPlan:
    """One joint plan for all who wait in a region, solved within this transaction: for replay and small regions.

    A plan is advice: nothing is held or placed.
    """
    problem, versions = _freeze(session, region, at)
    return _store(session, region, problem, allocate(problem), versions, actor, at)


def plan_region(transaction: Transaction, region: str, actor: Actor, at: datetime) -> int:
    """The same with the solver outside any transaction: freeze, close, solve, open again, compare, store.

    `transaction` opens one transaction as the engine and commits it. Returns the number of the stored plan.

    Raises:
        Stale: a case of the region changed while the plan was made; make it again.
    """
    with transaction() as session:
        problem, versions = _freeze(session, region, at)
    plan = allocate(problem)
    with transaction() as session:
        now = _versions(_waiting(session, region))
        if now != versions:
            raise Stale(
                len(versions), len(now), "Terwijl het plan werd gemaakt, veranderde een casus. Maak het opnieuw."
            )
        return _store(session, region, problem, plan, versions, actor, at).id


def _freeze(session: Session, region: str, at: datetime) -> tuple[Problem, dict[str, int]]:
    cases = _waiting(session, region)
    return problem_of(session, cases, region, date_of(at)), _versions(cases)


def _waiting(session: Session, region: str) -> list[Case]:
    """Who waits in a region for help that is not agreed yet."""
    states = ("triage", "returned", "searching", "at_ret", "decided", "escalated")
    query = access.cases_for(access.SYSTEM).where(Case.region == region, Case.waiting, Case.state.in_(states))
    return list(session.scalars(query.order_by(Case.id).execution_options(populate_existing=True)))


def _versions(cases: list[Case]) -> dict[str, int]:
    return {str(case.id): case.version for case in cases}


def _store(
    session: Session, region: str, problem: Problem, plan: Plan, versions: dict[str, int], actor: Actor, at: datetime
) -> StoredPlan:
    stored = StoredPlan(
        region=region,
        case_id=None,
        made_at=at,
        made_by=actor.person_id,
        problem_hash=problem.hash,
        versions={"cases": versions, **dict(plan.versions)},
        result=_as_data(problem, plan),
    )
    session.add(stored)
    session.flush()
    return stored


def _as_data(problem: Problem, plan: Plan) -> dict[str, Any]:
    return {
        "as_of": problem.as_of.isoformat(),
        "proven": plan.proven,
        "seed": plan.seed,
        "levels": [
            {
                "level": one.level,
                "title": one.title,
                "value": one.value,
                "bound": one.bound,
                "first_come": one.first_come,
            }
            for one in plan.levels
        ],
        "assignments": [
            {
                "case": int(one.child_id),
                "place": one.place_id,
                "offer": problem.places[problem.place_rows[one.place_id]].offer_id,
                "start_on": one.start_on.isoformat(),
                "days_late": one.days_late,
                "figures": [{"level": f.level, "value": f.value, "sentence": f.sentence} for f in one.figures],
                "notes": [note.sentence for note in one.notes],
            }
            for one in plan.assignments
        ],
        "unplaced": [
            {
                "case": int(one.child_id),
                "sentence": one.sentence,
                "changes": [
                    {"relaxations": [r.id for r in change.relaxations], "price": change.price} for change in one.changes
                ],
            }
            for one in plan.unplaced
        ],
    }
