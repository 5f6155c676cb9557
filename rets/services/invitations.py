"""Invitations by mail to a meeting of the expert team, and to the half hour of a case: when, label and link (RFC 5546).

What a message invites to is kept with it as it was then, so that mails which go out late still come in their order. A
calendar knows an invitation by its UID and takes the highest SEQUENCE.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.db import as_engine
from rets.models import AgendaItem, Case, Meeting, Message
from rets.services.outbox import letters_of_meeting, post
from rets.services.teams import team_of

SLOT = timedelta(minutes=30)
"""The time of a case on an agenda (EX3)."""
SHORTEST = timedelta(hours=1)
REQUEST, CANCEL = "REQUEST", "CANCEL"
PLANNED, MOVED, CANCELLED, SHEETS = "meeting.planned", "meeting.moved", "meeting.cancelled", "meeting.sheets"
SLOT_PLANNED, SLOT_CANCELLED = "slot.planned", "slot.cancelled"


def invite_team(
    session: Session,
    meeting: Meeting,
    kind: str,
    at: datetime,
    *,
    cases: int = 1,
    about: int | None = None,
    without: int | None = None,
) -> None:
    """Invite members and chair, or tell them anew when the meeting is; a deputy for who is away.

    `about` is the one case that an urgent meeting is for.
    """
    members = team_of(session, meeting.region, date_of(meeting.starts_at)).members
    people = {member.person_id for member in members if not member.away} - {without}
    ends_at = meeting.starts_at + max(SHORTEST, SLOT * cases)
    invitation = _invitation(meeting, REQUEST, meeting.starts_at, ends_at)
    seats = {member.person_id: member.instead_of_id for member in members}
    post(session, letters_of_meeting(meeting, people, kind, at, invitation, case_id=about, instead_of=seats))


def call_off_meeting(session: Session, meeting: Meeting, at: datetime) -> None:
    """Take a meeting out of the calendars of whoever was invited."""
    ends_at = meeting.starts_at + SHORTEST
    people = _invited(session, meeting, None)
    _send(session, meeting, people, CANCELLED, _invitation(meeting, CANCEL, meeting.starts_at, ends_at), at)


def invite_to_slot(session: Session, case: Case, item: AgendaItem, at: datetime) -> None:
    """Invite jeugdbeschermer and owner of a case to its half hour."""
    assert item.slot_at is not None
    people = {case.jeugdbeschermer_id, case.owner_id}
    invitation = _invitation(item, REQUEST, item.slot_at, item.slot_at + SLOT)
    _send(session, item.meeting, people, SLOT_PLANNED, invitation, at, case_id=case.id)


def all_invited(session: Session, case: Case, item: AgendaItem) -> bool:
    """Whether jeugdbeschermer and owner of today were invited to its half hour."""
    return {case.jeugdbeschermer_id, case.owner_id} - {None} <= set(_invited(session, item.meeting, case.id))


def call_off_slots(session: Session, items: Iterable[AgendaItem], at: datetime) -> None:
    """Take the half hour of cases that left an agenda out of the calendars, as long as it has not begun."""
    for item in items:
        if item.slot_at is None or item.slot_at <= at:
            continue
        invitation = _invitation(item, CANCEL, item.slot_at, item.slot_at + SLOT)
        people = _invited(session, item.meeting, item.case_id)
        _send(session, item.meeting, people, SLOT_CANCELLED, invitation, at, case_id=item.case_id)
        item.slot_at = None


def _invitation(row: Meeting | AgendaItem, method: str, starts_at: datetime, ends_at: datetime) -> dict[str, Any]:
    number = row.invitations or 0
    row.invitations = number + 1
    name = f"vergadering-{row.id}" if isinstance(row, Meeting) else f"agendapunt-{row.meeting_id}-{row.case_id}"
    return {
        "method": method,
        "uid": f"{name}@rets",
        "sequence": number,
        "starts_at": starts_at.isoformat(),
        "ends_at": ends_at.isoformat(),
    }


def _invited(session: Session, meeting: Meeting, case_id: int | None) -> list[int]:
    """Who was invited to a meeting, or to the half hour of a case in it."""
    of_case = Message.case_id.is_(None) if case_id is None else Message.case_id == case_id
    with as_engine(session):
        query = select(Message.person_id).where(Message.meeting_id == meeting.id, of_case).distinct()
        return list(session.scalars(query))


def _send(
    session: Session,
    meeting: Meeting,
    people: Iterable[int | None],
    kind: str,
    invitation: dict[str, Any],
    at: datetime,
    *,
    case_id: int | None = None,
) -> None:
    post(session, letters_of_meeting(meeting, people, kind, at, invitation, case_id=case_id))
