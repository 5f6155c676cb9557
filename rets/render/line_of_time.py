"""The line of time of a case: past, today, every clock and the true deadline, as a drawing and as a table.

Here stand the facts the drawing needs and its geometry; the macro `line_of_time` writes the SVG and the table.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum
from itertools import pairwise
from textwrap import wrap

from workflows.periods import Period

WIDTH = 960
LEFT = 250
RIGHT = 760
DATES = 776
TOP = 58
ROW = 34
FOOT = 14
LABEL_ROOM = 150
CHARACTER = 7
DOT = 18
A_YEAR = 12
STEPS = (1, 3, 6, A_YEAR, 24, 60, 120, 1200)
NAME_CHARACTERS = 32
SHORT_MONTHS = ("jan", "feb", "mrt", "apr", "mei", "jun", "jul", "aug", "sep", "okt", "nov", "dec")


class ClockState(StrEnum):
    """How a clock stands; the value is the word that a person reads."""

    RUNNING = "loopt"
    MET = "op tijd gehaald"
    MET_LATE = "te laat gehaald"
    DONE = "gehaald"
    LATE = "te laat"
    STOPPED = "vervallen"


@dataclass(frozen=True)
class Clock:
    """One clock: from its opening to its due date; `met_on` when it has been met, `note` for an explanation.

    Where the day itself is not for the reader, `within` is the period in which it falls and `due_on` the last of it.
    """

    name: str
    opened_on: date
    due_on: date
    state: ClockState
    met_on: date | None = None
    note: str = ""
    is_true_deadline: bool = False
    within: Period | None = None


@dataclass(frozen=True)
class Moment:
    """Something that happened, or is expected, on one day."""

    on: date
    text: str
    expected: bool = False


@dataclass(frozen=True)
class LineOfTime:
    """All that stands on the line of one case. At most one clock is the true deadline."""

    today: date
    clocks: tuple[Clock, ...]
    moments: tuple[Moment, ...] = ()

    @property
    def true_deadline(self) -> Clock | None:
        return next((clock for clock in self.clocks if clock.is_true_deadline), None)


@dataclass(frozen=True)
class Bar:
    """A clock as drawn: one bar on one row, its overdue part apart."""

    clock: Clock
    names: tuple[str, ...]
    y: int
    x: float
    width: float
    over_x: float
    over_width: float
    due_x: float
    within_x: float | None


@dataclass(frozen=True)
class Point:
    moment: Moment
    x: float
    number: int


@dataclass(frozen=True)
class Mark:
    """One event as drawn, or several that lie too close together to tell apart: `2`, `3–5`."""

    x: float
    text: str
    width: int
    expected: bool


@dataclass(frozen=True)
class Drawing:
    """Geometry in the units of the viewBox."""

    height: int
    today_x: float
    today_anchor: str
    moments_y: int
    ticks: tuple[tuple[float, str], ...]
    bars: tuple[Bar, ...]
    points: tuple[Point, ...]
    marks: tuple[Mark, ...]
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT
    dates: int = DATES


@dataclass(frozen=True)
class _Scale:
    first: date
    last: date
    days: int = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "days", max((self.last - self.first).days, 1))

    def x(self, on: date) -> float:
        share = ((on - self.first).days) / self.days
        return round(LEFT + min(max(share, 0), 1) * (RIGHT - LEFT), 1)


def draw(line: LineOfTime) -> Drawing:
    """Places everything between the first and the last date that matters, with some air on both sides."""
    scale = _scale(line)
    bars = tuple(_bar(clock, scale, line.today, index) for index, clock in enumerate(line.clocks))
    moments_y = TOP + ROW * len(bars) + ROW // 2
    today_x = scale.x(line.today)
    points = tuple(Point(moment, scale.x(moment.on), at) for at, moment in enumerate(_ordered(line.moments), start=1))
    return Drawing(
        height=moments_y + ROW // 2 + FOOT if line.moments else TOP + ROW * len(bars) + FOOT,
        today_x=today_x,
        today_anchor=_anchor(today_x),
        moments_y=moments_y,
        ticks=_ticks(scale),
        bars=bars,
        points=points,
        marks=tuple(_mark(group) for group in _together(points)),
    )


def _scale(line: LineOfTime) -> _Scale:
    days = [line.today, *(day for clock in line.clocks for day in (clock.opened_on, clock.due_on, clock.met_on) if day)]
    days += [moment.on for moment in line.moments]
    air = timedelta(days=max((max(days) - min(days)).days // 20, 3))
    return _Scale(min(days) - air, max(days) + air)


def _bar(clock: Clock, scale: _Scale, today: date, index: int) -> Bar:
    until = _until(clock, today)
    x, due_x, until_x = scale.x(clock.opened_on), scale.x(clock.due_on), scale.x(until)
    end = min(due_x, until_x) if clock.met_on else due_x
    return Bar(
        clock=clock,
        names=_two_lines(clock.name),
        y=TOP + ROW * index,
        x=x,
        width=max(round(end - x, 1), 2),
        over_x=due_x,
        over_width=max(round(until_x - due_x, 1), 0),
        due_x=due_x,
        within_x=max(scale.x(clock.within.first_on), x) if clock.within else None,
    )


def _until(clock: Clock, today: date) -> date:
    if clock.met_on:
        return clock.met_on
    return max(today, clock.due_on) if clock.state is ClockState.LATE else clock.due_on


def _two_lines(name: str) -> tuple[str, ...]:
    """The name as it fits beside its bar."""
    return tuple(wrap(name, NAME_CHARACTERS, max_lines=2, placeholder="…"))


def _anchor(x: float) -> str:
    if x > RIGHT - LABEL_ROOM / 2:
        return "end"
    return "start" if x < LEFT + LABEL_ROOM / 2 else "middle"


def _ordered(moments: Iterable[Moment]) -> list[Moment]:
    return sorted(moments, key=lambda moment: moment.on)


def _together(points: tuple[Point, ...]) -> list[list[Point]]:
    """The events in groups, each group so far from the next that their marks stay apart."""
    groups: list[list[Point]] = []
    for point in points:
        group = [point]
        while groups and _mark(groups[-1]).x + _mark(groups[-1]).width / 2 > _mark(group).x - _mark(group).width / 2:
            group = [*groups.pop(), *group]
        groups.append(group)
    return groups


def _mark(group: list[Point]) -> Mark:
    first, last = group[0], group[-1]
    text = str(first.number) if first is last else f"{first.number}–{last.number}"
    width = DOT + (len(text) - 1) * CHARACTER
    return Mark(round((first.x + last.x) / 2, 1), text, width, all(point.moment.expected for point in group))


def _ticks(scale: _Scale) -> tuple[tuple[float, str], ...]:
    """Firsts of months, quarters or years: as many as have room for their word. January tells its year."""
    every = (_tick_row(scale, step) for step in STEPS)
    return next((row for row in every if all(_fits(one, other) for one, other in pairwise(row))), ())


def _tick_row(scale: _Scale, step: int) -> tuple[tuple[float, str], ...]:
    first, last = (day.year * 12 + day.month - 1 for day in (scale.first, scale.last))
    days = (date(index // 12, index % 12 + 1, 1) for index in range(first + 1, last + 1) if index % step == 0)
    return tuple((scale.x(day), _tick_name(day, step)) for day in days)


def _tick_name(day: date, step: int) -> str:
    if step >= A_YEAR:
        return str(day.year)
    return SHORT_MONTHS[day.month - 1] if day.month > 1 else f"jan {day.year}"


def _fits(tick: tuple[float, str], following: tuple[float, str]) -> bool:
    return following[0] - tick[0] >= (len(tick[1]) + 1) * CHARACTER
