"""What matching answers: proposals for one child, and a plan for all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from matching.lateness import late_for_arranging
from matching.pair import Pair
from matching.place import Certainty
from matching.relax import Change, Relaxation
from matching.rules import Bit, Reason, reasons_for, weightiest
from matching.scoring import Figure, figures
from matching.timing import Route, contract_for, days_late, distance_km, needed_on, told_route

SOONER = ", en de aanbieder of de plek eerder vrij kan komen"


@dataclass(frozen=True, slots=True)
class Proposal:
    """A place for a child with everything that there is to know about it. `rank` counts from 1 within its list.

    `start_on` is the earliest realistic start (none: nobody has named a day); `confirmed_days` how long ago the
    provider confirmed the place; `figures` stand in the order of the policy; `conditions` are Dutch sentences.
    """

    rank: int
    child_id: str
    place_id: str
    offer_id: str
    provider_id: str
    form: str
    bridging: bool
    start_on: date | None
    needed_on: date | None
    days_late: int
    certainty: Certainty
    km: float | None
    route: Route
    confirmed_days: int | None
    figures: tuple[Figure, ...]
    conditions: tuple[str, ...]

    @property
    def in_time(self) -> bool:
        """Whether help can start on or before the day that it is needed."""
        return self.start_on is not None and self.days_late == 0

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(figure.value for figure in self.figures)


def conditions(pair: Pair) -> tuple[str, ...]:
    """What must be arranged although the place fits."""
    limits = (one for one in pair.place.contra_indications if one.degree == "condition")
    met = (one for one in limits if one.code in pair.child.open_codes)
    return tuple(condition(pair.problem.name(one.code), one.solution) for one in met)


def condition(name: str, solution: str) -> str:
    """'Eerst een signaleringsplan. Dat vraagt deze aanbieder bij “weglopen”.'"""
    how = solution.strip().rstrip(".") or "Een afspraak met de aanbieder"
    return f"{how[:1].upper()}{how[1:]}. Dat vraagt deze aanbieder bij “{name[:1].lower()}{name[1:]}”."


def proposal(pair: Pair, rank: int) -> Proposal:
    """Everything about one pair."""
    problem, child, place = pair.problem, pair.child, pair.place
    return Proposal(
        rank=rank,
        child_id=child.id,
        place_id=place.id,
        offer_id=place.offer_id,
        provider_id=place.provider_id,
        form=place.form,
        bridging=place.form not in child.ideal_forms + child.acceptable_forms,
        start_on=pair.start,
        needed_on=needed_on(problem, child),
        days_late=0 if pair.start is None else days_late(problem, child, pair.start),
        certainty=place.certainty,
        km=distance_km(child, place),
        route=told_route(problem, child, place, pair.start),
        confirmed_days=place.confirmed_days,
        figures=figures(pair),
        conditions=conditions(pair),
    )


def hurry(pair: Pair, rule: str) -> str:
    """Whom to ask for haste where the start waits for what must be arranged."""
    policy = pair.problem.policy
    contract = contract_for(policy, pair.place, pair.child.municipality)
    who, what = (contract.decided_by or "de gemeente", "een spoedbesluit")
    if not contract.delay_days:
        who, what = policy.admission_stop_by, "een snel besluit over de opnamestop"
    return f"Vraag {who} om {what}{SOONER if rule == 'late' else ''}."


@dataclass(frozen=True)
class NearMiss:
    """A place that would do if something changed.

    `minimal`: no other place asks for only a part of these changes. `weight` is its `price` with what being late
    adds, and decides the order. `bands_late` is how late it is in bands of the policy (none: no day is known).

    Its proposal and its reasons are written when they are read.
    """

    rank: int
    pair: Pair
    mask: int
    relaxations: tuple[Relaxation, ...]
    price: int
    weight: int
    bands_late: int | None
    minimal: bool

    @cached_property
    def proposal(self) -> Proposal:
        return proposal(self.pair, self.rank)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        return tuple(reasons_for(self.pair, self.mask))

    @cached_property
    def remedies(self) -> tuple[str, ...]:
        """What would solve each reason here, by its cause."""
        hurries = {"arrange"} | ({"late"} if late_for_arranging(self.pair) else set())
        return tuple(hurry(self.pair, one.rule) if one.rule in hurries else one.sentence for one in self.relaxations)

    @property
    def only_late(self) -> bool:
        """Whether nothing is wrong but the start, by itself or by what must be arranged."""
        return self.mask & ~int(Bit.LATE | Bit.ARRANGE) == 0


@dataclass(frozen=True)
class Other:
    """A place that will not do, with every reason, the weightiest first; they are written when they are read."""

    place_id: str
    mask: int
    why: Callable[[int], tuple[Reason, ...]] = field(repr=False, compare=False)

    @cached_property
    def reasons(self) -> tuple[Reason, ...]:
        return self.why(self.mask)

    @cached_property
    def weightiest(self) -> tuple[Reason, ...]:
        """The first of them alone."""
        return self.why(int(weightiest(self.mask).bit))


@dataclass(frozen=True, slots=True)
class ReasonCount:
    """How many of the other places fall off first of all by this rule."""

    rule: str
    title: str
    count: int
    place_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Proposals:
    """All places for one child, each in exactly one of `fitting`, `bridging`, `near_misses` and `others`.

    `changes` are the smallest sets of relaxations with the places that each would bring within reach.
    """

    child_id: str
    fitting: tuple[Proposal, ...]
    bridging: tuple[Proposal, ...]
    near_misses: tuple[NearMiss, ...]
    others: tuple[Other, ...]
    by_reason: tuple[ReasonCount, ...]
    changes: tuple[Change, ...]

    @property
    def earliest_start(self) -> date | None:
        """The first day on which wanted help could start: at a fitting place, or at one that is only late."""
        late = [one.pair.start for one in self.near_misses if one.only_late]
        return min((day for day in (*(one.start_on for one in self.fitting), *late) if day is not None), default=None)


@dataclass(frozen=True, slots=True)
class LevelResult:
    """One level of a plan: its value, an upper bound on what is possible given the levels above it, and what first
    come first served reaches. `proven` when value and bound are equal."""

    level: str
    title: str
    value: int
    bound: int
    first_come: int

    @property
    def proven(self) -> bool:
        return self.value == self.bound


@dataclass(frozen=True, slots=True)
class Assignment:
    """A proposal within a plan; `notes` says what must still be decided (a late start, out of region)."""

    child_id: str
    place_id: str
    start_on: date
    days_late: int
    figures: tuple[Figure, ...]
    notes: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Unplaced:
    """A child without a place in the plan, why, and the smallest changes that would give one."""

    child_id: str
    sentence: str
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """A joint proposal for all children: advice, never a placement. The same problem gives the same plan.

    `order` is the strict order of values; `proof` how far it was to be proven (`fast`, `first_level`, `full`, or
    `repaired` after a change); `limits` what the solver might use, in its own units; `seconds` how long it took, which
    is no part of what plans are compared by.
    """

    problem_hash: str
    levels: tuple[LevelResult, ...]
    assignments: tuple[Assignment, ...]
    unplaced: tuple[Unplaced, ...]
    versions: tuple[tuple[str, str], ...]
    seed: int
    work: float
    order: tuple[str, ...] = ()
    proof: str = "full"
    limits: tuple[tuple[str, int], ...] = ()
    seconds: float = field(default=0.0, compare=False)

    @property
    def proven(self) -> bool:
        """Whether every level is proven best."""
        return all(level.proven for level in self.levels)

    @property
    def values(self) -> tuple[int, ...]:
        return tuple(level.value for level in self.levels)

    @property
    def places(self) -> dict[str, str]:
        """Place by child."""
        return {one.child_id: one.place_id for one in self.assignments}
