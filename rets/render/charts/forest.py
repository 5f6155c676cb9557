"""Draws figures with their intervals below each other, so that they are compared at a glance without colour."""

from collections.abc import Sequence
from dataclasses import dataclass

from rets.render.charts.scale import round_step

WIDTH, LEFT, RIGHT, TOP, ROW, FOOT = 880, 290, 700, 34, 40, 8
NAME_CHARACTERS = 36


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure with its interval in words, and where it stands; `x` null when there is none."""

    name: str
    said: str
    y: int
    x: float | None
    low: float | None
    high: float | None


@dataclass(frozen=True, slots=True)
class Forest:
    """Everything that the drawing holds, in its own pixels."""

    width: int
    height: int
    right: int
    axis: int
    ticks: tuple[tuple[float, str], ...]
    marks: tuple[Mark, ...]


Row = tuple[str, str, float | None, float | None, float | None]


def draw_forest(rows: Sequence[Row]) -> Forest:
    """Where every figure stands. A row is name, words, value, low and high; what is null is not drawn."""
    known = [value for row in rows for value in row[2:] if value is not None]
    step = round_step(max(known, default=1.0) - min(0.0, min(known, default=0.0)))
    least = step * (min(0.0, min(known, default=0.0)) // step)
    most = step * -(-max(known, default=1.0) // step) or step

    def across(value: float | None) -> float | None:
        return None if value is None else round(LEFT + (RIGHT - LEFT) * (value - least) / (most - least), 1)

    marks = tuple(
        Mark(_short(name), said, TOP + number * ROW + ROW // 2, across(value), across(low), across(high))
        for number, (name, said, value, low, high) in enumerate(rows)
    )
    ticks = tuple(
        (float(across(least + step * at) or 0), f"{least + step * at:g}".replace(".", ",").replace("-", "\u2212"))
        for at in range(round((most - least) / step) + 1)
    )
    return Forest(WIDTH, TOP + len(rows) * ROW + FOOT, RIGHT, TOP - 6, ticks, marks)


def _short(name: str) -> str:
    return name if len(name) <= NAME_CHARACTERS else f"{name[: NAME_CHARACTERS - 1]}…"
