"""A number for each pair of a row and a column, in a grid; the more, the darker, and the number says it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from textwrap import shorten

LEFT, HEAD, ROW, CELL, AIR, MOST_WIDTH = 250, 130, 32, 58, 70, 960
NAME_CHARACTERS, HEAD_CHARACTERS = 32, 20
SHADES = 4


@dataclass(frozen=True, slots=True)
class Cell:
    """One pair: its number (None: not told), and how dark it is, from 0 (nobody) to `SHADES`."""

    x: float
    y: int
    number: int | None
    shade: int


@dataclass(frozen=True, slots=True)
class Heat:
    """A whole drawing."""

    width: int
    height: int
    cell: float
    row: int
    rows: tuple[tuple[int, str], ...]
    columns: tuple[tuple[float, str], ...]
    cells: tuple[Cell, ...]


def draw_heat(
    rows: Sequence[tuple[str, str]], columns: Sequence[tuple[str, str]], cells: Mapping[tuple[str, str], int | None]
) -> Heat:
    """Rows and columns as (key, name); a pair that is missing in `cells` is zero, one that is None is not told."""
    room = min(CELL, (MOST_WIDTH - LEFT - AIR) / max(len(columns), 1))
    most = max([1, *(number or 0 for number in cells.values())])
    drawn = tuple(
        _cell(LEFT + at * room, HEAD + down * ROW, cells.get((row, column), 0), most)
        for down, (row, _) in enumerate(rows)
        for at, (column, _) in enumerate(columns)
    )
    return Heat(
        width=round(LEFT + len(columns) * room + AIR),
        height=HEAD + len(rows) * ROW + 4,
        cell=round(room, 1),
        row=ROW,
        rows=tuple((HEAD + at * ROW, _short(name, NAME_CHARACTERS)) for at, (_, name) in enumerate(rows)),
        columns=tuple(
            (round(LEFT + (at + 0.5) * room, 1), _short(name, HEAD_CHARACTERS)) for at, (_, name) in enumerate(columns)
        ),
        cells=drawn,
    )


def shade(number: int | None, most: int) -> int:
    """0 for nobody or not told, else 1 to `SHADES`: which part of the largest number it reaches."""
    return min(SHADES, 1 + SHADES * (number - 1) // most) if number else 0


def _cell(x: float, y: int, number: int | None, most: int) -> Cell:
    return Cell(round(x, 1), y, number, shade(number, most))


def _short(name: str, most: int) -> str:
    return shorten(name, most, placeholder="…") if " " in name else name[:most]
