"""Stages below each other: how many were there or came, how many of those are still there, and where others went."""

from collections.abc import Sequence
from dataclasses import dataclass

WIDTH, LEFT, RIGHT, ROW, BAR = 880, 190, 640, 56, 22
LONGEST = 92


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage: there before the period, came, left, still there at its end; and where those who left went.

    A figure that is None is not told; `went` is empty then.
    """

    name: str
    before: int | None
    came: int | None
    left: int | None
    still: int | None
    went: Sequence[tuple[str, int]] = ()

    @property
    def in_all(self) -> int | None:
        """All who were in it in the period."""
        return None if self.before is None or self.came is None else self.before + self.came


@dataclass(frozen=True, slots=True)
class Drawn:
    """A stage as drawn: what left it as the first part of its bar, who is still in it as the second."""

    stage: Stage
    y: int
    left_width: float
    still_x: float
    still_width: float
    went: str


@dataclass(frozen=True, slots=True)
class Funnel:
    """A whole drawing."""

    stages: tuple[Drawn, ...]
    height: int
    width: int = WIDTH
    left: int = LEFT
    right: int = RIGHT
    bar: int = BAR


def draw_funnel(stages: Sequence[Stage]) -> Funnel:
    """The stages from top to bottom, on one scale."""
    most = max([1, *(stage.in_all or 0 for stage in stages)])
    drawn = tuple(_drawn(stage, at * ROW, (RIGHT - LEFT) / most) for at, stage in enumerate(stages))
    return Funnel(drawn, max(len(stages), 1) * ROW)


def went_words(stage: Stage) -> str:
    """'naar Hulp zoeken: 4, Afgesloten: 1', or nothing when nobody left or it is not told."""
    return "naar " + ", ".join(f"{name}: {number}" for name, number in stage.went) if stage.went else ""


def _drawn(stage: Stage, y: int, unit: float) -> Drawn:
    left, still = round((stage.left or 0) * unit, 1), round((stage.still or 0) * unit, 1)
    words = went_words(stage)
    short = words if len(words) <= LONGEST else f"{words[: LONGEST - 1]}…"
    return Drawn(stage, y, left, round(LEFT + left, 1), still, short)
