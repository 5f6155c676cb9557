"""The next meetings of each team stand in the calendar, whether a case waits or not."""

from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from rets import clock
from rets.db import ViewerSession
from rets.models import Appointment, CodeListEntry, Meeting
from rets.services.meeting_calendar import keep_calendar
from rets.services.meetings import next_meeting
from rets.services.planning import cancel_meeting
from rets.settings import Settings
from rets.sweeper import sweep_once
from tests import builders as b
from tests.calendars import TEAM, Calendar, same

FIRST = "19-03"


def keep(session: ViewerSession, now: datetime = b.NOW) -> int:
    session.flush()
    return keep_calendar(partial(same, session), now)


def days(session: ViewerSession, region: str = "HM") -> list[str]:
    """The days on which the team of a region meets, except what was cancelled."""
    query = select(Meeting.starts_at).where(Meeting.region == region, Meeting.cancelled_at.is_(None))
    return [f"{one:%d-%m}" for one in session.scalars(query.order_by(Meeting.starts_at))]


def test_the_next_three_meetings_are_planned_without_a_case(staffed: ViewerSession) -> None:
    keep(staffed)
    assert days(staffed) == [FIRST, "02-04", "16-04"]


def test_the_sweep_sees_to_it(staffed: ViewerSession) -> None:
    staffed.flush()
    with clock.use(b.NOW):
        sweep_once(Settings(), partial(same, staffed))
    assert len(days(staffed)) == 3


def test_every_region_with_a_team_has_them(staffed: ViewerSession) -> None:
    keep(staffed)
    with_team = select(Appointment.region).where(Appointment.role == "ret_chair").distinct()
    assert {len(days(staffed, region or "")) for region in staffed.scalars(with_team)} == {3}


def test_a_region_without_a_team_has_none(staffed: ViewerSession) -> None:
    for seat in staffed.scalars(select(Appointment).where(Appointment.region == "HM")):
        seat.valid_until = b.TODAY
    keep(staffed)
    assert days(staffed) == []


def test_what_is_planned_is_planned_once(staffed: ViewerSession) -> None:
    assert keep(staffed) > 0
    assert keep(staffed) == 0


def test_the_team_is_invited_once_to_each(staffed: ViewerSession, calendar: Calendar) -> None:
    keep(staffed)
    keep(staffed)
    ours = {f"vergadering-{one}@rets" for one in staffed.scalars(select(Meeting.id).where(Meeting.region == "HM"))}
    received = [(one["UID"], mail["To"].addresses[0].addr_spec) for mail, one in calendar.received()]
    told = sorted(one for one in received if one[0] in ours)
    assert told == sorted((uid, who) for uid in ours for who in TEAM)


def test_when_a_meeting_is_over_another_is_planned(staffed: ViewerSession) -> None:
    keep(staffed)
    keep(staffed, b.at("2026-03-20"))
    assert days(staffed) == [FIRST, "02-04", "16-04", "30-04"]


def test_for_a_meeting_that_is_cancelled_a_later_one_is_planned(staffed: ViewerSession) -> None:
    keep(staffed)
    cancel_meeting(staffed, next_meeting(staffed, "HM", b.NOW), why="Niemand kan.", actor=b.chair(staffed), at=b.NOW)
    keep(staffed)
    assert days(staffed) == ["02-04", "16-04", "30-04"]


def test_a_case_comes_on_the_first_that_was_planned(staffed: ViewerSession) -> None:
    keep(staffed)
    case = b.at_ret(staffed)
    assert f"{b.meeting(staffed, case).starts_at:%d-%m}" == FIRST
    assert len(days(staffed)) == 3


def test_a_region_whose_rhythm_cannot_be_read_holds_up_no_other(staffed: ViewerSession) -> None:
    body = staffed.scalars(select(CodeListEntry).where(CodeListEntry.code == "ret_hm")).one()
    body.data = body.data | {"starts": "twee uur"}
    keep(staffed)
    assert (days(staffed), len(days(staffed, "AA"))) == ([], 3)


@pytest.mark.parametrize("weeks", [1, 7])
def test_it_happens_for_the_weeks_that_come_however_late_the_sweep_is(staffed: ViewerSession, weeks: int) -> None:
    now = b.NOW + timedelta(weeks=weeks)
    keep(staffed, now)
    starts = staffed.scalars(select(Meeting.starts_at).where(Meeting.region == "HM")).all()
    assert min(starts) > now
