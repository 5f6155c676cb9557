"""Just misses: what would have to change, at what price in the policy's table, and who could decide it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from matching.policy import Policy
from matching.rules import BITS


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One thing that may change; `price` orders relaxations among each other and is no money."""

    id: str
    rule: str
    sentence: str
    price: int
    decided_by: str


@dataclass(frozen=True, slots=True)
class Change:
    """An inclusion-minimal set of relaxations and the places that it would bring within reach, in order of id."""

    relaxations: tuple[Relaxation, ...]
    price: int
    place_ids: tuple[str, ...]


def relaxations(policy: Policy, mask: int) -> tuple[Relaxation, ...] | None:
    """What would have to be relaxed for this mask; none when one of its rules may never be relaxed."""
    prices = dict(policy.prices)
    found = []
    for bit, rule in BITS:
        if mask & bit:
            if rule.relaxation is None or rule.relaxation not in prices:
                return None
            found.append(Relaxation(rule.relaxation, rule.id, rule.remedy, prices[rule.relaxation], rule.decided_by))
    return tuple(found)


def price(policy: Policy, mask: int) -> int | None:
    """The price of all that the mask breaks together; none when it may never be relaxed."""
    needed = relaxations(policy, mask)
    return None if needed is None else sum(one.price for one in needed)


def minimal(masks: Iterable[int]) -> list[int]:
    """The masks that contain no other mask: each is a smallest set of rules to relax."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=lambda m: (m.bit_count(), m)):
        if not any(smaller & mask == smaller for smaller in kept):
            kept.append(mask)
    return kept


def changes(policy: Policy, masks: Sequence[int], place_ids: Sequence[str]) -> tuple[Change, ...]:
    """The minimal sets of relaxations, cheapest first. `masks` are those of places in wanted forms of care."""
    open_masks = [mask for mask in set(masks) if mask and relaxations(policy, mask) is not None]
    found = []
    for mask in minimal(open_masks):
        needed = relaxations(policy, mask) or ()
        places = tuple(name for name, one in zip(place_ids, masks, strict=True) if one and one & mask == one)
        found.append(Change(needed, sum(one.price for one in needed), places))
    return tuple(sorted(found, key=lambda change: (change.price, [one.id for one in change.relaxations])))
