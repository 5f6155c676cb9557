"""A meeting that is moved or cancelled: the calendars follow, and no case falls off the table."""

from datetime import timedelta

import pytest

from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import Invalid, Refused
from rets.services.meetings import next_meeting
from rets.services.planning import cancel_meeting, move_meeting
from rets.services.urgent import call_urgent
from tests import builders as b
from tests import deciding as d
from tests.calendars import LATER, Calendar, item_of, moment, uid_of


def test_a_meeting_that_is_moved_moves_in_the_calendars_with_its_half_hours(
    staffed: ViewerSession, calendar: Calendar
) -> None:
    case = b.at_ret(staffed)
    item = item_of(staffed, case)
    calendar.received()
    move_meeting(staffed, item.meeting, starts_at=LATER, actor=b.chair(staffed), at=b.NOW)
    found = [one for _, one in calendar.received()]
    assert {(one["UID"], one["SEQUENCE"], moment(one["DTSTART"])) for one in found} == {
        (f"vergadering-{item.meeting_id}@rets", "1", LATER),
        (uid_of(item), "1", LATER),
    }
    assert [event.data["text"] for event in b.events(staffed, case, "decision.moved")] == [
        "Nu: di 31 maart 2026, 15.00 uur."
    ]


def test_a_meeting_that_was_moved_still_stands_for_its_day_of_the_rhythm(staffed: ViewerSession) -> None:
    meeting = next_meeting(staffed, "HM", b.NOW)
    rhythm = meeting.starts_at
    move_meeting(staffed, meeting, starts_at=b.NOW + timedelta(hours=2), actor=b.chair(staffed), at=b.NOW)
    meeting.held_at = meeting.starts_at
    following = next_meeting(staffed, "HM", b.NOW + timedelta(hours=3))
    assert date_of(following.starts_at) - date_of(rhythm) == timedelta(days=14)


def test_a_cancelled_meeting_leaves_the_calendars_and_its_cases_stand_on_the_next(
    staffed: ViewerSession, calendar: Calendar
) -> None:
    case = b.at_ret(staffed)
    old = item_of(staffed, case)
    calendar.received()
    cancel_meeting(staffed, old.meeting, why="Te weinig leden.", actor=b.chair(staffed), at=b.NOW)
    new = item_of(staffed, case)
    methods = {one["UID"]: (one["METHOD"], one["SEQUENCE"]) for _, one in calendar.received()}
    assert methods == {
        f"vergadering-{old.meeting_id}@rets": ("CANCEL", "1"),
        uid_of(old): ("CANCEL", "1"),
        f"vergadering-{new.meeting_id}@rets": ("REQUEST", "0"),
        uid_of(new): ("REQUEST", "0"),
    }
    assert date_of(new.meeting.starts_at) - date_of(old.meeting.starts_at) == timedelta(days=14)
    assert [event.data["text"] for event in b.events(staffed, case, "decision.called_off")] == ["Te weinig leden."]


def test_what_a_cancelled_meeting_had_to_confirm_stands_on_the_next(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    meeting = call_urgent(staffed, case, why="Het kind moet vrijdag weg.", actor=b.chair(staffed), at=b.NOW)
    meeting.present, meeting.held_at = [b.person_id(staffed, slug) for slug in b.TEAM_HM], b.NOW
    decision = d.decide(staffed, case, "zilverreiger", held=meeting)
    regular = next_meeting(staffed, "HM", b.NOW)
    assert decision.confirm_at_id == regular.id
    cancel_meeting(staffed, regular, why="Te weinig leden.", actor=b.chair(staffed), at=b.NOW)
    assert decision.confirm_at_id == next_meeting(staffed, "HM", b.NOW).id != regular.id


@pytest.mark.parametrize("days", [-1, 0])
def test_a_meeting_moves_to_another_moment_that_still_comes(staffed: ViewerSession, days: int) -> None:
    meeting = next_meeting(staffed, "HM", b.NOW)
    to = meeting.starts_at if days == 0 else b.NOW - timedelta(days=1)
    with pytest.raises(Invalid, match="moment"):
        move_meeting(staffed, meeting, starts_at=to, actor=b.chair(staffed), at=b.NOW)


def test_a_meeting_is_not_cancelled_without_a_reason(staffed: ViewerSession) -> None:
    meeting = next_meeting(staffed, "HM", b.NOW)
    with pytest.raises(Invalid, match="Schrijf op waarom"):
        cancel_meeting(staffed, meeting, why=" ", actor=b.chair(staffed), at=b.NOW)


def test_a_meeting_that_was_held_or_cancelled_is_not_planned_again(staffed: ViewerSession) -> None:
    meeting, who = next_meeting(staffed, "HM", b.NOW), b.chair(staffed)
    meeting.held_at = b.NOW
    with pytest.raises(Refused, match="al gehouden"):
        move_meeting(staffed, meeting, starts_at=LATER, actor=who, at=b.NOW)
    meeting.held_at = None
    cancel_meeting(staffed, meeting, why="Te weinig leden.", actor=who, at=b.NOW)
    with pytest.raises(Refused, match="al afgezegd"):
        cancel_meeting(staffed, meeting, why="Te weinig leden.", actor=who, at=b.NOW)
