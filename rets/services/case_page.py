"""Everything that the page of a case shows, read with a fixed number of queries and narrowed to its reader."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, selectinload

from rets.access import Reader, may, roles_on
from rets.models import (
    Case,
    Deadline,
    Decision,
    DecisionLine,
    Event,
    Location,
    Offer,
    Placement,
    Request,
    StoredPlan,
    Task,
)
from rets.services.decision_terms import ENDED, REPLACED, ended_by
from rets.services.stored import last_proposals
from workflows.roles import Role

NO_PROVIDER = frozenset(Role) - {Role.PROVIDER}


@dataclass(frozen=True)
class CasePage:
    """A case with what hangs on it, as far as this reader has to do with it; what is not shown is empty.

    Of the decisions that ended before help started, `ended` did because the case was closed, and `replaced` because the
    team decided anew.
    """

    case: Case
    deadlines: Sequence[Deadline]
    steps: Sequence[Event]
    requests: Sequence[Request]
    tasks: Sequence[Task]
    decisions: Sequence[Decision]
    ended: frozenset[int]
    replaced: frozenset[int]
    placements: Sequence[Placement]
    proposals: StoredPlan | None


def case_page(session: Session, reader: Reader, case: Case) -> CasePage:
    """The page of a case. A provider that only helps here sees its own part of it."""
    inside = bool(roles_on(reader, case) & NO_PROVIDER)
    requests = requests_of(session, case)
    if not inside:
        mine = reader.organisations(Role.PROVIDER)
        requests = [one for one in requests if one.provider_id in mine]
    decisions = decisions_of(session, case) if inside else []
    finished = any(one.finished_at for one in decisions)
    return CasePage(
        case=case,
        deadlines=session.scalars(select(Deadline).where(Deadline.case_id == case.id)).all(),
        steps=_steps(session, case) if inside else [],
        requests=requests,
        tasks=_tasks(session, case) if inside else [],
        decisions=decisions,
        ended=ended_by(session, case, ENDED) if finished else frozenset(),
        replaced=ended_by(session, case, REPLACED) if finished else frozenset(),
        placements=session.scalars(
            select(Placement)
            .options(joinedload(Placement.offer).joinedload(Offer.location).joinedload(Location.provider))
            .where(Placement.case_id == case.id)
            .order_by(Placement.id)
        ).all(),
        proposals=last_proposals(session, case) if may(reader, "proposals.see", case) else None,
    )


def requests_of(session: Session, case: Case) -> list[Request]:
    """The requests of a case, newest first, with where and by whom."""
    return list(
        session.scalars(
            select(Request)
            .options(selectinload(Request.provider), selectinload(Request.offer).selectinload(Offer.location))
            .where(Request.case_id == case.id)
            .order_by(Request.id.desc())
        )
    )


def decisions_of(session: Session, case: Case) -> list[Decision]:
    """The decisions about a case, newest first, with their lines."""
    return list(
        session.scalars(
            select(Decision)
            .options(selectinload(Decision.lines).joinedload(DecisionLine.organisation))
            .where(Decision.case_id == case.id)
            .order_by(Decision.id.desc())
        )
    )


def _tasks(session: Session, case: Case) -> list[Task]:
    return list(
        session.scalars(
            select(Task)
            .options(joinedload(Task.organisation))
            .where(Task.case_id == case.id)
            .order_by(Task.answered_at.is_not(None), Task.due_at, Task.id)
        )
    )


def _steps(session: Session, case: Case) -> list[Event]:
    return list(
        session.scalars(
            select(Event).where(Event.case_id == case.id, Event.kind.startswith("step.")).order_by(Event.seq)
        )
    )
