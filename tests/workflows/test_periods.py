"""What may be told of a birthday to somebody who may not know the birth month."""

from collections import Counter
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflows.calendar import add_months
from workflows.norms import Clock
from workflows.periods import blurred, half_year_of, period_of

FIRST = date(2026, 1, 1)
DAYS = st.dates(date(2015, 1, 1), date(2045, 1, 1))
MONTHS = [add_months(FIRST, month) for month in range(-24, 60)]


def age(birthday: date, today: date) -> int:
    """How many years before (negative) or after that birthday somebody is, as everybody may read from the age."""
    years = today.year - birthday.year
    return years if add_months(birthday, 12 * years) <= today else years - 1


@pytest.mark.parametrize(
    ("day", "text"),
    [
        (date(2027, 1, 1), "in de eerste helft van 2027"),
        (date(2027, 6, 1), "in de eerste helft van 2027"),
        (date(2027, 7, 1), "in de tweede helft van 2027"),
        (date(2027, 12, 1), "in de tweede helft van 2027"),
    ],
)
def test_a_half_year_is_said_in_plain_words(day: date, text: str) -> None:
    assert half_year_of(day).text == text


def test_two_half_years_of_one_year_are_that_year() -> None:
    assert period_of(date(2027, 7, 1), date(2026, 7, 15)).text == "in 2027"


def test_two_half_years_of_two_years_are_both_named() -> None:
    told = period_of(date(2026, 12, 1), date(2026, 11, 22))
    assert told.text == "in de tweede helft van 2026 of de eerste helft van 2027"


@given(DAYS)
def test_whoever_knows_the_age_still_doubts_between_three_months_at_least(today: date) -> None:
    told = Counter((age(month, today), period_of(month, today)) for month in around(today))
    assert min(told.values()) >= 3


@given(DAYS, st.sampled_from(MONTHS))
def test_a_birthday_falls_in_the_period_that_is_told_of_it(today: date, day: date) -> None:
    told = period_of(day, today)
    assert told.first_on <= day <= told.last_on


@given(DAYS, st.sampled_from(MONTHS))
def test_seventeen_and_eighteen_tell_the_same(today: date, eighteen: date) -> None:
    seventeen = period_of(add_months(eighteen, -12), today)
    assert add_months(seventeen.first_on, 12) == period_of(eighteen, today).first_on


@given(DAYS)
def test_every_day_of_a_month_tells_the_same(today: date) -> None:
    first = today.replace(day=1)
    assert all(period_of(day, first) == period_of(day, first + timedelta(days=27)) for day in MONTHS)


def test_a_blurred_clock_is_never_later_than_it_is() -> None:
    clock = Clock(family="hard", kind="leeftijd_18", opened_on=FIRST, due_on=date(2027, 5, 1), source="F17")
    assert blurred([clock])[0].due_on == date(2027, 1, 1)


def test_a_clock_that_is_not_counted_from_birth_stays_as_it_is() -> None:
    clock = Clock(family="hard", kind="plaats_einde", opened_on=FIRST, due_on=date(2027, 5, 1), source="N12")
    assert blurred([clock]) == (clock,)


def around(today: date) -> list[date]:
    """The first days of five whole years of months, each age whole."""
    return [add_months(today.replace(day=1), month) for month in range(-23, 37)]
