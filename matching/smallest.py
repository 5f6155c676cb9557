"""The smallest sets of rules to relax: those of a pair that hold those of no other pair, with their price.

A set is a number below `NEVER_FROM`, so all sets at once are one row of flags, and "some smaller set is there" is
spread over that row rule by rule: the work does not grow with the number of places.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

import numpy as np

from matching.arrays import Bools, Ints
from matching.place import Place
from matching.policy import Policy
from matching.relax import Change, relaxations
from matching.rules import BITS, NEVER_FROM
from matching.sorts import Bits

BLOCK, FEW = 128, 8
RELAXABLE = tuple(bit for bit, _ in BITS if bit < NEVER_FROM)


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
        prices, total = dict(self.policy.prices), np.zeros(NEVER_FROM, dtype=np.int64)
        never = np.zeros(NEVER_FROM, dtype=np.bool_)
        sets = np.arange(NEVER_FROM)
        for bit, rule in BITS:
            if bit < NEVER_FROM:
                mine = sets & bit > 0
                total[mine] += prices.get(rule.relaxation or "", 0)
                never |= mine & (rule.relaxation not in prices)
        return np.where(never, -1, total)

    def among(self, bits: Bits) -> Ints:
        """The price per place; -1 where something may never be relaxed or help only bridges."""
        return np.where(bits < NEVER_FROM, self.of[np.minimum(bits, NEVER_FROM - 1)], -1)

    def smallest_of_all(self, found: Iterable[Bits]) -> Smallest:
        """The smallest sets for every child, given its bits of all places."""
        bits, parts, begin = iter(found), [], 0
        while block := tuple(islice(bits, BLOCK)):
            part = self.smallest(sets_of(block))
            parts.append(Smallest(part.child + begin, part.mask, part.price))
            begin += len(block)
        none = np.zeros(0, dtype=np.int64)
        columns = [[getattr(part, name) for part in parts] or [none] for name in ("child", "mask", "price")]
        return Smallest(*(np.concatenate(column) for column in columns))

    def smallest(self, seen: Bools) -> Smallest:
        """Of sets x children, those that are there and hold no smaller one that is."""
        there = seen & (self.of >= 0)[:, None]
        there[0] = False
        mask, child = np.nonzero(there & ~above(there))
        price = self.of[mask]
        order = np.lexsort((mask, price, child))
        return Smallest(child[order], mask[order], price[order])


def sets_of(found: Iterable[Bits]) -> Bools:
    """Sets x children: which sets of rules are broken somewhere among the places with wanted help."""
    rows = []
    for bits in found:
        seen = np.zeros(NEVER_FROM, dtype=np.bool_)
        seen[bits[bits < NEVER_FROM]] = True
        rows.append(seen)
    return np.array(rows, dtype=np.bool_).reshape(len(rows), NEVER_FROM).T.copy()


def above(there: Bools) -> Bools:
    """Where a smaller set is there."""
    return spread(there) if there.shape[1] > FEW else compared(there)


def compared(there: Bools) -> Bools:
    """For few children: every set beside every other."""
    found = np.zeros_like(there)
    for child in range(there.shape[1]):
        masks = np.flatnonzero(there[:, child])
        holds = (masks[:, None] & masks) == masks
        found[masks, child] = holds.sum(axis=1) > 1
    return found


def spread(there: Bools) -> Bools:
    """For many children at once: flags spread upwards one rule at a time."""
    within, found = there.copy(), np.zeros_like(there)
    for bit in RELAXABLE:
        halves = within.reshape(-1, 2, bit * there.shape[1])
        halves[:, 1] |= halves[:, 0]
    for bit in RELAXABLE:
        found.reshape(-1, 2, bit * there.shape[1])[:, 1] |= within.reshape(-1, 2, bit * there.shape[1])[:, 0]
    return found


def changes_in(prices: Prices, bits: Bits, places: Sequence[Place]) -> tuple[Change, ...]:
    """The smallest changes for one child with the places that each brings within reach, cheapest first."""
    found = []
    for mask, price in zip(*smallest_of(prices, bits), strict=True):
        at = np.flatnonzero(bits == mask).tolist()
        found.append(Change(relaxations(prices.policy, mask) or (), price, tuple(places[row].id for row in at)))
    return tuple(sorted(found, key=lambda change: (change.price, [one.id for one in change.relaxations])))


def smallest_of(prices: Prices, bits: Bits) -> tuple[list[int], list[int]]:
    found = prices.smallest(sets_of([bits]))
    return found.mask.tolist(), found.price.tolist()
