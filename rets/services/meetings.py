"""Meetings of the expert team: a regular rhythm, an urgent one when a child cannot wait, and the agenda by priority.

Whoever plans a meeting, or puts a case on an agenda or takes it off, invites those concerned in the same transaction.
"""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from sqlalchemy import Select, bindparam, func, or_, select, text
from sqlalchemy.orm import Session

from rets.clock import AMSTERDAM, date_of
from rets.models import AgendaItem, Case, CodeListEntry, Meeting
from rets.services.invitations import PLANNED, SLOT, call_off_slots, invite_team, invite_to_slot
from rets.services.parameters import parameters
from workflows.calendar import Calendar, end_of_day

ANCHOR = date(2019, 12, 30)
"""The Monday from which rounds of weeks are counted."""
EVERY, WEEKDAY, START = 14, 4, "14:00"
"""Where the region says nothing: every two weeks on Thursday at two (EX3)."""
AHEAD = 366
BEHIND = 14
"""How many days a meeting comes at most after its day of the rhythm, for holidays."""
ONE_AT_A_TIME = text("SELECT pg_advisory_xact_lock(hashtext('rets.meetings'), hashtext(:region))")
ASKED, BY_ROUTE, DISCUSSED = "aangemeld", "route", "besproken"


@dataclass(frozen=True)
class Rhythm:
    """How often a team meets (days), on which weekday (1 is Monday), at what time in Amsterdam."""

    every: int
    weekday: int
    starts: time

    def meets_on(self, day: date) -> bool:
        """Whether a regular meeting falls on this day."""
        return (day - ANCHOR - timedelta(days=self.weekday - 1)).days % self.every == 0


WAITING = select(AgendaItem).where(AgendaItem.case_id == bindparam("case"), AgendaItem.outcome.is_(None))


def next_meeting(session: Session, region: str, at: datetime) -> Meeting:
    """The next regular meeting of a region, made when the calendar does not hold it yet, by the rhythm of that day."""
    query = still_to_come(at).where(Meeting.region == region).order_by(Meeting.starts_at).limit(1)
    query = query.with_for_update(read=True)  # nobody cancels it before the case stands on its agenda
    found = session.scalar(query)
    if found is None:
        plan_by_one(session, region)
        found = session.scalar(query)
    return found or plan_following(session, region, at)


def still_to_come(at: datetime) -> Select[Meeting]:
    """The regular meetings of all regions that begin after a moment and are neither held nor cancelled."""
    return select(Meeting).where(
        Meeting.kind == "regular",
        Meeting.starts_at > at,
        Meeting.held_at.is_(None),
        Meeting.cancelled_at.is_(None),
    )


def plan_by_one(session: Session, region: str) -> None:
    """Nobody else plans a regular meeting of this region until this transaction ends."""
    session.execute(ONE_AT_A_TIME, {"region": region})


def plan_following(session: Session, region: str, at: datetime) -> Meeting:
    """Plan a regular meeting for the first day of the rhythm that has none yet; on a holiday it is a working day later.

    The caller plans alone (`plan_by_one`).
    """
    rhythm_on, starts_at = _next_start(session, region, at)
    return plan_meeting(
        session,
        Meeting(region=region, kind="regular", starts_at=starts_at, rhythm_on=rhythm_on, present=[]),
        at,
        next_at=sheets_at(session, region, starts_at, at),
    )


def plan_meeting(session: Session, meeting: Meeting, at: datetime, *, next_at: datetime | None = None) -> Meeting:
    """Put a meeting in the calendar and invite its team."""
    meeting.next_at = next_at or carried_at(session, meeting.region, meeting.starts_at, at)
    session.add(meeting)
    session.flush()
    invite_team(session, meeting, PLANNED, at)
    return meeting


def sheets_at(session: Session, region: str, starts_at: datetime, at: datetime) -> datetime:
    """When the team hears that the sheets for a meeting stand ready."""
    return max(at, starts_at - timedelta(days=parameters(session, date_of(at), region).sheets_days))


def carried_at(session: Session, region: str, starts_at: datetime, at: datetime) -> datetime:
    """When a case that was not decided at a meeting goes to the next: the end of the working day after it (product)."""
    calendar = parameters(session, date_of(at), region).calendar
    return end_of_day(calendar.add_working_days(date_of(starts_at), 1))


def put_on_agenda(session: Session, case: Case, at: datetime, why: str = ASKED) -> AgendaItem:
    """Place a case on the next agenda of its region; an acute case gets an urgent meeting of its own today (P6).

    `why` is told when it stands on none yet.
    """
    waiting = session.scalar(
        select(AgendaItem)
        .join(Meeting)
        .where(AgendaItem.case_id == case.id, AgendaItem.outcome.is_(None), Meeting.held_at.is_(None))
        .order_by(Meeting.kind != "spoed", AgendaItem.id)
        .limit(1)
    )
    if waiting and not (case.acute and waiting.meeting.kind == "regular"):
        return waiting
    if case.acute:
        meeting = plan_meeting(session, Meeting(region=case.region, kind="spoed", starts_at=at, present=[]), at)
    else:
        meeting = next_meeting(session, case.region, at)
    item = session.scalar(select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.case_id == case.id))
    if item is None:
        item = _item(session, case, meeting, "acuut" if case.acute else why)
        item.meeting = meeting
        session.add(item)
    else:
        item.position = _next_position(session, meeting)
    item.outcome, item.slot_at = None, next_slot(session, meeting, case)
    invite_to_slot(session, case, item, at)
    session.flush()
    return item


