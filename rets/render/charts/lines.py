"""Numbers over time as lines: each series has its own marker and dash, and a number at every point."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from rets.render.charts.scale import round_step

WIDTH, HEIGHT, LEFT, RIGHT, TOP, FOOT = 640, 252, 40, 540, 30, 44
MOST_NAMES, ABOVE, BELOW, APART = 8, -9, 19, 16
SHAPES = ("circle", "square")
Series = tuple[str, Sequence[int | None]]


@dataclass(frozen=True, slots=True)
class Point:
    """One figure of a series: where it stands, and where its number is written."""

    x: float
    y: float
    number: int
    number_y: float


@dataclass(frozen=True, slots=True)
class Line:
    """One series: its marker (`circle` or `square`), stretches of points that follow each other, and its own name."""

    name: str
    shape: str
    points: tuple[Point, ...]
    stretches: tuple[str, ...]
    name_y: float


@dataclass(frozen=True, slots=True)
class Lines:
    """A whole drawing; `gaps` is where a figure is not told."""

    ticks: tuple[tuple[float, str], ...]
    names: tuple[tuple[float, str], ...]
    lines: tuple[Line, ...]
    gaps: tuple[float, ...]
    width: int = WIDTH
    height: int = HEIGHT
    left: int = LEFT
    right: int = RIGHT
    floor: int = HEIGHT - FOOT


def draw_lines(names: Sequence[str], series: Sequence[Series], most: int = 0) -> Lines:
    """At most two series over the same moments; give `most` to draw several charts on one scale.

    A figure that is None leaves a gap in its line.
    """
    highest = max([most, 1, *(one or 0 for _, values in series for one in values)])
    step = max(1, round_step(highest))
    top = step * -(-highest // step)

    def down(value: float) -> float:
        return round(HEIGHT - FOOT - (HEIGHT - FOOT - TOP) * value / top, 1)

    across = [round(_x(at, len(names)), 1) for at in range(len(names))]
    ticks = tuple((down(step * at), f"{step * at:g}") for at in range(round(top / step) + 1))
    points = [
        [(x, down(one), one) for x, one in zip(across, values, strict=True) if one is not None] for _, values in series
    ]
    lines = tuple(
        Line(
            name, SHAPES[at], tuple(_point(*one, at) for one in points[at]), tuple(_stretches(across, values, down)), 0
        )
        for at, (name, values) in enumerate(series)
    )
    told = [values for _, values in series]
    gaps = tuple(x for at, x in enumerate(across) if any(values[at] is None for values in told))
    return Lines(ticks, tuple(_some(list(zip(across, names, strict=True)))), _named(lines), gaps)


def _x(at: int, number: int) -> float:
    return (LEFT + RIGHT) / 2 if number == 1 else LEFT + 16 + (RIGHT - LEFT - 32) * at / (number - 1)


def _point(x: float, y: float, number: int, series: int) -> Point:
    return Point(x, y, number, round(y + (BELOW if series else ABOVE), 1))


def _stretches(across: Sequence[float], values: Sequence[int | None], down: Callable[[float], float]) -> Iterator[str]:
    """The points of a polyline, for each run of figures that are told."""
    for told, run in groupby(zip(across, values, strict=True), key=lambda one: one[1] is not None):
        if told:
            yield " ".join(f"{x},{down(value or 0)}" for x, value in run)


def _some(names: list[tuple[float, str]]) -> list[tuple[float, str]]:
    """As many names as have room, the last always among them."""
    every = -(-len(names) // MOST_NAMES)
    return names[::-1][::every][::-1] if every else []


def _named(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The names at the end of the lines, kept apart."""
    ends = [line.points[-1].y if line.points else float(HEIGHT - FOOT) for line in lines]
    if len(ends) == 2 and abs(ends[0] - ends[1]) < APART:
        middle = min((ends[0] + ends[1]) / 2, HEIGHT - FOOT - APART / 2)
        ends = [middle - APART / 2, middle + APART / 2]
    return tuple(
        Line(line.name, line.shape, line.points, line.stretches, round(end + 5, 1))
        for line, end in zip(lines, ends, strict=True)
    )
