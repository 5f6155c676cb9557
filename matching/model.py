"""The joint problem as a packing problem: columns that may be chosen, rows that may not overflow.

A column gives one child a place, or all children of a family who must live together their places at one location.
Places that differ in nothing are one column's place with more seats. Every row is a sum of columns that stays within a
limit, so nothing chosen is always allowed and any choice can be checked by adding up.

This is the strong model. A plain one gives every place its own column, binds families with equalities ("as many here
as there") and shuts out whole sets of children with one large number. Both have the same plans; the linear relaxation
of this one lies closer to them. `benchmarks/plain.py` makes the plain one for the peers.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product

import numpy as np
from scipy.sparse import csr_array

from matching.arrays import Bools, Ints, ints
from matching.columns import Columns
from matching.pairs import allowed
from matching.place import Place
from matching.problem import Problem
from matching.rows import Entries, all_rows, packed
from matching.supply import Supply
from matching.values import values

Seat = tuple[int, int]


@dataclass(frozen=True)
class Model:
    """The most worth, level by level, of columns chosen or not, with `matrix @ chosen <= limits`.

    `entries`: which column gives which child (row) which place (row), flat; `unit`: per column the child or family
    that it is for, of which at most one column is chosen (row n of the matrix says so of unit n); `worth`: levels x
    columns. `seats` gives, per place row that stands for its class, all place rows of the class, one for each seat.
    Rows from `sides` on are about more than one place each and seats.
    """

    problem: Problem
    entries: Entries
    unit: Ints
    worth: Ints
    matrix: csr_array
    limits: Ints
    sides: int
    seats: dict[int, tuple[int, ...]]

    @property
    def width(self) -> int:
        """How many columns there are."""
        return len(self.unit)

    @cached_property
    def first(self) -> Ints:
        """Where the entries of each column begin, and where the last ends."""
        return np.searchsorted(self.entries.column, np.arange(self.width + 1))

    def members(self, column: int) -> list[Seat]:
        """Who goes where in this column."""
        mine = slice(int(self.first[column]), int(self.first[column + 1]))
        return list(zip(self.entries.child[mine].tolist(), self.entries.place[mine].tolist(), strict=True))

    @cached_property
    def single(self) -> Bools:
        """Columns of one child."""
        alone: Bools = np.diff(self.first) == 1
        return alone

    @cached_property
    def place(self) -> Ints:
        """The place of each column, for a family that of its first child."""
        return self.entries.place[self.first[:-1]]

    @cached_property
    def room(self) -> Ints:
        """Seats per place row, all of a class at the first of it."""
        room = np.zeros(len(self.problem.places), dtype=np.int64)
        for row, mine in self.seats.items():
            room[row] = len(mine)
        return room

    def held(self, chosen: Ints) -> Ints:
        """Seats per place row that these columns take."""
        mine = np.isin(self.entries.column, chosen)
        return np.bincount(self.entries.place[mine], minlength=len(self.problem.places)).astype(np.int64)

    def choice(self, places: Mapping[str, str]) -> Ints:
        """The columns that give these children (ids) these places (ids); what the model does not have is left out."""
        stands = {row: first for first, rows in self.seats.items() for row in rows}
        target = np.full(len(self.problem.children), -1, dtype=np.int64)
        for child, place in places.items():
            if child in self.problem.child_rows and place in self.problem.place_rows:
                target[self.problem.child_rows[child]] = stands.get(self.problem.place_rows[place], -1)
        alike = target[self.entries.child] == self.entries.place
        return np.flatnonzero(np.logical_and.reduceat(alike, self.first[:-1])) if self.width else self.first[:-1]

    @cached_property
    def by_column(self) -> csr_array:
        """Columns x rows."""
        return self.matrix.T.tocsr()


def model_of(problem: Problem) -> Model:
    """The joint problem, built once for each problem."""
    found = problem.kept.get("model")
    if not isinstance(found, Model):
        found = problem.kept["model"] = build(problem)
    return found


def build(problem: Problem) -> Model:
    """The joint problem of all children and places."""
    seats = classes(problem.supply)
    everyone = Columns(problem, problem.children)
    child, place = allowed(everyone, ints(seats))
    column, child, place, unit = choices(problem, child, place, seats)
    unit = np.unique(unit, return_inverse=True)[1].astype(np.int64)
    columns = everyone.on(child, place)
    entries = Entries(column, child, place, columns.start)
    room = np.zeros(len(problem.places), dtype=np.int64)
    for row, mine in seats.items():
        room[row] = len(mine)
    matrix, limits, sides = packed(list(all_rows(columns, entries, unit, room)), len(unit))
    fits = fitting(matrix, limits)
    worth = worth_of(values(columns), column, len(unit))[:, fits]
    number = np.cumsum(fits) - 1
    kept = entries.only(fits[column])
    kept = Entries(number[kept.column], kept.child, kept.place, kept.start)
    return Model(problem, kept, unit[fits], worth, matrix[:, fits].tocsr(), limits, sides, seats)


def classes(supply: Supply) -> dict[int, tuple[int, ...]]:
    """Places that differ in nothing but id and age of confirmation, under the first of them, once for each seat.

    All that a place has is looked at only where offer and day are the same.
    """
    offers: dict[object, list[int]] = defaultdict(list)
    for at, place in enumerate(supply.places):
        offers[place.offer_id, place.free_on].append(at)
    found: list[list[int]] = []
    for rows in offers.values():
        found += alike(supply, rows) if len(rows) > 1 else [rows]
    seats = ([at for at in rows for _ in range(supply.places[at].capacity)] for rows in found)
    return {rows[0]: tuple(rows) for rows in sorted(seats) if rows}


def alike(supply: Supply, rows: list[int]) -> list[list[int]]:
    """Places by what a plan can tell them apart by."""
    agreed, found = supply.agreed[0], defaultdict[object, list[int]](list)
    for at in rows:
        found[int(agreed[at]), *kind(supply.places[at])].append(at)
    return list(found.values())


def kind(place: Place) -> tuple[object, ...]:
    """All that a plan can tell places apart by, but for their contracts."""
    who = (place.offer_id, place.provider_id, place.location_id, place.form, place.group_id, place.worker_ids)
    where = (place.lat, place.lon, place.region, place.held_for, place.held_until, place.cost)
    whom = (place.ages, place.sex, place.iq, place.contra_indications, place.required_authorisation)
    when = (place.free_on, place.waiting_weeks, place.certainty, place.longest_stay_days, place.closes_on)
    return who, where, whom, when, place.perspective, place.admission_stop


def choices(
    problem: Problem, child: Ints, place: Ints, seats: dict[int, tuple[int, ...]]
) -> tuple[Ints, Ints, Ints, Ints]:
    """Column, child and place of every seat, and the number of the child or family that each column is for."""
    families = [[problem.child_rows[one] for one in g.child_ids] for g in problem.siblings if g.degree == "must"]
    together = np.zeros(len(problem.children), dtype=np.bool_)
    together[[one for family in families for one in family]] = True
    alone = ~together[child]
    options: dict[int, list[int]] = defaultdict(list)
    for one, at in zip(child[~alone].tolist(), place[~alone].tolist(), strict=True):
        options[one].append(at)
    joint = [
        (len(together) + number, members)
        for number, family in enumerate(families)
        for members in joined(problem.supply, [(one, options[one]) for one in family])
        if within(members, seats)
    ]
    count = int(alone.sum())
    flat = [(count + at, *seat) for at, (_, members) in enumerate(joint) for seat in members]
    more = np.array(flat, dtype=np.int64).reshape(-1, 3)
    column = np.concatenate([np.arange(count), more[:, 0]])
    unit = np.concatenate([child[alone], ints(number for number, _ in joint)])
    return column, np.concatenate([child[alone], more[:, 1]]), np.concatenate([place[alone], more[:, 2]]), unit


def joined(supply: Supply, family: Sequence[tuple[int, Sequence[int]]]) -> list[tuple[Seat, ...]]:
    """Every way to seat a whole family at one location."""
    location = supply.location[0]
    each: list[dict[int, list[Seat]]] = []
    for child, places in family:
        here: dict[int, list[Seat]] = defaultdict(list)
        for at in places:
            here[int(location[at])].append((child, at))
        each.append(here)
    shared = sorted(set(each[0]).intersection(*each[1:]))
    return [seats for where in shared for seats in product(*(here[where] for here in each))]


def within(joint: tuple[Seat, ...], seats: dict[int, tuple[int, ...]]) -> bool:
    """Whether the family takes no more seats of a place than there are."""
    taken = [place for _, place in joint]
    return all(taken.count(place) <= len(seats[place]) for place in taken)


def fitting(matrix: csr_array, limits: Ints) -> Bools:
    """Columns that break no row by themselves."""
    entries = matrix.tocoo()
    keep = np.ones(matrix.shape[1], dtype=np.bool_)
    keep[entries.col[entries.data > limits[entries.row]]] = False
    return keep


def worth_of(worth: Ints, column: Ints, width: int) -> Ints:
    """Levels x columns: the values of all that a column seats together."""
    first = np.searchsorted(column, np.arange(width))
    if not width:
        return np.zeros((worth.shape[0], 0), dtype=np.int64)
    return np.add.reduceat(worth, first, axis=1)
