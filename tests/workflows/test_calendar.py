"""Working days by the Algemene termijnenwet, and months that clip."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import (
    Calendar,
    add_months,
    calendar_with,
    day_of,
    end_of_day,
    same_time_after,
    start_of_day,
)

CALENDAR = calendar_with()
DAYS = st.dates(date(2001, 1, 1), date(2058, 12, 31))


@pytest.mark.parametrize("year", range(2020, 2031))
def test_the_fifth_of_may_is_no_working_day_in_any_year(year: int) -> None:
    assert not CALENDAR.is_working_day(date(year, 5, 5))


@pytest.mark.parametrize("friday", [date(2020, 4, 10), date(2021, 4, 2), date(2026, 4, 3)])
def test_good_friday_is_no_working_day(friday: date) -> None:
    assert not CALENDAR.is_working_day(friday)


@pytest.mark.parametrize(
    "day",
    [
        date(2021, 1, 1),
        date(2021, 4, 5),
        date(2021, 4, 27),
        date(2021, 5, 13),
        date(2021, 5, 24),
        date(2020, 12, 25),
        date(2022, 12, 26),
    ],
)
def test_a_generally_recognised_holiday_is_no_working_day(day: date) -> None:
    assert not CALENDAR.is_working_day(day)


def test_a_day_named_by_decree_is_no_working_day() -> None:
    friday_after_ascension = date(2021, 5, 14)
    assert CALENDAR.is_working_day(friday_after_ascension)
    assert not Calendar(frozenset({friday_after_ascension})).is_working_day(friday_after_ascension)


def test_kings_day_moves_to_saturday_when_it_falls_on_sunday() -> None:
    assert not CALENDAR.is_working_day(date(2025, 4, 26))
    assert CALENDAR.is_working_day(date(2025, 4, 28))


def test_the_day_itself_never_counts() -> None:
    assert CALENDAR.add_working_days(date(2021, 3, 1), 1) == date(2021, 3, 2)
    assert CALENDAR.add_working_days(date(2021, 3, 6), 1) == date(2021, 3, 8)


def test_counting_back_skips_the_same_days() -> None:
    assert CALENDAR.add_working_days(date(2021, 4, 6), -1) == date(2021, 4, 1)


def test_no_working_days_later_is_the_day_itself_even_in_a_weekend() -> None:
    assert CALENDAR.add_working_days(date(2021, 3, 7), 0) == date(2021, 3, 7)


@given(DAYS, st.integers(1, 300))
def test_adding_and_counting_agree(day: date, count: int) -> None:
    later = CALENDAR.add_working_days(day, count)
    assert CALENDAR.is_working_day(later)
    assert CALENDAR.working_days_between(day, later) == count


@given(DAYS, st.integers(1, 300))
def test_counting_back_undoes_counting_forward_on_working_days(day: date, count: int) -> None:
    if CALENDAR.is_working_day(day):
        assert CALENDAR.add_working_days(CALENDAR.add_working_days(day, count), -count) == day


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2020, 11, 30), 3, date(2021, 2, 28)),
        (date(2019, 11, 30), 3, date(2020, 2, 29)),
        (date(2020, 8, 31), 3, date(2020, 11, 30)),
        (date(2020, 12, 31), 3, date(2021, 3, 31)),
        (date(2021, 3, 31), -1, date(2021, 2, 28)),
        (date(2020, 2, 29), 12, date(2021, 2, 28)),
    ],
)
def test_a_month_clips_to_its_last_day(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


@given(DAYS, st.integers(-60, 60))
def test_adding_months_keeps_the_day_unless_the_month_is_too_short(day: date, months: int) -> None:
    later = add_months(day, months)
    assert later.day == day.day or 28 <= later.day < day.day
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months


def test_a_day_in_amsterdam_begins_and_ends_by_its_own_clock() -> None:
    assert start_of_day(date(2021, 7, 1)).astimezone(UTC) == datetime(2021, 6, 30, 22, tzinfo=UTC)
    assert end_of_day(date(2021, 1, 1)).astimezone(UTC) == datetime(2021, 1, 1, 22, 59, 59, tzinfo=UTC)
    assert day_of(datetime(2021, 6, 30, 22, 30, tzinfo=UTC)) == date(2021, 7, 1)


@given(DAYS)
def test_a_day_holds_its_own_begin_and_end_also_when_the_clock_changes(day: date) -> None:
    assert day_of(start_of_day(day)) == day_of(end_of_day(day)) == day


def test_once_a_day_at_the_same_time_is_the_same_time_in_summer_and_in_winter() -> None:
    began = datetime(2026, 3, 27, 22, tzinfo=UTC)  # 23.00 in winter
    after = same_time_after(began, datetime(2026, 3, 29, 21, tzinfo=UTC), 1)  # 23.00 in summer
    assert after == datetime(2026, 3, 30, 21, tzinfo=UTC)


def test_who_looks_late_does_not_pass_over_the_time_of_today() -> None:
    began = datetime(2026, 3, 2, 21, tzinfo=UTC)
    assert same_time_after(began, datetime(2026, 3, 5, 9, tzinfo=UTC), 1) == datetime(2026, 3, 5, 21, tzinfo=UTC)
