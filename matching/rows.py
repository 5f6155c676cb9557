"""Rows of a joint plan: sums of columns that stay within a limit. One place each, seats, budgets, groups, families."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from scipy.sparse import csr_array

from matching.arrays import NEVER, Bools, Ints, bools, having, ints
from matching.columns import Columns
from matching.odds import odd_pairs, spread
from matching.timing import EARTH_KM

FEW = 4


@dataclass(frozen=True)
class Entries:
    """Who goes where in which column, flat; in order of column."""

    column: Ints
    child: Ints
    place: Ints
    start: Ints

    def only(self, where: Bools | Ints) -> "Entries":
        return Entries(self.column[where], self.child[where], self.place[where], self.start[where])


@dataclass(frozen=True)
class Rows:
    """Some rows: the number of the row, the column and how often it counts, flat; and the limit of every row."""

    row: Ints
    column: Ints
    count: Ints
    limits: Ints

    @staticmethod
    def by(key: Ints, column: Ints, count: Ints, limit_of: Ints) -> "Rows":
        """One row for each key, with the limit that stands at that key."""
        keys, row = np.unique(key, return_inverse=True)
        return Rows(row.astype(np.int64), column, count, limit_of[keys])

    @staticmethod
    def one(column: Ints, count: Ints, limit: int) -> "Rows":
        return Rows(np.zeros(len(column), dtype=np.int64), column, count, ints([limit]))


def ones(like: Ints) -> Ints:
    return np.ones(len(like), dtype=np.int64)


def all_rows(columns: Columns, entries: Entries, unit: Ints, seats: Ints) -> Iterator[Rows]:
    """All rows. `unit`: the child or family of each column; `seats`: per place how many, for its whole class."""
    number = np.arange(len(unit), dtype=np.int64)
    yield Rows.by(unit, number, ones(unit), np.ones(int(unit.max(initial=0)) + 1, dtype=np.int64))
    yield Rows.by(entries.place, entries.column, ones(entries.place), seats)
    yield from budget_rows(columns, entries)
    yield from size_rows(columns, entries, seats)
    yield from cap_rows(columns, entries, seats)
    yield from odd_rows(columns, entries, seats)
    yield from near_rows(columns, entries)


def budget_rows(columns: Columns, entries: Entries) -> Iterator[Rows]:
    """No more spent under a ceiling than is left; a child with a measure is exempt.

    In euros, and again in rounded units of which few fit: at most one that costs more than half, two more than a third.
    Rounded down everything counts for less, so nothing is shut out that fits, but fractions have less room.
    """
    providers, supply = columns.supply.provider[1], columns.supply
    regions = {name: at for at, name in enumerate(sorted({budget.region for budget in columns.problem.budgets}))}
    left = np.full(len(providers) * len(regions), -1, dtype=np.int64)
    for budget in columns.problem.budgets:
        if budget.provider_id in providers:
            left[providers[budget.provider_id] * len(regions) + regions[budget.region]] = budget.left
    mine = columns.of(lambda child: -1 if child.measure else regions.get(child.region, -1))[entries.child]
    key = supply.provider[0][entries.place] * len(regions) + mine
    bound = np.flatnonzero(mine >= 0)
    bound = bound[left[key[bound]] >= 0]
    key, column, cost = key[bound], entries.column[bound], supply.cost[entries.place[bound]]
    yield Rows.by(key, column, cost, left)
    for few in range(1, FEW + 1):
        unit = np.maximum(left, 0) // (few + 1) + 1
        rounded = cost // unit[key]
        yield Rows.by(key[rounded > 0], column[rounded > 0], rounded[rounded > 0], np.maximum(left, 0) // unit)


def size_rows(columns: Columns, entries: Entries, seats: Ints) -> Iterator[Rows]:
    """No more people in a group than its size, on any day that somebody arrives."""
    supply = columns.supply
    total = np.bincount(supply.group, seats, minlength=len(supply.groups) + 1).astype(np.int64)
    yield from limit_rows(columns, entries, supply.size, np.ones(len(supply.people), dtype=np.bool_), total)


def cap_rows(columns: Columns, entries: Entries, seats: Ints) -> Iterator[Rows]:
    """At most so many with a trait in a group."""
    supply = columns.supply
    total = np.bincount(supply.group, seats, minlength=len(supply.groups) + 1).astype(np.int64)
    limits = [(row, cap) for row, group in enumerate(supply.groups) for cap in group.caps]
    for trait in sorted({cap.trait for _, cap in limits} & set(columns.trait_index)):
        most = np.full(len(supply.groups) + 1, NEVER, dtype=np.int64)
        for row, cap in limits:
            if cap.trait == trait:
                most[row] = cap.at_most
        mine = entries.only(having(columns.present, columns.trait_index[trait])[entries.child])
        yield from limit_rows(columns, mine, most, bools(trait in one.traits for one in supply.people), total)


def limit_rows(columns: Columns, entries: Entries, most: Ints, counts: Bools, seats: Ints) -> Iterator[Rows]:
    """At most so many per group, counting those who live there until they leave: a row for each number that stays.

    Without a row when the `seats` that are free in the group stay within the limit anyhow.
    """
    supply = columns.supply
    group = supply.group[entries.place]
    leaves = np.append(np.where(counts, supply.leaves, -1), -1)[supply.living]
    limit = np.maximum(most - (leaves >= NEVER).sum(axis=1), 0)
    mine = limit[group] < np.minimum(seats[group], NEVER - len(counts))
    yield Rows.by(group[mine], entries.column[mine], ones(group[mine]), limit)
    leaving: Bools = np.asarray(((leaves >= 0) & (leaves < NEVER)).any(axis=1))
    for number in np.unique(group[(most[group] < NEVER) & leaving[group]]).tolist():
        for day in np.unique(leaves[number][(leaves[number] >= 0) & (leaves[number] < NEVER)]).tolist():
            early = entries.column[(group == number) & (entries.start < day)]
            here = int((leaves[number] >= day).sum())
            yield Rows.one(early, ones(early), max(0, int(most[number]) - here))


def odd_rows(columns: Columns, entries: Entries, seats: Ints) -> Iterator[Rows]:
    """Children who cannot live together do not both come into a group.

    A row for every two; and for who is at odds with more than one of those that could have some place: that child
    anywhere in the group, or those at that place, who have its seats to share.
    """
    group = columns.supply.group[entries.place]
    grouped = np.flatnonzero(group < len(columns.supply.groups))
    mine, group = entries.only(grouped), group[grouped]
    present, room = np.unique(np.stack([group, mine.child]), axis=1, return_inverse=True)
    room = room.reshape(-1)
    one, other = odd_pairs(columns, present[0], present[1])
    if not len(one):
        return
    by_room = np.argsort(room, kind="stable")
    first = np.searchsorted(room[by_room], np.arange(present.shape[1] + 1))

    once = one < other
    left, pair = spread(by_room, first, one[once])
    right, again = spread(by_room, first, other[once])
    column = np.concatenate([mine.column[left], mine.column[right]])
    yield Rows(np.concatenate([pair, again]), column, ones(column), np.ones(int(once.sum()), dtype=np.int64))

    theirs, pair = spread(by_room, first, other)
    key = one[pair] * len(seats) + mine.place[theirs]
    keys, which = np.unique(key, return_inverse=True)
    crowd = np.unique(np.stack([which, mine.child[theirs]]), axis=1)[0]
    busy = np.flatnonzero(np.bincount(crowd, minlength=len(keys)) > 1)
    number = np.full(len(keys), -1, dtype=np.int64)
    number[busy] = np.arange(len(busy))
    keep = number[which] >= 0
    own, row = spread(by_room, first, keys[busy] // len(seats))
    room_for = seats[keys[busy] % len(seats)]
    yield Rows(
        np.concatenate([number[which[keep]], row]),
        np.concatenate([mine.column[theirs[keep]], mine.column[own]]),
        np.concatenate([ones(theirs[keep]), room_for[row]]),
        room_for,
    )


def near_rows(columns: Columns, entries: Entries) -> Iterator[Rows]:
    """Siblings who must live near: never one at a location and the other far from it."""
    child_rows = columns.problem.child_rows
    for family in columns.problem.siblings:
        if family.degree == "near":
            mine = [np.flatnonzero(entries.child == child_rows[one]) for one in family.child_ids]
            for one, other in combinations(mine, 2):
                yield far_rows(columns, entries.only(one), entries.only(other))
                yield far_rows(columns, entries.only(other), entries.only(one))


def far_rows(columns: Columns, one: Entries, other: Entries) -> Rows:
    """For every spot of the one: it, or what is far from it for the other."""
    north, east = columns.supply.points
    location = columns.supply.location[0]
    spots, row = np.unique(
        np.stack([location[one.place].astype(np.float64), north[one.place], east[one.place]]),
        axis=1,
        return_inverse=True,
        equal_nan=True,
    )
    depth = np.sin((north[other.place] - spots[1][:, None]) / 2) ** 2
    width = np.sin((east[other.place] - spots[2][:, None]) / 2) ** 2
    half = depth + np.cos(spots[1])[:, None] * np.cos(north[other.place]) * width
    with np.errstate(invalid="ignore"):
        near = 2 * EARTH_KM * np.arcsin(np.sqrt(half)) <= columns.problem.policy.sibling_near_km
    spot, at = np.nonzero(~near & (spots[0][:, None] != location[other.place]))
    row = np.concatenate([row.reshape(-1), spot]).astype(np.int64)
    column = np.concatenate([one.column, other.column[at]])
    return Rows(row, column, ones(column), np.ones(spots.shape[1], dtype=np.int64))


def packed(blocks: Sequence[Rows], width: int) -> tuple[csr_array, Ints, int]:
    """The rows as one sparse matrix; a column twice in a row counts twice.

    Without rows that never bind, but with all of the first block: row n is that of unit n. Also gives how many
    rows come from the first two blocks.
    """
    offsets = np.cumsum([0, *(len(block.limits) for block in blocks)])
    row = np.concatenate([block.row + offset for block, offset in zip(blocks, offsets, strict=False)])
    column = np.concatenate([block.column for block in blocks])
    count = np.concatenate([block.count for block in blocks]).astype(np.float64)
    limits = np.concatenate([block.limits for block in blocks])
    binding = np.bincount(row, count, minlength=len(limits)) > limits
    binding[: offsets[1]] = True
    number = np.cumsum(binding) - 1
    keep = binding[row]
    shape = (int(binding.sum()), width)
    return (
        csr_array((count[keep], (number[row[keep]], column[keep])), shape=shape),
        limits[binding],
        int(binding[: offsets[2]].sum()),
    )
