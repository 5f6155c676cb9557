"""Meetings of the expert team: a regular rhythm, an urgent one when a child cannot wait, and the agenda by priority."""

from datetime import date, datetime, time, timedelta

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from rets.clock import AMSTERDAM, date_of
from rets.models import AgendaItem, Case, CodeListEntry, Meeting

ANCHOR, START, WEEKDAY = date(2020, 1, 2), time(14), 3
WAITING = select(AgendaItem).where(AgendaItem.case_id == bindparam("case"), AgendaItem.outcome.is_(None))


def next_meeting(session: Session, region: str, at: datetime) -> Meeting:
    """The next regular meeting of a region, made when the calendar does not hold it yet (EX3: Thursday 14:00)."""
    found = session.scalar(
        select(Meeting)
        .where(
            Meeting.region == region,
            Meeting.kind == "regular",
            Meeting.starts_at > at,
            Meeting.held_at.is_(None),
        )
        .order_by(Meeting.starts_at)
    )
    if found:
        return found
    cadence = _cadence(session, region, date_of(at))
    days = (date_of(at) - ANCHOR).days
    day = ANCHOR + timedelta(days=(days // cadence) * cadence)
    while _starts(day) <= at:
        day += timedelta(days=cadence)
    meeting = Meeting(region=region, kind="regular", starts_at=_starts(day), present=[])
    session.add(meeting)
    session.flush()
    return meeting


def put_on_agenda(session: Session, case: Case, at: datetime) -> AgendaItem:
    """Place a case on the next agenda of its region; an acute case gets an urgent meeting of its own today (P6)."""
    waiting = session.scalar(
        select(AgendaItem)
        .join(Meeting)
        .where(AgendaItem.case_id == case.id, AgendaItem.outcome.is_(None), Meeting.held_at.is_(None))
    )
    if waiting and not (case.acute and waiting.meeting.kind == "regular"):
        return waiting
    if case.acute:
        meeting = Meeting(region=case.region, kind="spoed", starts_at=at, present=[])
        session.add(meeting)
        session.flush()
    else:
        meeting = next_meeting(session, case.region, at)
    known = session.scalar(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.case_id == case.id))
    if known:
        known.outcome = None
        return known
    item = _item(session, case, meeting, "acuut" if case.acute else "aangemeld")
    session.add(item)
    session.flush()
    return item


def settle_item(session: Session, case: Case, outcome: str, meeting: Meeting | None = None) -> None:
    """The case is off every agenda on which it still waits; a case decided at a meeting stands on that agenda."""
    for item in session.scalars(WAITING, {"case": case.id}):
        item.outcome = outcome if meeting is None or item.meeting_id == meeting.id else "elders_behandeld"
    if (
        meeting is not None
        and session.scalar(
            select(AgendaItem.id).where(AgendaItem.case_id == case.id, AgendaItem.meeting_id == meeting.id).limit(1)
        )
        is None
    ):
        session.add(_item(session, case, meeting, "ter_vergadering", outcome))
        session.flush()


def _item(session: Session, case: Case, meeting: Meeting, why: str, outcome: str | None = None) -> AgendaItem:
    last = session.scalar(
        select(func.coalesce(func.max(AgendaItem.position), 0)).where(AgendaItem.meeting_id == meeting.id)
    )
    return AgendaItem(meeting_id=meeting.id, case_id=case.id, position=(last or 0) + 1, why=why, outcome=outcome)


def _cadence(session: Session, region: str, on: date) -> int:
    bodies = session.scalars(
        select(CodeListEntry.data).where(CodeListEntry.list == "bodies", CodeListEntry.valid_from <= on)
    )
    for body in bodies:
        if body.get("kind") == "ret" and region in (body.get("regions") or []) and body.get("cadence_days"):
            return int(body["cadence_days"])
    return 14


def _starts(day: date) -> datetime:
    return datetime.combine(day, START, AMSTERDAM)
