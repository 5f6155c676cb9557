"""Dates and numbers as people say them."""

from datetime import UTC, date, datetime, timedelta

import pytest

from rets.render import dates, words

TODAY = date(2021, 3, 2)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        (0, "vandaag"),
        (1, "morgen"),
        (2, "overmorgen"),
        (-1, "gisteren"),
        (-2, "eergisteren"),
        (3, "over 3 dagen"),
        (20, "over 20 dagen"),
        (21, "over 3 weken"),
        (25, "over ruim 3 weken"),
        (-21, "3 weken geleden"),
        (-400, "ruim 13 maanden geleden"),
        (760, "over ruim 2 jaar"),
    ],
)
def test_a_day_is_said_by_its_distance(days: int, said: str) -> None:
    assert dates.distance(TODAY + timedelta(days=days), TODAY) == said


def test_whole_months_are_said_without_more() -> None:
    assert dates.distance(date(2021, 6, 2), TODAY) == "over 3 maanden"


def test_the_exact_date_stands_beside() -> None:
    assert dates.when(date(2021, 3, 3), TODAY) == "morgen (wo 3 maart 2021)"


def test_what_must_be_done_by_a_day_is_said_by_its_distance() -> None:
    assert dates.by(date(2021, 3, 3), TODAY) == "uiterlijk morgen (wo 3 maart 2021)"


def test_a_day_by_which_something_should_have_been_done_is_told_as_past() -> None:
    assert dates.by(date(2021, 2, 25), TODAY) == "uiterlijk do 25 februari 2021, dat was 5 dagen geleden"


def test_an_instant_late_in_the_evening_in_utc_is_already_tomorrow_here() -> None:
    assert dates.exact_date(datetime(2021, 3, 2, 23, 30, tzinfo=UTC)) == "wo 3 maart 2021"


def test_a_moment_is_told_in_dutch_time() -> None:
    assert dates.exact_moment(datetime(2021, 7, 2, 12, 5, tzinfo=UTC)) == "vr 2 juli 2021, 14.05 uur"


def test_one_is_singular() -> None:
    assert [words.days(1), words.days(5), words.working_days(1)] == ["1 dag", "5 dagen", "1 werkdag"]


def test_numbers_are_written_the_dutch_way() -> None:
    assert words.number(1234567.5, 1) == "1.234.567,5"
    assert words.euro(170000) == "€\u00a0170.000"
