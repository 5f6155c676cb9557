"""Just misses: what would have to change, at what price in the policy's table, and who could decide it."""

from collections.abc import Iterable
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


def minimal(masks: Iterable[int]) -> list[int]:
    """The masks that contain no other mask: each is a smallest set of rules to relax."""
    kept: list[int] = []
    for mask in sorted(set(masks), key=lambda m: (m.bit_count(), m)):
        if not any(smaller & mask == smaller for smaller in kept):
            kept.append(mask)
    return kept