def discussed(session: Session, case: Case, at: datetime) -> None:
    """What the route of a case brought to the table was answered; a case that lies with the team stays there."""
    for item in session.scalars(WAITING, {"case": case.id}).all():
        if item.why == BY_ROUTE and case.state != "at_ret":
            item.outcome = DISCUSSED
            call_off_slots(session, [item], at)


def next_slot(session: Session, meeting: Meeting, case: Case) -> datetime:
    """The half hour after those to which the people of other cases were invited, the first when nobody was."""
    others = AgendaItem.meeting_id == meeting.id, AgendaItem.case_id != case.id
    last = session.scalar(select(func.max(AgendaItem.slot_at)).where(*others))
    return last + SLOT if last else meeting.starts_at


def settle_item(session: Session, case: Case, outcome: str, at: datetime, meeting: Meeting | None = None) -> None:
    """The case is off every agenda on which it still waits; a case decided at a meeting stands on that agenda."""
    for item in session.scalars(WAITING, {"case": case.id}).all():
        here = meeting is not None and item.meeting_id == meeting.id
        item.outcome = outcome if meeting is None or here else "elders_behandeld"
        if not here:
            call_off_slots(session, [item], at)
    if meeting is not None:
        stood = select(AgendaItem).where(AgendaItem.case_id == case.id, AgendaItem.meeting_id == meeting.id)
        found = session.scalar(stood) or _item(session, case, meeting, "ter_vergadering")
        found.outcome = outcome
        session.add(found)
        session.flush()


def _item(session: Session, case: Case, meeting: Meeting, why: str, outcome: str | None = None) -> AgendaItem:
    position = _next_position(session, meeting)
    return AgendaItem(meeting_id=meeting.id, case_id=case.id, position=position, why=why, outcome=outcome)


def _next_position(session: Session, meeting: Meeting) -> int:
    last = session.scalar(select(func.max(AgendaItem.position)).where(AgendaItem.meeting_id == meeting.id))
    return (last or 0) + 1


def rhythm_on(session: Session, region: str, on: date) -> Rhythm:
    """The rhythm of a region's team on a day; what its body does not say is as in `EVERY`, `WEEKDAY` and `START`."""
    bodies = session.scalars(
        select(CodeListEntry.data)
        .where(CodeListEntry.list == "bodies", CodeListEntry.valid_from <= on)
        .where(or_(CodeListEntry.valid_until.is_(None), CodeListEntry.valid_until > on))
        .order_by(CodeListEntry.valid_from.desc(), CodeListEntry.id)
    )
    teams = [body for body in bodies if body.get("kind") == "ret" and region in (body.get("regions") or [])]
    said = teams[0] if teams else {}
    starts = time.fromisoformat(said.get("starts") or START)
    return Rhythm(int(said.get("cadence_days") or EVERY), int(said.get("weekday") or WEEKDAY), starts)


def last_start(session: Session, region: str, until: date, at: datetime) -> datetime | None:
    """When the team of a region meets for the last time by its rhythm up to and including a day; None when not at all.

    A meeting that is moved later on moves nothing here.
    """
    calendar = parameters(session, date_of(at), region).calendar
    for days in range((until - date_of(at)).days + 1):
        start = _start_for(session, region, until - timedelta(days=days), calendar)
        if start is not None and start > at and date_of(start) <= until:
            return start
    return None


def _start_for(session: Session, region: str, day: date, calendar: Calendar) -> datetime | None:
    """When the team meets for a day of its rhythm: on a holiday the next working day; None on any other day."""
    rhythm = rhythm_on(session, region, day)
    if not rhythm.meets_on(day):
        return None
    works_on = day if calendar.is_working_day(day) else calendar.add_working_days(day, 1)
    return datetime.combine(works_on, rhythm.starts, AMSTERDAM)


def _next_start(session: Session, region: str, at: datetime) -> tuple[date, datetime]:
    """The first day of the rhythm for which no meeting was planned, and when the team then meets.

    A meeting that was moved or cancelled stands for its day. Who would meet on a holiday meets the next working day.
    """
    calendar, first = parameters(session, date_of(at), region).calendar, date_of(at) - timedelta(days=BEHIND)
    taken = set(session.scalars(select(Meeting.rhythm_on).where(Meeting.region == region, Meeting.rhythm_on >= first)))
    for days in range(BEHIND + AHEAD):
        day = first + timedelta(days=days)
        if day in taken:
            continue
        start = _start_for(session, region, day, calendar)
        if start is not None and start > at:
            return day, start
    raise AssertionError(f"no meeting of {region} in the year after {at}")
