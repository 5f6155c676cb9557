"""Days that tell when a child was born, made coarser for who may not know the month.

The clocks of turning 17 and 18 are counted from the birth month. Somebody without the right to it is told in which
half-year such a day falls. The age is known to everybody, so near the turn of a half-year the half-year alone would
name the month: then two half-years are told together.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import groupby

from workflows.norms import Clock

FROM_BIRTH = frozenset({"leeftijd_18", "overgangsplan"})
FEWEST_MONTHS = 3


@dataclass(frozen=True, slots=True)
class Period:
    """One or two half-years, from their first day up to and including their last."""

    first_on: date
    last_on: date

    @property
    def text(self) -> str:
        """'in de eerste helft van 2027', 'in 2027'."""
        halves = [_named(half) for half in range(_half(self.first_on), _half(self.last_on) + 1)]
        whole_year = len(halves) > 1 and self.first_on.year == self.last_on.year
        return f"in {self.first_on.year}" if whole_year else f"in {' of '.join(halves)}"

    @property
    def short(self) -> str:
        """The same for beside a drawing: '1e helft 2027', 'in 2027', 'in 2026 of 2027'."""
        first, last = self.first_on.year, self.last_on.year
        if _half(self.first_on) == _half(self.last_on):
            return f"{1 + _half(self.first_on) % 2}e helft {first}"
        return f"in {first}" if first == last else f"in {first} of {last}"


def half_year_of(day: date) -> Period:
    """The half of the calendar year in which a day falls."""
    return _of_halves(_half(day), _half(day))


def period_of(day: date, today: date) -> Period:
    """The period that may be told of a birthday to somebody who knows the age on a day.

    The twelve months that give one age are cut at the half-years; a piece of fewer than three months joins the next.
    """
    born, first = _month(day), _month(today) + 1
    first += (born - first) // 12 * 12
    pieces = [list(months) for _, months in groupby(range(first, first + 12), key=lambda month: month // 6)]
    if len(pieces[0]) < FEWEST_MONTHS:
        pieces[:2] = [pieces[0] + pieces[1]]
    if len(pieces[-1]) < FEWEST_MONTHS:
        pieces[-2:] = [pieces[-2] + pieces[-1]]
    piece = next(months for months in pieces if born in months)
    return _of_halves(piece[0] // 6, piece[-1] // 6)


def blurred(found: Iterable[Clock]) -> tuple[Clock, ...]:
    """The clocks with those of a birthday on the first day of its half-year: never later than they are."""
    return tuple(
        replace(clock, due_on=half_year_of(clock.due_on).first_on) if clock.kind in FROM_BIRTH else clock
        for clock in found
    )


def _month(day: date) -> int:
    return day.year * 12 + day.month - 1


def _half(day: date) -> int:
    return _month(day) // 6


def _of_halves(first: int, last: int) -> Period:
    return Period(_begin(first), _begin(last + 1) - timedelta(days=1))


def _begin(half: int) -> date:
    return date(half // 2, 1 + half % 2 * 6, 1)


def _named(half: int) -> str:
    return f"de {'tweede' if half % 2 else 'eerste'} helft van {half // 2}"
