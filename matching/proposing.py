"""Places for one child: what fits in order, what just misses, and why not the rest."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from math import inf

import numpy as np

from matching.arrays import NEVER, Floats, Ints
from matching.child import Child
from matching.columns import Columns
from matching.judges import far_in_age
from matching.pair import Pair
from matching.place import Certainty, Place
from matching.problem import Problem
from matching.reasons import Reasons
from matching.relax import minimal, relaxations
from matching.result import NearMiss, Other, Proposal, Proposals, ReasonCount, proposal
from matching.rules import Bit, Reason, reasons_for, weightiest
from matching.siblings import must_live_with
from matching.smallest import Prices, changes_in
from matching.sorts import BRIDGING, Bits
from matching.timing import days_late
from matching.values import values

SURENESS: tuple[Certainty, ...] = ("free", "announced", "waiting")


class UnknownChild(KeyError):
    """The problem has no such child."""


class UnknownPlace(KeyError):
    """The problem has no such place."""


def child_of(problem: Problem, child_id: str) -> Child:
    if child_id not in problem.child_rows:
        raise UnknownChild(f"Kind {child_id} is niet bekend.")
    return problem.children[problem.child_rows[child_id]]


def place_of(problem: Problem, place_id: str) -> Place:
    if place_id not in problem.place_rows:
        raise UnknownPlace(f"Plek {place_id} is niet bekend.")
    return problem.places[problem.place_rows[place_id]]


@dataclass(frozen=True)
class Judged:
    """The broken rules of one child at all places; what else there is to know only of the places that are shown."""

    problem: Problem
    child: Child
    bits: Bits
    prices: Prices

    @staticmethod
    def of(problem: Problem, child_id: str) -> "Judged":
        """Siblings who must live with the child are judged with it."""
        together = tuple(child_of(problem, one) for one in (child_id, *must_live_with(problem, child_id)))
        return Judged(problem, together[0], Reasons.of(problem, together).row(0), Prices(problem.policy))

    @cached_property
    def fits(self) -> Ints:
        """Places that break no rule with wanted help."""
        return np.flatnonzero(self.bits == 0)

    @cached_property
    def bridging(self) -> Ints:
        return np.flatnonzero(self.bits == BRIDGING)

    @cached_property
    def near(self) -> Ints:
        """Places with wanted help that break only rules that may be relaxed, together not too dear."""
        price = self.prices.among(self.bits)
        rows = np.flatnonzero((price > 0) & (price <= self.problem.policy.near_miss_price))
        return rows[[not self.too_far(at) for at in rows.tolist()]] if len(rows) else rows

    def too_far(self, at: int) -> bool:
        """Whether nobody would make an exception here: the child is years too young or too old."""
        places = self.problem.places
        return bool(self.bits[at] & Bit.AGE_START) and far_in_age(Pair.of(self.problem, self.child, places[at]))

    @cached_property
    def worth(self) -> dict[int, tuple[int, ...]]:
        """By place that is shown: how it stands among others; less is better."""
        shown = np.concatenate([self.fits, self.bridging, self.near])
        columns = Columns(self.problem, (self.child,), (np.zeros(len(shown), dtype=np.int64), shown))
        keys = np.vstack([-values(columns), columns.start, whole(columns.km), self.news(shown), shown])
        return dict(zip(shown.tolist(), map(tuple, keys.T.tolist()), strict=True))

    def news(self, rows: Ints) -> Ints:
        """How sure the news of these places is, and how old; less is better."""
        told = [self.problem.places[at] for at in rows.tolist()]
        age = [NEVER if one.confirmed_days is None else one.confirmed_days for one in told]
        return np.array([[SURENESS.index(one.certainty) for one in told], age], dtype=np.int64)

    def best_first(self, rows: Ints) -> list[int]:
        """Places by their values in strict order, then by start, distance in whole kilometres, news, and id."""
        return sorted(rows.tolist(), key=self.worth.__getitem__)

    def pair(self, at: int) -> Pair:
        start = self.worth[at][-5]
        return Pair(
            self.problem, self.child, self.problem.places[at], None if start >= NEVER else date.fromordinal(start)
        )

    def mask(self, at: int) -> int:
        return int(self.bits[at] & ~BRIDGING)

    def why(self, at: int, mask: int) -> tuple[Reason, ...]:
        """These of the rules that are broken there, as reasons."""
        return tuple(reasons_for(Pair.of(self.problem, self.child, self.problem.places[at]), mask))


def whole(km: Floats) -> Ints:
    """Distances in whole kilometres, up, as they are told; an unknown one is the furthest."""
    known = ~np.isnan(km)
    return np.where(known, np.ceil(np.round(np.where(known, km, 0.0), 6)), NEVER).astype(np.int64)


def why_not(problem: Problem, child_id: str, place_id: str) -> list[Reason]:
    """Every hard rule that stands between this child and this place; empty when the place fits."""
    place = place_of(problem, place_id)
    judged, at = Judged.of(problem, child_id), problem.place_rows[place.id]
    return list(judged.why(at, judged.mask(at)))


def rank(problem: Problem, child_id: str) -> Proposals:
    """All places for one child. Raises `UnknownChild`."""
    judged = Judged.of(problem, child_id)
    others = tuple(other(judged, at) for at in unsuited(judged).tolist())
    return Proposals(
        child_id=child_id,
        fitting=proposed(judged, judged.fits),
        bridging=proposed(judged, judged.bridging),
        near_misses=near_misses(judged),
        others=others,
        by_reason=counted(others),
        changes=changes_in(judged.prices, judged.bits, problem.places),
    )


def proposed(judged: Judged, rows: Ints) -> tuple[Proposal, ...]:
    return tuple(proposal(judged.pair(at), count) for count, at in enumerate(judged.best_first(rows), start=1))


def near_misses(judged: Judged) -> tuple[NearMiss, ...]:
    """What just misses: what weighs least first (its price, and how late it is), then by how late (in bands), then best
    first."""
    policy, masks = judged.problem.policy, {at: judged.mask(at) for at in judged.near.tolist()}
    smallest, price = set(minimal(masks.values())), judged.prices.of
    needed = {mask: relaxations(policy, mask) or () for mask in set(masks.values())}
    late = {at: bands_late(judged.pair(at)) for at in masks}
    weight = {at: int(price[mask]) + late_price(judged.pair(at)) for at, mask in masks.items()}
    order = sorted(judged.best_first(judged.near), key=lambda at: (weight[at], soonest(late[at])))
    return tuple(
        NearMiss(count, judged.pair(at), mask, needed[mask], int(price[mask]), weight[at], late[at], mask in smallest)
        for count, (at, mask) in enumerate(((at, masks[at]) for at in order), start=1)
    )


def bands_late(pair: Pair) -> int | None:
    """By how many bands of the policy the start is late; none when no day is known."""
    if pair.start is None:
        return None
    return -(-days_late(pair.problem, pair.child, pair.start) // pair.problem.policy.late_band_days)


def late_price(pair: Pair) -> int:
    """What being so late adds to the weight of a just miss; no known day counts as the latest start of a plan."""
    policy, child = pair.problem.policy, pair.child
    late = policy.late_days if pair.start is None else days_late(pair.problem, child, pair.start)
    return max(0, -(-late * (policy.acute_factor if child.acute else 1) // policy.late_price_days) - 1)


def soonest(bands: int | None) -> float:
    """For sorting: an unknown day comes last."""
    return inf if bands is None else bands


def unsuited(judged: Judged) -> Ints:
    """Places that will not do."""
    broken = judged.bits & ~BRIDGING != 0
    broken[judged.near] = False
    return np.flatnonzero(broken)


def other(judged: Judged, at: int) -> Other:
    return Other(judged.problem.places[at].id, judged.mask(at), lambda mask: judged.why(at, mask))


def counted(others: Sequence[Other]) -> tuple[ReasonCount, ...]:
    """The others by their weightiest reason, most first."""
    found: dict[int, list[str]] = defaultdict(list)
    for one in others:
        found[one.mask].append(one.place_id)
    by_rule: dict[tuple[str, str], list[str]] = defaultdict(list)
    for mask, ids in found.items():
        rule = weightiest(mask)
        by_rule[rule.id, rule.title] += ids
    counts = [ReasonCount(rule, title, len(ids), tuple(sorted(ids))) for (rule, title), ids in by_rule.items()]
    return tuple(sorted(counts, key=lambda one: (-one.count, one.rule)))
