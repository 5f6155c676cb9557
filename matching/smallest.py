"""The smallest sets of rules to relax: those of a pair that hold those of no other pair, with their price.

A set is a number below `NEVER_FROM`, and of thousands of places only some dozens of sets remain, so every set can be
held beside every other.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

import numpy as np

from matching.arrays import Bools, Ints
from matching.place import Place
from matching.policy import Policy
from matching.relax import Change, relaxations
from matching.rules import BITS, NEVER_FROM
from matching.sorts import Bits


@cache
def weights(table: tuple[tuple[str, int], ...]) -> Ints:
    """By set of rules what relaxing them all weighs in this table; -1 when one of them may never be relaxed."""
    prices, total = dict(table), np.zeros(NEVER_FROM, dtype=np.int64)
    never = np.zeros(NEVER_FROM, dtype=np.bool_)
    sets = np.arange(NEVER_FROM)
    for bit, rule in BITS:
        if bit < NEVER_FROM:
            mine = sets & bit > 0
            total[mine] += prices.get(rule.relaxation or "", 0)
            never |= mine & (rule.relaxation not in prices)
    found = np.where(never, -1, total)
    found.flags.writeable = False
    return found


@dataclass(frozen=True)
class Smallest:
    """One line per child and set, in order of child, price and set: do one, and its places come within reach."""

    child: Ints
    mask: Ints
    price: Ints


@dataclass(frozen=True)
class Prices:
    """The price of every set of rules in the policy's table."""

    policy: Policy

    @cached_property
    def of(self) -> Ints:
        """By set of rules what relaxing them all weighs; -1 when one of them may never be relaxed."""
        return weights(tuple(self.policy.prices))

    @cached_property
    def possible(self) -> Bools:
        """The sets of rules of which something can be relaxed, and nothing may not."""
        found: Bools = self.of >= 0
        found[0] = False
        return found

    def among(self, bits: Bits) -> Ints:
        """The price per place; -1 where something may never be relaxed or help only bridges."""
        return np.where(bits < NEVER_FROM, self.of[np.minimum(bits, NEVER_FROM - 1)], -1)

    def smallest_of_all(self, found: Iterable[Bits]) -> Smallest:
        """The smallest sets for every child, given its bits of all places."""
        masks = [self.smallest(bits) for bits in found]
        child = np.repeat(np.arange(len(masks)), [len(one) for one in masks])
        mask = np.concatenate(masks or [np.zeros(0, dtype=np.int64)])
        return Smallest(child, mask, self.of[mask])

    def smallest(self, bits: Bits) -> Ints:
        """Of the sets that one child breaks at places with wanted help, those that hold no other; cheapest first."""
        seen = np.zeros(NEVER_FROM, dtype=np.bool_)
        seen[bits.compress(bits < NEVER_FROM).astype(np.int64)] = True
        seen &= self.possible
        masks = seen.nonzero()[0]
        holds = (masks[:, None] & masks) == masks
        alone: Ints = masks[np.add.reduce(holds, axis=1) == 1]
        return alone[self.of[alone].argsort(kind="stable")]


def changes_in(prices: Prices, bits: Bits, places: Sequence[Place]) -> tuple[Change, ...]:
    """The smallest changes for one child with the places that each brings within reach, cheapest first."""
    found = []
    for mask in prices.smallest(bits).tolist():
        at = np.flatnonzero(bits == mask).tolist()
        needed = relaxations(prices.policy, mask) or ()
        found.append(Change(needed, int(prices.of[mask]), tuple(places[row].id for row in at)))
    return tuple(sorted(found, key=lambda change: (change.price, [one.id for one in change.relaxations])))
