"""The calendar of a team follows the rhythm that its region has on that day."""

from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import AMSTERDAM
from rets.models import CodeListEntry
from rets.services.meetings import next_meeting, rhythm_on
from tests import builders as b


def body(session: Session, code: str) -> CodeListEntry:
    return session.scalars(
        select(CodeListEntry).where(CodeListEntry.list == "bodies", CodeListEntry.code == code)
    ).one()


def says(session: Session, code: str, on: date = date(2015, 1, 1), **changes: object) -> None:
    """From a day on the body meets otherwise: a new row, the former ends."""
    former = body(session, code)
    if on > former.valid_from:
        former.valid_until = on
        row = {"list": "bodies", "code": code, "name": former.name, "position": former.position, "source": "test"}
        session.add(CodeListEntry(**row, valid_from=on, data=former.data | changes))
    else:
        former.data = former.data | changes
    session.flush()


def starts(session: Session, region: str, after: str, hour: int = 12) -> str:
    return f"{next_meeting(session, region, b.at(after, hour)).starts_at.astimezone(AMSTERDAM):%a %d-%m %H:%M}"


def test_a_team_of_which_nothing_else_is_known_meets_every_two_weeks_on_thursday_at_two(staffed: Session) -> None:
    first = next_meeting(staffed, "HM", b.NOW)
    second = next_meeting(staffed, "HM", first.starts_at)
    assert f"{first.starts_at.astimezone(AMSTERDAM):%a %H:%M}" == "Thu 14:00"
    assert second.starts_at.date() - first.starts_at.date() == timedelta(days=14)


def test_a_team_with_a_weekly_rhythm_on_another_day_meets_by_that(staffed: Session) -> None:
    says(staffed, "ret_hm", cadence_days=7, weekday=2, starts="09:30")
    assert starts(staffed, "HM", "2026-03-16") == "Tue 17-03 09:30"
    assert starts(staffed, "HM", "2026-03-17") == "Tue 24-03 09:30"


def test_every_team_of_the_data_has_a_rhythm_in_whole_weeks(staffed: Session) -> None:
    regions = ("AA", "GV", "HM", "IJ", "ZK", "NK", "KNH", "WF", "ZW", "HGL")
    assert [rhythm_on(staffed, one, b.TODAY).every % 7 for one in regions] == [0] * len(regions)


def test_each_region_has_its_own_rhythm(staffed: Session) -> None:
    says(staffed, "ret_hm", cadence_days=7, weekday=1)
    assert rhythm_on(staffed, "HM", b.TODAY).every == 7
    assert rhythm_on(staffed, "AA", b.TODAY).every == 14


@pytest.mark.parametrize(("after", "expected"), [("2026-03-16", "Tue 17-03 14:00"), ("2026-03-25", "Wed 01-04 14:00")])
def test_a_new_rhythm_holds_from_its_own_day(staffed: Session, after: str, expected: str) -> None:
    says(staffed, "ret_hm", cadence_days=7, weekday=2)
    says(staffed, "ret_hm", date(2026, 3, 25), cadence_days=14, weekday=3)
    assert starts(staffed, "HM", after) == expected


def test_who_would_meet_on_a_holiday_meets_the_next_working_day(staffed: Session) -> None:
    assert starts(staffed, "HM", "2026-05-01") == "Fri 15-05 14:00"


def test_a_meeting_after_a_holiday_is_planned_on_its_own_morning_as_well(staffed: Session) -> None:
    assert starts(staffed, "HM", "2026-05-15", 9) == "Fri 15-05 14:00"


def test_the_meeting_after_a_moved_one_keeps_to_the_rhythm(staffed: Session) -> None:
    next_meeting(staffed, "HM", b.at("2026-05-01"))
    assert starts(staffed, "HM", "2026-05-15", 15) == "Thu 28-05 14:00"


def test_a_meeting_that_began_is_not_the_next(staffed: Session) -> None:
    says(staffed, "ret_hm", cadence_days=7, weekday=1, starts="10:00")
    assert starts(staffed, "HM", "2026-03-16", 9) == "Mon 16-03 10:00"
    assert starts(staffed, "HM", "2026-03-16", 11) == "Mon 23-03 10:00"
