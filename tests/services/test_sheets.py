"""The sheets of a meeting stand ready a week ahead: the team hears so, and the half hours follow the need."""

from datetime import timedelta
from functools import partial

from rets.db import ViewerSession
from rets.services.planning import move_meeting
from rets.services.watch import sweep_watched
from tests import builders as b
from tests.calendars import LATER, TEAM, Calendar, item_of, same, uid_of


def test_a_week_before_the_meeting_the_team_hears_once_that_the_sheets_stand_ready(
    staffed: ViewerSession, calendar: Calendar
) -> None:
    cases = [b.at_ret(staffed, label=label, history="Moeder drinkt") for label in ("HM-1", "HM-2")]
    meeting = item_of(staffed, cases[0]).meeting
    move_meeting(staffed, meeting, starts_at=LATER, actor=b.chair(staffed), at=b.NOW)
    calendar.received()
    opened = partial(same, staffed)
    before = sweep_watched(opened, LATER - timedelta(days=7, minutes=1))
    done = [sweep_watched(opened, LATER - timedelta(days=7)) for _ in range(2)]
    assert (before, done) == (0, [1, 0])
    sheets = [mail for mail, one in calendar.received() if one["UID"].startswith("vergadering")]
    assert sorted(mail["To"].addresses[0].addr_spec for mail in sheets) == TEAM
    text = sheets[0].get_body(("plain",)).get_content()
    assert "De bladen voor de vergadering van het expertteam staan klaar." in text
    assert "Casus: HM-1" in text
    assert "Casus: HM-2" in text
    assert "Moeder" not in sheets[0].as_string()


def test_sheets_of_cases_that_a_member_may_not_see_are_not_told(staffed: ViewerSession, calendar: Calendar) -> None:
    case = b.at_ret(staffed)
    meeting = item_of(staffed, case).meeting
    calendar.received()
    case.audience = [token for token in case.audience if not token.startswith(("ret:", "person:"))]
    staffed.flush()
    sweep_watched(partial(same, staffed), meeting.starts_at - timedelta(hours=1))
    assert calendar.received() == []


def test_when_the_sheets_stand_ready_the_half_hours_follow_who_needs_it_most(staffed: ViewerSession) -> None:
    calm, urgent = b.at_ret(staffed, label="HM-1"), b.at_ret(staffed, label="HM-2")
    first, second = item_of(staffed, calm), item_of(staffed, urgent)
    calm.told_priority, urgent.told_priority = 5, 1
    staffed.flush()
    sweep_watched(partial(same, staffed), first.meeting.starts_at - timedelta(hours=1))
    assert (second.slot_at, first.slot_at) == (
        first.meeting.starts_at,
        first.meeting.starts_at + timedelta(minutes=30),
    )
    assert (first.invitations, second.invitations) == (2, 2)


def test_who_took_the_case_over_is_invited_when_the_sheets_stand_ready(
    staffed: ViewerSession, calendar: Calendar
) -> None:
    case = b.at_ret(staffed)
    item = item_of(staffed, case)
    calendar.received()
    case.jeugdbeschermer_id = b.person_id(staffed, "zm-lotte")
    staffed.flush()
    sweep_watched(partial(same, staffed), item.meeting.starts_at - timedelta(hours=1))
    slots = [mail for mail, one in calendar.received() if one["UID"] == uid_of(item)]
    assert "zm-lotte@rets.example" in {mail["To"].addresses[0].addr_spec for mail in slots}
