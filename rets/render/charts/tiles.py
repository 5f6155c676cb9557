"""A map of tiles: each place a tile of the same size, as near to where it lies as a grid allows (docs/decisions/0013).

The grid is laid out by the assignment of least total distance, from the points of the places alone. North is up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import ceil, cos, radians, sqrt
from textwrap import wrap

import numpy as np
from scipy.optimize import linear_sum_assignment

from rets.render.charts.heat import shade

TILE, TALL, GAP, MOST_COLUMNS = 116, 74, 4, 8
ROOMY = 1.6
CHARACTERS = 15
Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Tile:
    """One place: its name on at most two lines, its number (None: not told) and how dark it is."""

    x: int
    y: int
    names: tuple[str, ...]
    number: int | None
    shade: int


@dataclass(frozen=True, slots=True)
class Tiles:
    """A whole drawing."""

    width: int
    height: int
    tiles: tuple[Tile, ...]
    wide: int = TILE - GAP
    tall: int = TALL - GAP


def draw_tiles(
    places: Sequence[tuple[str, str, float, float]], numbers: Mapping[str, int | None], most: int = 0
) -> Tiles:
    """Places as (key, name, latitude, longitude in degrees); a place that is missing in `numbers` has zero."""
    spots = grid(tuple((lat, lon) for _, _, lat, lon in places))
    highest = max([1, most, *(number or 0 for number in numbers.values())])
    tiles = tuple(
        Tile(column * TILE, row * TALL, _lines(name), numbers.get(key, 0), shade(numbers.get(key, 0), highest))
        for (key, name, _, _), (column, row) in zip(places, spots, strict=True)
    )
    columns, rows = (max((spot[at] for spot in spots), default=0) + 1 for at in (0, 1))
    return Tiles(columns * TILE, rows * TALL, tiles)


@lru_cache(maxsize=64)
def grid(points: tuple[Point, ...]) -> tuple[tuple[int, int], ...]:
    """The column and row of every point (latitude and longitude), each another one, without empty columns and rows."""
    if not points:
        return ()
    where = np.array([(lon * cos(radians(points[0][0])), -lat) for lat, lon in points])
    low, span = where.min(axis=0), np.ptp(where, axis=0)
    columns, rows = _size(len(points), float(span[0]), float(span[1]))
    scaled = (where - low) / np.where(span > 0, span, 1.0) * (columns - 1, rows - 1)
    cells = np.array([(column, row) for row in range(rows) for column in range(columns)])
    apart = ((scaled[:, None, :] - cells[None, :, :]) ** 2).sum(axis=2)
    chosen = cells[linear_sum_assignment(apart)[1]]
    used = [np.unique(chosen[:, at], return_inverse=True)[1] for at in (0, 1)]
    return tuple((int(column), int(row)) for column, row in zip(*used, strict=True))


def _size(number: int, wide: float, tall: float) -> tuple[int, int]:
    """Columns and rows with some room to spare, in the shape of the area as far as the page is wide enough."""
    shape = (wide or 1e-6) / (tall or 1e-6) * TALL / TILE
    columns = min(MOST_COLUMNS, number, max(1, round(sqrt(number * ROOMY * min(max(shape, 0.1), 10)))))
    return columns, ceil(number * ROOMY / columns)


def _lines(name: str) -> tuple[str, ...]:
    return tuple(wrap(name, CHARACTERS, max_lines=2, placeholder="…"))
