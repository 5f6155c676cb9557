"""Rows that no plan breaks but fractions do: siblings who should live near, in two crowds that lie far apart.

Of two such siblings, one goes somewhere in a set of places or the other somewhere in a second set, not both, when every
place of the one set is far from every place of the other. The model has such a row for every single place of the one;
there are far too many pairs of sets to have them all, so those that a relaxation breaks are looked for: the heaviest
two sets are what a smallest cut leaves over.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order, maximum_flow

from matching.arrays import Bools, Floats, Ints
from matching.model import Model
from matching.timing import EARTH_KM

FINE = 10**6
BROKEN = 1e-4


@dataclass(frozen=True)
class Siblings:
    """Two who should live near: the columns of the one and of the other, and which of them lie `near` one another."""

    one: Ints
    other: Ints
    near: Bools


def pairs_of(model: Model) -> tuple[Siblings, ...]:
    """All who should live near somebody, two by two; found once for each model."""
    kept = model.problem.kept
    known = kept.get("siblings")
    if not isinstance(known, tuple) or known[0] is not model:
        known = kept["siblings"] = (model, tuple(_pairs(model)))
    found: tuple[Siblings, ...] = known[1]
    return found


def _pairs(model: Model) -> Iterator[Siblings]:
    entries, rows = model.entries, model.problem.child_rows
    for family in model.problem.siblings if model.width else ():
        if family.degree == "near":
            mine = [np.flatnonzero(entries.child == rows[one]) for one in family.child_ids]
            for one, other in combinations(mine, 2):
                if len(one) and len(other):
                    near = _near(model, entries.place[one], entries.place[other])
                    yield Siblings(entries.column[one], entries.column[other], near)


def _near(model: Model, one: Ints, other: Ints) -> Bools:
    """Which places (rows) of the one are near which of the other, as `matching.rows.far_rows` sees it."""
    supply = model.problem.supply
    north, east = supply.points
    depth = np.sin((north[other] - north[one][:, None]) / 2) ** 2
    width = np.sin((east[other] - east[one][:, None]) / 2) ** 2
    half = depth + np.cos(north[one])[:, None] * np.cos(north[other]) * width
    location = supply.location[0]
    with np.errstate(invalid="ignore"):
        close = 2 * EARTH_KM * np.arcsin(np.sqrt(half)) <= model.problem.policy.sibling_near_km
    found: Bools = close | (location[one][:, None] == location[other])
    return found


def broken(model: Model, fractions: Floats) -> csr_array:
    """Rows (each at most 1) that these fractions break; columns are those of the model."""
    found = [row for pair in pairs_of(model) if (row := _broken(pair, fractions)) is not None]
    where = np.repeat(np.arange(len(found)), [len(row) for row in found])
    columns = np.concatenate(found) if found else np.zeros(0, dtype=np.int64)
    return csr_array((np.ones(len(columns)), (where, columns)), shape=(len(found), model.width))


def _broken(pair: Siblings, fractions: Floats) -> Ints | None:
    """The columns of the heaviest two sets that lie far apart, widened to all that may join them; none when fitting."""
    one, other = fractions[pair.one], fractions[pair.other]
    if one.sum() + other.sum() <= 1 + BROKEN:
        return None
    first = _heaviest(np.rint(one * FINE).astype(np.int32), np.rint(other * FINE).astype(np.int32), pair.near)
    if first is None:
        return None
    second = np.flatnonzero(~pair.near[first].any(axis=0))
    widened = np.flatnonzero(~pair.near[:, second].any(axis=1))
    return np.union1d(pair.one[widened], pair.other[second]).astype(np.int64)


def _heaviest(one: Ints, other: Ints, near: Bools) -> Bools | None:
    """Which of the one are in the heaviest two sets without a near pair, when these weigh more than one child."""
    size, both = len(one), len(one) + len(other)
    mine, theirs = np.nonzero(near)
    source, sink = both, both + 1
    start = np.concatenate([np.full(size, source), np.arange(size, both), mine])
    end = np.concatenate([np.arange(size), np.full(len(other), sink), size + theirs])
    room = np.concatenate([one, other, np.full(len(mine), 2 * FINE)]).astype(np.int32)
    graph = csr_array((room, (start, end)), shape=(both + 2, both + 2))
    flow = maximum_flow(graph, source, sink)
    if int(one.sum()) + int(other.sum()) - flow.flow_value <= FINE * (1 + BROKEN):
        return None
    left = csr_array(graph - flow.flow)
    left.data[left.data < 0] = 0
    left.eliminate_zeros()
    reached = np.zeros(both + 2, dtype=np.bool_)
    reached[breadth_first_order(left, source, return_predecessors=False)] = True
    return reached[:size]
