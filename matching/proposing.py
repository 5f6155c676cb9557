"""Places for one child: what fits in order, what just misses, and why not the rest."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from matching.child import Child
from matching.columns import NEVER, Columns
from matching.judges import Pair
from matching.masks import masks as all_masks
from matching.place import Place
from matching.problem import Problem
from matching.relax import changes, minimal, price, relaxations
from matching.result import NearMiss, Other, Proposal, Proposals, ReasonCount
from matching.rules import Reason, reasons_for
from matching.scoring import figures
from matching.siblings import mark_siblings, must_live_with
from matching.timing import days_late, distance_km, needed_on, route_for
from matching.values import values

WANTED = 2


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
    """The child's row of masks and values over all places."""

    problem: Problem
    child: Child
    masks: list[int]
    worth: list[list[int]]
    start: list[int]
    points: list[int]

    @staticmethod
    def of(problem: Problem, child_id: str) -> "Judged":
        """Siblings who must live with the child are judged with it."""
        ids = (child_id, *must_live_with(problem, child_id))
        columns = Columns(problem, tuple(child_of(problem, one) for one in ids))
        found = all_masks(columns)
        mark_siblings(columns, found)
        worth = values(columns)[:, 0, :].T
        rows = (found[0], worth, columns.start[0], columns.form_points[0])
        return Judged(problem, columns.children[0], *(row.tolist() for row in rows))

    def pair(self, at: int) -> Pair:
        start = None if self.start[at] >= NEVER else date.fromordinal(self.start[at])
        return Pair(self.problem, self.child, self.problem.places[at], start)

    def reasons(self, at: int) -> tuple[Reason, ...]:
        return tuple(reasons_for(self.pair(at), self.masks[at]))

    def best_first(self, rows: Iterable[int]) -> list[int]:
        """Places by their values in strict order, then by start, then by id."""
        return sorted(rows, key=lambda at: ([-value for value in self.worth[at]], self.start[at], at))


def why_not(problem: Problem, child_id: str, place_id: str) -> list[Reason]:
    """Every hard rule that stands between this child and this place; empty when the place fits."""
    place = place_of(problem, place_id)
    return list(Judged.of(problem, child_id).reasons(problem.place_rows[place.id]))


def conditions(pair: Pair) -> tuple[str, ...]:
    """What must be arranged although the place fits."""
    limits = (one for one in pair.place.contra_indications if one.degree == "condition")
    met = (one for one in limits if one.code in pair.child.open_codes)
    return tuple(one.solution or f"Maak een afspraak over: {pair.problem.name(one.code)}." for one in met)


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
        route=route_for(problem.policy, child, place),
        confirmed_days=place.confirmed_days,
        figures=figures(pair),
        conditions=conditions(pair),
    )


def rank(problem: Problem, child_id: str) -> Proposals:
    """All places for one child. Raises `UnknownChild`."""
    judged = Judged.of(problem, child_id)
    fits = judged.best_first(at for at, mask in enumerate(judged.masks) if mask == 0)
    wanted = [at for at, points in enumerate(judged.points) if points >= WANTED]
    near = near_misses(judged, wanted)
    missed = {one.proposal.place_id for one in near}
    rest = [at for at, mask in enumerate(judged.masks) if mask and problem.places[at].id not in missed]
    others = tuple(Other(problem.places[at].id, judged.reasons(at)) for at in rest)
    return Proposals(
        child_id=child_id,
        fitting=proposed(judged, [at for at in fits if judged.points[at] >= WANTED]),
        bridging=proposed(judged, [at for at in fits if judged.points[at] < WANTED]),
        near_misses=near,
        others=others,
        by_reason=counted(others),
        changes=changes(problem.policy, [judged.masks[at] for at in wanted], [problem.places[at].id for at in wanted]),
    )


def proposed(judged: Judged, rows: Sequence[int]) -> tuple[Proposal, ...]:
    return tuple(proposal(judged.pair(at), count) for count, at in enumerate(rows, start=1))


def near_misses(judged: Judged, wanted: Sequence[int]) -> tuple[NearMiss, ...]:
    """Places with wanted help that break only rules that may be relaxed, cheapest first, then best first."""
    policy, masks = judged.problem.policy, judged.masks
    prices = {mask: cost for mask in set(masks) - {0} if (cost := price(policy, mask)) is not None}
    near = [at for at in wanted if prices.get(masks[at], policy.near_miss_price + 1) <= policy.near_miss_price]
    smallest = set(minimal(masks[at] for at in near))
    needed = {mask: relaxations(policy, mask) or () for mask in {masks[at] for at in near}}
    order = sorted(judged.best_first(near), key=lambda at: prices[masks[at]])
    return tuple(
        NearMiss(
            proposal(judged.pair(at), count),
            judged.reasons(at),
            needed[masks[at]],
            prices[masks[at]],
            masks[at] in smallest,
        )
        for count, at in enumerate(order, start=1)
    )


def counted(others: Sequence[Other]) -> tuple[ReasonCount, ...]:
    """The others by their weightiest reason, most first."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for other in others:
        found[other.reasons[0].rule, other.reasons[0].title].append(other.place_id)
    counts = [ReasonCount(rule, title, len(ids), tuple(ids)) for (rule, title), ids in found.items()]
    return tuple(sorted(counts, key=lambda one: (-one.count, one.rule)))
