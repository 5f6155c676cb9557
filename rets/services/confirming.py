"""A decision taken outside the calendar is an item of the next regular meeting until it is confirmed or withdrawn."""

from datetime import datetime

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from rets.access import Reader, cases_for
from rets.clock import date_of
from rets.errors import Forbidden, Invalid, NotFound, Refused
from rets.models import Case, Deadline, Decision, DecisionLine, Meeting
from rets.services import decision_terms
from rets.services.advance import advance
from rets.services.audit import Actor, Happening, record
from rets.services.climb import Due
from rets.services.deciding_in import refuse_settling_in
from rets.services.gather import conflicted
from rets.services.meetings import next_meeting
from rets.services.outbox import queue
from rets.services.owners import chair_for
from rets.services.settle import settle
from rets.services.tasks import close_deadline
from rets.services.teams import team_of
from workflows.calendar import end_of_day
from workflows.facts import Note
from workflows.roles import Role

CONFIRM = "bevestiging"


def ask_confirmation(session: Session, case: Case, decision: Decision, at: datetime) -> None:
    """Put a decision on the agenda of the next regular meeting of its region, to be confirmed there (P6)."""
    meeting = next_meeting(session, case.region, at)
    decision.confirm_at_id = meeting.id
    due = end_of_day(date_of(meeting.starts_at))
    session.add(
        Deadline(
            case_id=case.id,
            family="process",
            kind=CONFIRM,
            ref=str(decision.id),
            opened_at=at,
            due_at=due,
            next_at=due,
            data={"decision_id": decision.id},
        )
    )
    session.flush()


def to_confirm(session: Session, reader: Reader, meeting: Meeting) -> list[Decision]:
    """The decisions that a regular meeting must confirm or has settled, as far as this reader may see their cases."""
    if meeting.kind != "regular":
        return []
    visible = cases_for(reader).subquery()
    earlier = select(Meeting.id).where(Meeting.region == meeting.region, Meeting.starts_at <= meeting.starts_at)
    open_still = Decision.settled_at.is_(None) & Decision.confirm_at_id.in_(earlier)
    return list(
        session.scalars(
            select(Decision)
            .join(visible, visible.c.id == Decision.case_id)
            .options(joinedload(Decision.case))
            .where(or_(open_still, Decision.confirm_at_id == meeting.id))
            .order_by(Decision.id)
        )
    )


def decision_for(session: Session, reader: Reader, decision_id: int) -> Decision:
    """A decision on a case that this reader may see.

    Raises:
        NotFound: there is none, or this reader may not know of it.
    """
    visible = cases_for(reader).subquery()
    found = session.scalar(
        select(Decision).join(visible, visible.c.id == Decision.case_id).where(Decision.id == decision_id)
    )
    if found is None:
        raise NotFound("Dit besluit bestaat niet, of u mag het niet zien.")
    return found


def confirm(session: Session, case: Case, decision: Decision, meeting: Meeting, actor: Actor, at: datetime) -> None:
    """The regular meeting confirms what was decided outside the calendar. Does not commit.

    Raises:
        Forbidden: the actor is not the chair.
        Refused: there is nothing to confirm here, or too few members are present.
    """
    _settle(session, case, decision, meeting, actor, at)
    data = {"decision_id": decision.id, "meeting_id": meeting.id}
    record(session, case, [Happening("decision.confirmed", at, data)], actor, at)


def withdraw(
    session: Session, case: Case, decision: Decision, meeting: Meeting, *, why: str, actor: Actor, at: datetime
) -> None:
    """The regular meeting takes the decision back: its lines end, its addressees hear, the case is on the table again.

    Does not commit.

    Raises:
        Invalid: no reason was given.
        Forbidden: the actor is not the chair.
        Refused: there is nothing to withdraw here, or too few members are present.
    """
    if not why.strip():
        raise Invalid.at("waarom", "Schrijf op waarom het team dit besluit intrekt.")
    _settle(session, case, decision, meeting, actor, at)
    decision.withdrawn_why, decision.finished_at = why.strip(), decision.finished_at or at
    close_deadline(session, case, decision_terms.UNBOUND, str(decision.id), at, "withdrawn")
    for line in decision.lines:
        close_deadline(session, case, decision_terms.LINE, str(line.id), at, "withdrawn")
    data = {"decision_id": decision.id, "meeting_id": meeting.id, "text": why.strip()}
    record(session, case, [Happening("decision.withdrawn", at, data)], actor, at)
    heard = decision_terms.people_addressed(session, decision, at)
    queue(session, case, heard - {actor.person_id}, "decision.withdrawn", at)
    if case.state in {"decided", "escalated"} and _newest(session, case) == decision.id:
        advance(session, case=case, step="return_to_ret", actor=actor, at=at, note=Note(text=why.strip()))
    else:
        settle(session, case, actor, at)  # who was addressed has no reason to see the case any more


def refuse_withdrawn(session: Session, line: DecisionLine) -> None:
    """Let only a line pass of a decision that still stands.

    Raises:
        Refused: the team withdrew or replaced the decision.
    """
    if decision_terms.was_replaced(session, line.decision):
        raise Refused("Er is een nieuw besluit. U hoeft voor dit besluit niets meer te doen.")
    if line.decision.withdrawn_why:
        raise Refused("Het expertteam heeft dit besluit ingetrokken. U hoeft niets meer te doen.")


def _newest(session: Session, case: Case) -> int | None:
    """The last decision that the team took about a case, whether it runs or not."""
    return session.scalar(select(func.max(Decision.id)).where(Decision.case_id == case.id))


def confirmation_due(due: Due) -> None:
    """The meeting passed and the decision was not confirmed: it stays open and stands on the next agenda."""
    decision = due.session.get_one(Decision, int(due.row.ref))
    following = next_meeting(due.session, due.case.region, due.now)
    due.tell("decision.unconfirmed", decision_id=decision.id)
    decision.confirm_at_id = following.id
    due.row.missed_at = due.row.missed_at or due.moment
    due.row.next_at = end_of_day(date_of(following.starts_at))
    due.mail(f"overdue.{CONFIRM}", chair_for(due.session, due.case.region, date_of(due.now)))


def _settle(session: Session, case: Case, decision: Decision, meeting: Meeting, actor: Actor, at: datetime) -> None:
    if Role.RET_CHAIR not in actor.roles:
        raise Forbidden("Dit doet de voorzitter van het expertteam.")
    if decision_terms.was_replaced(session, decision):
        raise Refused("Dit besluit is vervangen door een nieuw besluit. Bevestigen hoeft niet meer.")
    if decision.confirm_at_id is None:
        raise Refused("Dit besluit is in een gewone vergadering genomen. Bevestigen hoeft niet.")
    if decision.settled_at is not None:
        raise Refused("Dit besluit is al bevestigd of ingetrokken.")
    refuse_settling_in(session, case, decision, meeting, at)
    out = conflicted(session, case, decision, date_of(at))
    if not team_of(session, case.region, date_of(at)).without(out).quorate(meeting.present):
        raise Refused("Er zijn te weinig leden aanwezig om te bevestigen. Leg eerst vast wie er bij is.")
    decision.confirm_at_id, decision.settled_at, decision.settled_by = meeting.id, at, actor.person_id
    close_deadline(session, case, CONFIRM, str(decision.id), at, "done")
    session.flush()
