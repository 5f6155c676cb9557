"""Side rules of a joint plan: group size and limits, who cannot live together, siblings near one another."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

import numpy as np

from matching.columns import Bools, Columns, Ints
from matching.place import Group, Place
from matching.timing import distance_km

Row = tuple[Sequence[int], int]


@dataclass(frozen=True)
class Entries:
    """Who goes where in which column, flat."""

    column: Ints
    child: Ints
    place: Ints
    start: Ints

    @staticmethod
    def of(columns: Columns, members: Sequence[Sequence[tuple[int, int]]]) -> "Entries":
        flat = [(at, child, place) for at, seats in enumerate(members) for child, place in seats]
        table = np.array(flat, dtype=np.int64).reshape(-1, 3)
        return Entries(table[:, 0], table[:, 1], table[:, 2], columns.start[table[:, 1], table[:, 2]])

    def only(self, where: Bools | Ints) -> "Entries":
        return Entries(self.column[where], self.child[where], self.place[where], self.start[where])


def side_rows(columns: Columns, entries: Entries) -> Iterator[Row]:
    """All rows beside one place per child and the seats of a place."""
    at_odds = conflicts(columns)
    for group, mine in by_group(columns, entries):
        yield from size_rows(group, mine)
        for cap in group.caps:
            trait = columns.trait_index.get(cap.trait)
            if trait is not None:
                having = mine.only(columns.present[mine.child, trait] > 0)
                living = [one.leaves_on for one in group.inhabitants if cap.trait in one.traits]
                yield from limit_rows(having, cap.at_most, living)
        yield from conflict_rows(mine, at_odds)
    yield from near_rows(columns, entries)


def by_group(columns: Columns, entries: Entries) -> Iterator[tuple[Group, Entries]]:
    """The entries of every group."""
    numbers = {group.id: number for number, group in enumerate(columns.problem.groups)}
    of_place = np.array([numbers.get(place.group_id or "", -1) for place in columns.places], dtype=np.int64)
    group = of_place[entries.place]
    order = np.argsort(group, kind="stable")
    edges = np.searchsorted(group[order], np.arange(len(numbers) + 1))
    for number, one in enumerate(columns.problem.groups):
        mine = order[edges[number] : edges[number + 1]]
        if len(mine):
            yield one, entries.only(mine)


def size_rows(group: Group, mine: Entries) -> Iterator[Row]:
    """No more people in a group than its size, on any day that somebody arrives."""
    if group.size is not None:
        yield from limit_rows(mine, group.size, [one.leaves_on for one in group.inhabitants])


def limit_rows(mine: Entries, at_most: int, living: Sequence[date | None]) -> Iterator[Row]:
    """At most so many, counting who lives there until they leave: one row for each number that stays."""
    stays = np.array([9**9 if day is None else day.toordinal() for day in living], dtype=np.int64)
    for day in sorted({9**8, *(int(day) for day in stays if day < 9**8)}):
        arrived = np.flatnonzero(mine.start < day)
        here = int((stays >= day).sum())
        if len(arrived):
            yield mine.column[arrived].tolist(), max(0, at_most - here)


def conflicts(columns: Columns) -> Bools:
    """Children x children: one of the two cannot live with the other."""
    odds = columns.cannot @ columns.present.T > 0
    rows = {child.id: row for row, child in enumerate(columns.children)}
    for row, child in enumerate(columns.children):
        odds[row, [rows[other] for other in child.cannot_live_with_ids if other in rows]] = True
    both: Bools = odds | odds.T
    np.fill_diagonal(both, False)
    return both


def conflict_rows(mine: Entries, at_odds: Bools) -> Iterator[Row]:
    """Two children who cannot live together do not both come into the group."""
    children = np.unique(mine.child)
    for one, other in zip(*np.nonzero(np.triu(at_odds[np.ix_(children, children)])), strict=True):
        pair = (mine.child == children[one]) | (mine.child == children[other])
        yield mine.column[pair].tolist(), 1


def near_rows(columns: Columns, entries: Entries) -> Iterator[Row]:
    """Siblings who must live near: never one at a location and the other far from it."""
    rows = columns.problem.child_rows
    for family in columns.problem.siblings:
        if family.degree == "near":
            for one, other in combinations(family.child_ids, 2):
                yield from far_rows(
                    columns, entries.only(entries.child == rows[one]), entries.only(entries.child == rows[other])
                )


def far_rows(columns: Columns, one: Entries, other: Entries) -> Iterator[Row]:
    """For every location of the one: it, or what is far from it for the other."""
    spots: dict[tuple[str, float | None, float | None], list[int]] = defaultdict(list)
    for at, row in enumerate(one.place.tolist()):
        place = columns.places[row]
        spots[place.location_id, place.lat, place.lon].append(at)
    for here in spots.values():
        place = columns.places[int(one.place[here[0]])]
        far = [at for at, row in enumerate(other.place.tolist()) if not near(columns, place, columns.places[row])]
        yield [*one.column[here].tolist(), *other.column[far].tolist()], 1


def near(columns: Columns, a: Place, b: Place) -> bool:
    """The same location, or as near as the policy says."""
    km = distance_km(a, b)
    return a.location_id == b.location_id or (km is not None and km <= columns.problem.policy.sibling_near_km)
