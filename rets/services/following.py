"""Decisions that run until help has really started: who must do what, what they answered, what stays silent (P4)."""

from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.orm import Session, contains_eager, joinedload, selectinload

from rets.access import Reader, cases_for
from rets.clock import date_of
from rets.errors import NotFound
from rets.models import AgendaItem, Case, Decision, DecisionLine, Meeting
from workflows.calendar import start_of_day
from workflows.roles import Role

TEAM = (Role.RET_MEMBER, Role.RET_CHAIR)
MOST = 100


def running_decisions(session: Session, reader: Reader) -> list[Decision]:
    """The decisions in the reader's regions that are not finished, the earliest due line first."""
    visible = cases_for(reader).subquery()
    rows = session.scalars(
        select(Decision)
        .join(visible, visible.c.id == Decision.case_id)
        .join(Decision.case)
        .options(contains_eager(Decision.case))
        .options(selectinload(Decision.lines).joinedload(DecisionLine.organisation))
        .where(Decision.finished_at.is_(None), Case.region.in_(reader.regions(*TEAM)), Case.state != "closed")
        .order_by(Decision.decided_at)
        .limit(MOST)
    ).all()
    return sorted(rows, key=lambda one: (min(line.due_on for line in one.lines), one.id))


def line_for(session: Session, reader: Reader, line_id: int) -> DecisionLine:
    """One line of a decision on a case that this reader may see.

    Raises:
        NotFound: there is none, or this reader may not know of it.
    """
    visible = cases_for(reader).subquery()
    line = session.scalar(
        select(DecisionLine)
        .join(visible, visible.c.id == DecisionLine.case_id)
        .options(joinedload(DecisionLine.organisation), joinedload(DecisionLine.decision))
        .where(DecisionLine.id == line_id)
    )
    if line is None:
        raise NotFound("Dit besluit bestaat niet, of u mag het niet zien.")
    return line


def meeting_for(session: Session, reader: Reader, meeting_id: int) -> Meeting:
    """One meeting of a team that the reader is in.

    Raises:
        NotFound: there is none in the reader's regions.
    """
    meeting = session.get(Meeting, meeting_id)
    if meeting is None or meeting.region not in reader.regions(*TEAM):
        raise NotFound("Deze vergadering bestaat niet, of u zit niet in dit team.")
    return meeting


def meetings(
    session: Session, reader: Reader, at: datetime, *, back_days: int = 30
) -> tuple[list[Meeting], list[Meeting]]:
    """The meetings of the reader's teams that still come or on which a case still waits, and those held lately."""
    mine = select(Meeting).where(Meeting.region.in_(reader.regions(*TEAM)))
    waits = exists().where(AgendaItem.meeting_id == Meeting.id, AgendaItem.outcome.is_(None))
    to_come = mine.where(Meeting.held_at.is_(None), Meeting.cancelled_at.is_(None))
    to_hold = to_come.where(or_(Meeting.starts_at >= start_of_day(date_of(at)), waits))
    coming = session.scalars(to_hold.order_by(Meeting.starts_at, Meeting.id).limit(MOST))
    held = session.scalars(
        mine.where(Meeting.held_at >= at - timedelta(days=back_days)).order_by(Meeting.starts_at.desc()).limit(20)
    )
    return list(coming), list(held)
