"""The joint problem as a packing problem: columns that may be chosen, rows that may not overflow.

A column gives one child a place, or all children of a family who must live together their places at one location.
Places that differ in nothing are one column's place with more seats. Every row is a sum of columns that stays within a
limit, so nothing chosen is always allowed and any choice can be checked by adding up.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product

import numpy as np
from scipy.sparse import csr_array

from matching.columns import NEVER, Bools, Columns, Ints
from matching.masks import Masks, masks
from matching.place import Place
from matching.problem import Problem
from matching.rows import Entries, side_rows
from matching.rules import SOFT
from matching.values import values

Seat = tuple[int, int]
Rows = list[tuple[Sequence[int], int]]


@dataclass(frozen=True)
class Model:
    """`members`: per column who goes where (child row, place row); `worth`: levels x columns; `matrix @ x <= limits`.

    `seats` gives, per place row that stands for its class, all place rows of the class, one for each seat.
    """

    columns: Columns
    masks: Masks
    members: tuple[tuple[Seat, ...], ...]
    unit: Ints
    worth: Ints
    matrix: csr_array
    limits: Ints
    seats: dict[int, tuple[int, ...]]


def build(problem: Problem) -> Model:
    """The joint problem of all children and places."""
    columns = Columns(problem, problem.children)
    found = masks(columns)
    seats = classes(problem.places)
    members, unit = choices(problem, allowed(columns, found, seats), seats)
    entries = Entries.of(columns, members)
    rows = [*unit_rows(unit), *seat_rows(entries, seats), *side_rows(columns, entries)]
    matrix, limits = packed(rows, len(members))
    keep = np.flatnonzero(fitting(matrix, limits))
    worth = worth_of(values(columns), entries, len(members))
    kept = tuple(members[at] for at in keep)
    return Model(columns, found, kept, unit[keep], worth[:, keep], matrix[:, keep].tocsr(), limits, seats)


def classes(places: Sequence[Place]) -> dict[int, tuple[int, ...]]:
    """Places that differ in nothing but id and age of confirmation, under the first of them, once for each seat."""
    alike: dict[Place, list[int]] = defaultdict(list)
    for at, place in enumerate(places):
        alike[replace(place, id="", capacity=0, confirmed_days=None)] += [at] * place.capacity
    return {rows[0]: tuple(rows) for rows in alike.values() if rows}


def allowed(columns: Columns, found: Masks, seats: dict[int, tuple[int, ...]]) -> list[list[int]]:
    """Per child the places that a plan may propose: wanted help, no hard rule broken, late no more than agreed."""
    late = columns.start - columns.needed[:, None]
    possible = ((found & np.uint32(0xFFFFFFFF ^ int(SOFT))) == 0) & (columns.form_points >= 2) & (columns.start < NEVER)
    possible &= late <= columns.problem.policy.late_days
    first = np.array(sorted(seats), dtype=np.int64)
    return [first[row[first]].tolist() for row in possible]


def choices(
    problem: Problem, options: list[list[int]], seats: dict[int, tuple[int, ...]]
) -> tuple[list[tuple[Seat, ...]], Ints]:
    """All columns with the number of the child or family that each is for."""
    families = [[problem.child_rows[one] for one in g.child_ids] for g in problem.siblings if g.degree == "must"]
    together = {child for family in families for child in family}
    members: list[tuple[Seat, ...]] = []
    unit: list[int] = []
    for child, places in enumerate(options):
        if child not in together:
            members += [((child, place),) for place in places]
            unit += [child] * len(places)
    for number, family in enumerate(families, start=len(options)):
        joint = [seats_of for seats_of in joined(problem.places, family, options) if within(seats_of, seats)]
        members += joint
        unit += [number] * len(joint)
    return members, np.array(unit, dtype=np.int64)


def joined(places: Sequence[Place], family: Sequence[int], options: list[list[int]]) -> list[tuple[Seat, ...]]:
    """Every way to seat a whole family at one location."""
    locations = sorted({places[at].location_id for at in options[family[0]]})
    found: list[tuple[Seat, ...]] = []
    for location in locations:
        each = [[(child, at) for at in options[child] if places[at].location_id == location] for child in family]
        found += product(*each)
    return found


def within(joint: tuple[Seat, ...], seats: dict[int, tuple[int, ...]]) -> bool:
    """Whether the family takes no more seats of a place than there are."""
    taken = [place for _, place in joint]
    return all(taken.count(place) <= len(seats[place]) for place in taken)


def unit_rows(unit: Ints) -> Rows:
    """One place for each child, one joint choice for each family."""
    return [(np.flatnonzero(unit == number).tolist(), 1) for number in np.unique(unit)]


def seat_rows(entries: Entries, seats: dict[int, tuple[int, ...]]) -> Rows:
    """No more children than seats."""
    by_place: dict[int, list[int]] = defaultdict(list)
    for column, place in zip(entries.column.tolist(), entries.place.tolist(), strict=True):
        by_place[place].append(column)
    return [(by_place[place], len(seats[place])) for place in sorted(by_place)]


def packed(rows: Rows, width: int) -> tuple[csr_array, Ints]:
    """The rows as one sparse matrix, without slack ones; a column that stands twice in a row counts twice."""
    binding = [(columns, limit) for columns, limit in rows if len(columns) > limit]
    lengths = [len(columns) for columns, _ in binding]
    at = np.repeat(np.arange(len(binding)), lengths)
    column = np.array([one for columns, _ in binding for one in columns], dtype=np.int64)
    matrix = csr_array((np.ones(len(column)), (at, column)), shape=(len(binding), width))
    matrix.sum_duplicates()
    return matrix, np.array([limit for _, limit in binding], dtype=np.int64)


def fitting(matrix: csr_array, limits: Ints) -> Bools:
    """Columns that break no row by themselves."""
    entries = matrix.tocoo()
    keep = np.ones(matrix.shape[1], dtype=np.bool_)
    keep[entries.col[entries.data > limits[entries.row]]] = False
    return keep


def worth_of(worth: Ints, entries: Entries, width: int) -> Ints:
    """Levels x columns: the values of all that a column seats together."""
    total = np.zeros((worth.shape[0], width), dtype=np.int64)
    for level in range(worth.shape[0]):
        np.add.at(total[level], entries.column, worth[level, entries.child, entries.place])
    return total
