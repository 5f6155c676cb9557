"""What a decision leaves running: a term per line, a term for what lacks a mandate, an end when help really started."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Deadline, Decision, DecisionLine, Event
from rets.services.audit import Actor, Happening, record
from rets.services.owners import people_of
from rets.services.parameters import parameters
from workflows.calendar import end_of_day

LINE, UNBOUND = "besluit", "zonder_mandaat"
ENDED, REPLACED = "decision.ended", "decision.replaced"


def open_terms(session: Session, case: Case, decision: Decision, at: datetime) -> None:
    """Open the term of each line, and that of the lines without mandate, which goes up by itself (P25)."""
    p = parameters(session, date_of(at), case.region)
    if decision.kind == "advice":
        due = end_of_day(p.calendar.add_working_days(date_of(at), p.decided_working_days))
        session.add(_term(case, UNBOUND, str(decision.id), at, due, {"decision_id": decision.id}))
    for line in decision.lines:
        due = end_of_day(line.due_on)
        remind = end_of_day(p.calendar.add_working_days(line.due_on, -1))
        row = _term(case, LINE, str(line.id), at, due, {"decision_id": decision.id, "line_id": line.id})
        row.remind_at = remind if at < remind < due else None
        row.next_at = min(row.remind_at or due, end_of_day(answer_by(session, case, line)))
        session.add(row)
    session.flush()


def answer_by(session: Session, case: Case, line: DecisionLine) -> date:
    """Until when an addressee says whether it does what a line asks: the term of a decision, or the day of the line."""
    decided_on = date_of(line.decision.decided_at)
    p = parameters(session, decided_on, case.region)
    return min(line.due_on, p.calendar.add_working_days(decided_on, p.decided_working_days))


def _term(case: Case, kind: str, ref: str, at: datetime, due: datetime, data: dict[str, int]) -> Deadline:
    return Deadline(
        case_id=case.id, family="process", kind=kind, ref=ref, opened_at=at, due_at=due, next_at=due, data=dict(data)
    )


def latest(session: Session, case: Case) -> Decision | None:
    """The decision that the case follows: the newest that is not finished."""
    return session.scalar(
        select(Decision)
        .where(Decision.case_id == case.id, Decision.finished_at.is_(None))
        .order_by(Decision.id.desc())
        .limit(1)
    )


def addressees(session: Session, line: DecisionLine, at: datetime) -> list[int]:
    """The people who answer for the organisation that a line addresses."""
    return people_of(session, line.organisation_id, line.role, date_of(at))


def people_addressed(session: Session, decision: Decision, at: datetime) -> set[int]:
    """The people who answer for the organisations that a decision addresses."""
    return {person for line in decision.lines for person in addressees(session, line, at)}


def finish(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Help really started: every open decision about the case is done, whatever its lines still asked."""
    end_each(session, case, open_decisions(session, case), "decision.finished", actor, at)


def end(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """The case is closed before help started: its decisions ask nothing more, also not once it is opened again."""
    end_each(session, case, open_decisions(session, case), ENDED, actor, at)


def ended_by(session: Session, case: Case, kind: str) -> frozenset[int]:
    """The decisions about a case that ended before help started: it was closed (`ENDED`), or decided anew."""
    told = select(Event.data["decision_id"].as_integer()).where(Event.case_id == case.id, Event.kind == kind)
    return frozenset(session.scalars(told))


def was_replaced(session: Session, decision: Decision) -> bool:
    """Whether a newer decision took the place of this one."""
    return decision.finished_at is not None and decision.id in ended_by(session, decision.case, REPLACED)


def open_decisions(session: Session, case: Case) -> list[Decision]:
    """The decisions about a case that are not finished, oldest first."""
    going = select(Decision).where(Decision.case_id == case.id, Decision.finished_at.is_(None))
    return list(session.scalars(going.order_by(Decision.id)))


def end_each(
    session: Session, case: Case, decisions: Iterable[Decision], kind: str, actor: Actor, at: datetime
) -> None:
    """End these decisions with their terms; the history tells why (`kind`)."""
    ended = list(decisions)
    for decision in ended:
        decision.finished_at = at
    of_these = Deadline.data["decision_id"].as_integer().in_([decision.id for decision in ended])
    running = Deadline.case_id == case.id, Deadline.kind.in_((LINE, UNBOUND)), Deadline.closed_at.is_(None)
    for row in session.scalars(select(Deadline).where(*running, of_these)):
        row.closed_at, row.outcome, row.next_at = at, "done", None
    happenings = [Happening(kind, at, {"decision_id": decision.id}) for decision in ended]
    record(session, case, happenings, actor, at)
