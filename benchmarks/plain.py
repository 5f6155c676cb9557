"""The plain model of a joint plan, as the textbook has it: what a peer is given to solve.

One column for each child and each place that a plan may propose. Places that differ in nothing stay apart, a family
that must live together is bound by equalities, and "cannot live with a trait" is one sum with a large number. Nothing
here is shared with `matching.model`, so a peer that reaches the same optimum also confirms that model.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

import numpy as np
from scipy.sparse import csr_array

from matching import Group, Place, Problem
from matching.columns import NEVER, Columns, Floats, Ints
from matching.reasons import HARD, Reasons
from matching.timing import distance_km
from matching.values import values

Row = tuple[Ints, Ints, float, float]
AT_MOST = -np.inf


@dataclass(frozen=True)
class Plain:
    """`low <= matrix @ x <= high`, x zero or one; `worth`: levels x columns; `child`, `place`, `start` per column."""

    child: Ints
    place: Ints
    start: Ints
    worth: Ints
    matrix: csr_array
    low: Floats
    high: Floats

    def save(self, path: Path) -> None:
        """Write it for a peer that runs in a process of its own."""
        matrix = self.matrix
        rows = {"data": matrix.data, "indices": matrix.indices, "indptr": matrix.indptr}
        np.savez(path, allow_pickle=False, worth=self.worth, low=self.low, high=self.high, **rows)


def plain(problem: Problem) -> Plain:
    """The plain model of the problem."""
    child, place, start, worth = columns_of(problem)
    at = Pairs(problem, child, place, start)
    rows = [*seat_rows(at), *group_rows(at), *family_rows(at), *budget_rows(at)]
    lengths = [len(row[0]) for row in rows]
    where = (np.repeat(np.arange(len(rows)), lengths), np.concatenate([row[0] for row in rows]))
    counts = np.concatenate([row[1] for row in rows]).astype(np.float64)
    matrix = csr_array((counts, where), shape=(len(rows), len(child)))
    return Plain(child, place, start, worth, matrix, np.array([r[2] for r in rows]), np.array([r[3] for r in rows]))


def columns_of(problem: Problem) -> tuple[Ints, Ints, Ints, Ints]:
    """Child, place, start and worth of every pair that a plan may propose."""
    found = Reasons.of(problem).by_itself(np.arange(len(problem.children)))
    fits = [np.flatnonzero(bits & HARD == 0) for bits in found]
    child, place = np.repeat(np.arange(len(fits)), [len(one) for one in fits]), np.concatenate(fits)
    columns = Columns(problem, problem.children, (child, place))
    keep = (columns.start < NEVER) & (columns.late <= problem.policy.late_days)
    return child[keep], place[keep], columns.start[keep], values(columns)[:, keep]


@dataclass(frozen=True)
class Pairs:
    """The columns while rows are made of them."""

    problem: Problem
    child: Ints
    place: Ints
    start: Ints


def row(columns: Sequence[int] | Ints, low: float, high: float, counts: Sequence[int] | Ints | int = 1) -> Row:
    at = np.asarray(columns, dtype=np.int64)
    return at, np.broadcast_to(np.asarray(counts, dtype=np.int64), at.shape), low, high


def seat_rows(at: Pairs) -> Iterator[Row]:
    """One place for each child, and no more children than a place has seats."""
    for mine in split(at.child, len(at.problem.children)):
        yield row(mine, AT_MOST, 1)
    for place, mine in zip(at.problem.places, split(at.place, len(at.problem.places)), strict=True):
        yield row(mine, AT_MOST, place.capacity)


def split(key: Ints, count: int) -> Iterator[Ints]:
    """The rows with each key, in order of the key."""
    order = np.argsort(key, kind="stable")
    return iter(np.split(order, np.searchsorted(key[order], np.arange(1, count))))


def group_rows(at: Pairs) -> Iterator[Row]:
    """The size of every group, its limits to a trait, and who cannot live with whom."""
    numbers = {group.id: number for number, group in enumerate(at.problem.groups)}
    of_place = np.array([numbers.get(place.group_id or "", len(numbers)) for place in at.problem.places])
    for group, mine in zip(at.problem.groups, split(of_place[at.place], len(numbers) + 1), strict=False):
        if len(mine):
            children = [at.problem.children[child] for child in at.child[mine]]
            everyone = [one.leaves_on for one in group.inhabitants]
            yield from crowd(at, mine, group.size, everyone)
            for cap in group.caps:
                having = np.array([cap.trait in child.trait_codes for child in children], dtype=np.bool_)
                living = [one.leaves_on for one in group.inhabitants if cap.trait in one.traits]
                yield from crowd(at, mine[having], cap.at_most, living)
            yield from company(at, group, mine)


def crowd(at: Pairs, mine: Ints, most: int | None, leaving: Sequence[object]) -> Iterator[Row]:
    """At most so many on every day that an inhabitant leaves, and in the end."""
    stays = [NEVER if day is None else day.toordinal() for day in leaving]  # type: ignore[attr-defined]
    for day in sorted({NEVER - 1, *(one for one in stays if one < NEVER)}) if most is not None else ():
        arrived = mine[at.start[mine] < day]
        if len(arrived):
            yield row(arrived, AT_MOST, max(0, (most or 0) - sum(one >= day for one in stays)))


def company(at: Pairs, group: Group, mine: Ints) -> Iterator[Row]:
    """Named children never both; a child never with somebody who has a trait it cannot live with."""
    by_child = defaultdict(list)
    for column in mine.tolist():
        by_child[int(at.child[column])].append(column)
    rows, seats = at.problem.child_rows, sum(p.capacity for p in at.problem.places if p.group_id == group.id)
    for one, columns in by_child.items():
        child = at.problem.children[one]
        for other in (rows[name] for name in child.cannot_live_with_ids if name in rows):
            if other in by_child:
                yield row([*columns, *by_child[other]], AT_MOST, 1)
        shunned = frozenset(child.cannot_live_with_traits)
        odd = [o for o in by_child if o != one and shunned & at.problem.children[o].trait_codes] if shunned else []
        if odd:
            others = [column for o in odd for column in by_child[o]]
            yield row([*columns, *others], AT_MOST, seats, [seats] * len(columns) + [1] * len(others))


def family_rows(at: Pairs) -> Iterator[Row]:
    """Who must live together: as many at each location; who should live near: never both far apart."""
    rows, places = at.problem.child_rows, at.problem.places
    by_child = list(split(at.child, len(at.problem.children)))
    for family in at.problem.siblings:
        members = [by_child[rows[name]] for name in family.child_ids]
        if family.degree == "must":
            yield from together(places, at.place, members)
        else:
            for one, other in combinations(members, 2):
                yield from near(at, one, other)


def together(places: Sequence[Place], place: Ints, members: Sequence[Ints]) -> Iterator[Row]:
    for location in sorted({places[place[column]].location_id for mine in members for column in mine}):
        here = [[c for c in mine.tolist() if places[place[c]].location_id == location] for mine in members]
        for other in here[1:]:
            yield row([*here[0], *other], 0, 0, [1] * len(here[0]) + [-1] * len(other))


def near(at: Pairs, one: Ints, other: Ints) -> Iterator[Row]:
    for mine in one.tolist():
        here = at.problem.places[at.place[mine]]
        away = [column for column in other.tolist() if far(at.problem, here, at.problem.places[at.place[column]])]
        if away:
            yield row([mine, *away], AT_MOST, 1)


def far(problem: Problem, a: Place, b: Place) -> bool:
    km = distance_km(a, b)
    return a.location_id != b.location_id and (km is None or km > problem.policy.sibling_near_km)


def budget_rows(at: Pairs) -> Iterator[Row]:
    """No more spent at a provider for a region than is left, by children without a measure."""
    problem = at.problem
    counts = np.array([not child.measure for child in problem.children], dtype=np.bool_)[at.child]
    region = np.array([child.region for child in problem.children])[at.child]
    provider = np.array([place.provider_id for place in problem.places])[at.place]
    cost = np.array([place.cost for place in problem.places], dtype=np.int64)[at.place]
    for one in problem.budgets:
        mine = np.flatnonzero(counts & (region == one.region) & (provider == one.provider_id))
        if len(mine):
            yield row(mine, AT_MOST, one.left, cost[mine])
