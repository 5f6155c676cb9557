"""Which days nobody is on call."""

from datetime import date

import pytest

from workflows.duties import gaps


def day(number: int) -> date:
    return date(2026, 3, number)


@pytest.mark.parametrize(
    ("duties", "found"),
    [
        ([], [(1, 8)]),
        ([(1, 8)], []),
        ([(1, 4)], [(4, 8)]),
        ([(3, 5)], [(1, 3), (5, 8)]),
        ([(4, 9), (1, 4)], []),
        ([(1, 6), (2, 3)], [(6, 8)]),
        ([(1, 2), (1, 5)], [(5, 8)]),
        ([(8, 9)], [(1, 8)]),
    ],
    ids=["nobody", "all", "the end", "both ends", "one after another", "one within another", "at once", "later"],
)
def test_a_gap_is_a_day_that_no_duty_covers(duties: list[tuple[int, int]], found: list[tuple[int, int]]) -> None:
    told = gaps([(day(a), day(z)) for a, z in duties], day(1), day(8))
    assert [(gap.since.day, gap.until.day) for gap in told] == found
