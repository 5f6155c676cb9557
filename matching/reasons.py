"""Every reason for every pair, fast: for one child all places in some microseconds, for a country in under a second.

The same answers as `judges` and `masks`. What hangs on no date is judged once per sort of place (`sorts`), what hangs
on the start day as the sign of a difference (`moments`); a child then takes a few dozen operations on short arrays.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, reduce

import numpy as np

from matching.arrays import NEVER, Bools, Ints
from matching.child import Child
from matching.columns import Columns
from matching.moments import EITHER, FAR, Days, Moments, below
from matching.problem import Problem
from matching.rules import SOFT, Bit
from matching.sorts import Bits, Sorts
from matching.together import without_room

BLOCK = 32
HARD = np.uint32(0xFFFFFFFF ^ int(SOFT))
ARRANGE, AGE_START, AGE_STAY = np.int16(Bit.ARRANGE), np.int16(Bit.AGE_START), np.int16(Bit.AGE_STAY)
GROUP = np.int16(Bit.GROUP)
NOWHERE = np.zeros(0, dtype=np.int64)


@dataclass(frozen=True)
class Reasons:
    """The broken rules of pairs as bits; `BRIDGING` marks help that only bridges.

    `SIBLINGS` counts for a family whose children are all here.
    """

    columns: Columns

    @staticmethod
    def of(problem: Problem, children: tuple[Child, ...] | None = None) -> "Reasons":
        """Of all children of the problem, or of some."""
        return Reasons(Columns(problem, problem.children if children is None else children))

    @cached_property
    def moments(self) -> Moments:
        return Moments(self.columns)

    @cached_property
    def sorts(self) -> Sorts:
        return Sorts(self.columns)

    def each(self, rows: Ints) -> Iterator[Bits]:
        """For every one of these children the bits of all places."""
        for row, found in zip(rows.tolist(), self.by_itself(rows), strict=True):
            if row in self.apart:
                found[self.apart[row]] |= np.uint32(Bit.SIBLINGS)
            yield found

    @cached_property
    def apart(self) -> dict[int, Ints]:
        """By child of a family that must live together, the places whose location has no room for the others."""
        rows = {child.id: row for row, child in enumerate(self.columns.children)}
        musts = [one.child_ids for one in self.columns.problem.siblings if one.degree == "must"]
        families = [[rows[child] for child in family] for family in musts if rows.keys() >= set(family)]
        members = np.array([row for family in families for row in family], dtype=np.int64)
        fits = {row: bits & HARD == 0 for row, bits in zip(members.tolist(), self.by_itself(members), strict=True)}
        location, capacity = self.columns.supply.location[0], self.columns.supply.capacity
        return {
            row: without_room(location, capacity, [fits[other] for other in family if other != row])
            for family in families
            for row in family
        }

    def by_itself(self, rows: Ints) -> Iterator[Bits]:
        """The same without regard to siblings."""
        sorts = self.sorts
        kinds = (sorts.needs, sorts.settings)
        for begin in range(0, len(rows), BLOCK):
            block = rows[begin : begin + BLOCK]
            tables = (sorts.of_needs(block), sorts.of_settings(block))
            for at, row in enumerate(block.tolist()):
                found = self.of_day(row)
                for kind, table in zip(kinds, tables, strict=True):
                    found |= table[at].take(kind.of, mode="wrap")  # the quickest mode; nothing wraps
                self.mark(row, found)
                yield found

    def row(self, row: int) -> Bits:
        """The bits of all places for one child."""
        return next(self.each(np.array([row], dtype=np.int64)))

    def special(self, row: int) -> bool:
        """Whether the child starts on other days than the children of its town."""
        return self.moments.earliest[row] > 0 or bool(self.columns.children[row].authorisations)

    def start(self, row: int) -> Days:
        """The first day at every place; today where no day is known."""
        town = self.moments.towns[row]
        return self.shifted(row, self.moments.routed(town)) if self.special(row) else self.moments.routed(town)

    def shifted(self, row: int, days: Days) -> Days:
        """Not before the child is ready and has leave."""
        child = self.columns.children[row]
        found: Days = np.maximum(days, self.moments.earliest[row])
        for kind, at in self.authorised.items():
            found[at] = self.permitted(child, kind, found[at])
        found[self.moments.unknown] = 0
        return found

    @cached_property
    def authorised(self) -> dict[str, Ints]:
        """By kind of leave the places that require it."""
        number, index = self.columns.supply.kind
        return {kind: np.flatnonzero(number == at) for kind, at in index.items()}

    def permitted(self, child: Child, kind: str, ready: Days) -> Days:
        """The first day on or after `ready` that the child has leave; `ready` itself when it never has."""
        best = np.full(len(ready), FAR + 1, dtype=np.int16)
        for begins, ends in self.leaves(child, kind):
            best = np.where(ready < ends, np.minimum(best, np.maximum(ready, begins)), best)
        return np.where(best <= FAR, best, ready)

    def leaves(self, child: Child, kind: str) -> list[tuple[int, int]]:
        """From when and until when the child has leave of this kind, in days from today."""
        mine = (a for a in child.authorisations if a.kind == kind)
        return [(self.moments.ahead(a.from_on), self.moments.ahead(a.until_on)) for a in mine]

    def of_day(self, row: int) -> Bits:
        """The bits of rules that hang on the start day, but for leave, and of holds.

        Written into the same two arrays over and over: memory, not counting, is what takes the time.
        """
        moments, start, special = self.moments, self.start(row), self.special(row)
        needed = moments.needed[row]
        found: Days = needed - start
        below(found, ARRANGE)
        if special:
            found ^= below(needed - self.shifted(row, moments.unrouted), EITHER)
        else:
            found ^= moments.late(int(needed))
        low, high = moments.ages(row)
        left: Days = high - start
        work: Days = start - low
        work |= left
        found |= below(work, AGE_START)
        expected = self.columns.children[row].expected_stay_days
        if expected:
            np.subtract(left, moments.stay(expected), out=work)
            work &= np.invert(left, out=left)
            found |= below(work, AGE_STAY)
        odd = self.odd_company(self.columns.children[row])
        if odd:
            np.subtract(start, reduce(np.maximum, odd), out=work)
            found |= below(work, GROUP)
        found |= moments.room(start) if special else moments.room_in(moments.towns[row])
        return found.astype(np.uint32)

    def odd_company(self, child: Child) -> list[Days]:
        having, shunning = self.moments.company
        found = [having[code] for code in child.trait_codes if code in having]
        return found + [shunning[code] for code in child.cannot_live_with_traits if code in shunning]

    def mark(self, row: int, found: Bits) -> None:
        """The rules about few places: leave, a failed stay, a hold, and company that is named."""
        child = self.columns.children[row]
        if child.authorisations:
            for kind, at in self.authorised.items():
                given = self.given(child, kind, self.start(row)[at], at)
                lacking = at[~given] if self.runs(child, kind) else NOWHERE
                found[at[given]] &= ~np.uint32(Bit.AUTHORISATION)
                found[lacking] ^= np.uint32(Bit.AUTHORISATION | Bit.LEAVE_ENDS)
        for offer in child.failed_offer_ids:
            found[self.by_offer.get(offer, NOWHERE)] |= np.uint32(Bit.FAILED)
        if not child.measure:
            found[self.over_budget.get(child.region, NOWHERE)] |= np.uint32(Bit.BUDGET)
        if child.id in self.by_holder:
            found[self.by_holder[child.id]] &= ~np.uint32(Bit.HELD)
        for person in self.moments.by_name.get(row, ()):
            at = self.by_group.get(self.group_of[person], NOWHERE)
            leaves = int(self.columns.supply.leaves[person]) - self.moments.today
            days = np.where(self.columns.supply.free[at] >= NEVER, NEVER, leaves)
            found[at[self.start(row)[at] < days]] |= np.uint32(Bit.GROUP)

    def runs(self, child: Child, kind: str) -> bool:
        """Whether leave of this kind runs on after today."""
        return any(ends > 0 for _, ends in self.leaves(child, kind))

    def given(self, child: Child, kind: str, days: Days, at: Ints) -> Bools:
        """Where leave is in force on the start day; where no day is known it is enough that there is any."""
        leaves = self.leaves(child, kind)
        inside = [(begins <= days) & (days < ends) for begins, ends in leaves]
        found: Bools = np.logical_or.reduce([*inside, (self.columns.supply.free[at] >= NEVER) & bool(leaves)])
        return found

    @cached_property
    def over_budget(self) -> dict[str, Ints]:
        """By region the places that are dearer than what is left of the provider's budget."""
        supply, found = self.columns.supply, defaultdict(list)
        for one in self.columns.problem.budgets:
            at = self.by_provider.get(one.provider_id, NOWHERE)
            found[one.region].append(at[supply.cost[at] > one.left])
        return {region: np.concatenate(parts) for region, parts in found.items()}

    @cached_property
    def by_provider(self) -> dict[str | None, Ints]:
        return rows_by([place.provider_id for place in self.columns.places])

    @cached_property
    def by_holder(self) -> dict[str | None, Ints]:
        return rows_by(self.columns.supply.holder)

    @cached_property
    def by_offer(self) -> dict[str | None, Ints]:
        return rows_by([place.offer_id for place in self.columns.places])

    @cached_property
    def by_group(self) -> dict[str | None, Ints]:
        return rows_by([place.group_id for place in self.columns.places])

    @cached_property
    def group_of(self) -> list[str]:
        """The group of every inhabitant."""
        return [group.id for group in self.columns.problem.groups for _ in group.inhabitants]


def rows_by(keys: Sequence[str | None]) -> dict[str | None, Ints]:
    """The rows with each key."""
    found: dict[str | None, list[int]] = {}
    for at, key in enumerate(keys):
        found.setdefault(key, []).append(at)
    return {key: np.array(rows, dtype=np.int64) for key, rows in found.items()}
