"""Bars side by side: a number per period, as a drawing. The table beside it says the same."""

from collections.abc import Mapping
from dataclasses import dataclass

WIDTH, HEIGHT, FOOT, HEAD, WIDEST = 640, 180, 24, 20, 56


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar in the units of the viewBox, with its number (None: not told) and the name under it."""

    name: str
    number: int | None
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bars:
    """A whole drawing."""

    width: int
    height: int
    floor: int
    bars: tuple[Bar, ...]


def draw_bars(numbers: Mapping[str, int | None]) -> Bars:
    """Bars from left to right in the order given; the highest fills the drawing."""
    most, room = max([*(one or 0 for one in numbers.values()), 1]), WIDTH / max(len(numbers), 1)
    high, width = HEIGHT - FOOT - HEAD, min(room * 0.7, WIDEST)
    floor, bars = HEIGHT - FOOT, list[Bar]()
    for at, (name, number) in enumerate(numbers.items()):
        tall = high * (number or 0) / most
        bars.append(Bar(name, number, at * room + (room - width) / 2, floor - tall, width, tall))
    return Bars(WIDTH, HEIGHT, floor, tuple(bars))
