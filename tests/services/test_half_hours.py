"""The agenda tells the half hours to which people were invited, and follows them once the sheets stand ready (EX3)."""

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from rets import access
from rets.db import ViewerSession
from rets.models import Case, Meeting, Message
from rets.services.meeting_due import meeting_due
from rets.services.meetings import settle_item
from rets.services.table import agenda
from tests import builders as b
from tests.calendars import item_of

URGENT = {"form": "crisisplek", "ends_on": "2026-03-30"}
DAY = timedelta(days=1)


def sheets(session: ViewerSession, case: Case) -> Meeting:
    """The sheets of the meeting of a case stand ready."""
    meeting = item_of(session, case).meeting
    assert meeting.next_at is not None
    meeting_due(session, meeting, meeting.next_at)
    return meeting


def told(session: ViewerSession, meeting: Meeting, at: datetime = b.NOW) -> list[tuple[str, str]]:
    """The cases of the agenda with their half hours, as the chair reads them."""
    session.flush()
    me = access.reader_for(session, "ret-vz-omar", b.TODAY) or pytest.fail("nobody")
    return [(line.case.label, line.slot) for line in agenda(session, me, meeting, at)]


@pytest.fixture
def calm(staffed: ViewerSession) -> Case:
    """A case at the team for which nothing ends soon."""
    return b.at_ret(staffed, label="HM-1")


def urgent(session: ViewerSession, moment: datetime = b.NOW, label: str = "HM-2") -> Case:
    return b.at_ret(session, moment, label=label, stay=URGENT)


def test_before_the_sheets_who_needs_it_most_stands_first_with_the_half_hour_of_its_invitation(
    staffed: ViewerSession, calm: Case
) -> None:
    urgent(staffed)
    meeting = item_of(staffed, calm).meeting
    assert told(staffed, meeting) == [("HM-2", "14.30 uur"), ("HM-1", "14.00 uur")]


def test_once_the_sheets_stand_ready_who_needs_it_most_is_first(staffed: ViewerSession, calm: Case) -> None:
    urgent(staffed)
    assert told(staffed, sheets(staffed, calm)) == [("HM-2", "14.00 uur"), ("HM-1", "14.30 uur")]


def test_a_more_urgent_case_that_comes_later_moves_no_half_hour(staffed: ViewerSession, calm: Case) -> None:
    meeting = sheets(staffed, calm)
    later = meeting.starts_at - DAY
    urgent(staffed, later)
    assert told(staffed, meeting, later) == [("HM-1", "14.00 uur"), ("HM-2", "14.30 uur")]


def test_the_people_of_a_case_that_comes_later_are_invited_to_the_half_hour_on_the_page(
    staffed: ViewerSession, calm: Case
) -> None:
    meeting = sheets(staffed, calm)
    late = urgent(staffed, meeting.starts_at - DAY)
    staffed.flush()
    query = select(Message).where(Message.kind == "slot.planned", Message.case_id == late.id)
    sent = [one.invitation["starts_at"] for one in staffed.scalars(query) if one.invitation]
    assert {datetime.fromisoformat(one) for one in sent} == {meeting.starts_at + timedelta(minutes=30)}


def test_a_case_that_becomes_more_urgent_after_the_sheets_keeps_its_half_hour(
    staffed: ViewerSession, calm: Case
) -> None:
    other = b.at_ret(staffed, label="HM-2")
    meeting = sheets(staffed, calm)
    before = told(staffed, meeting)
    other.priority, other.told_priority = 0, 0
    assert told(staffed, meeting) == before


def test_a_case_that_was_dealt_with_before_the_sheets_takes_no_half_hour(staffed: ViewerSession, calm: Case) -> None:
    b.at_ret(staffed, label="HM-2")
    settle_item(staffed, calm, "elders_behandeld", b.NOW)
    assert told(staffed, sheets(staffed, calm)) == [("HM-2", "14.00 uur"), ("HM-1", "")]


def test_a_case_that_leaves_after_the_sheets_moves_no_other(staffed: ViewerSession, calm: Case) -> None:
    b.at_ret(staffed, label="HM-2")
    meeting = sheets(staffed, calm)
    settle_item(staffed, calm, "elders_behandeld", b.NOW)
    assert told(staffed, meeting) == [("HM-2", "14.30 uur"), ("HM-1", "")]


def test_a_later_case_comes_right_after_those_that_were_invited(staffed: ViewerSession, calm: Case) -> None:
    b.at_ret(staffed, label="HM-2")
    settle_item(staffed, calm, "elders_behandeld", b.NOW)
    meeting = sheets(staffed, calm)
    late = urgent(staffed, meeting.starts_at - DAY, "HM-3")
    assert item_of(staffed, late).slot_at == meeting.starts_at + timedelta(minutes=30)
