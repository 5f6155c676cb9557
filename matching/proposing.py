"""Places for one child: what fits in order, what just misses, and why not the rest."""

from collections import defaultdict
from collections.abc import Sequence

from matching.child import Child
from matching.columns import Columns, Ints
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


def judged(problem: Problem, child_id: str) -> tuple[Columns, list[int]]:
    """The child's columns (with those of its siblings below it) and the child's masks for all places."""
    ids = (child_id, *must_live_with(problem, child_id))
    columns = Columns(problem, tuple(child_of(problem, one) for one in ids))
    found = all_masks(columns)
    mark_siblings(columns, found)
    return columns, [int(mask) for mask in found[0]]


def why_not(problem: Problem, child_id: str, place_id: str) -> list[Reason]:
    """Every hard rule that stands between this child and this place; empty when the place fits."""
    child, place = child_of(problem, child_id), place_of(problem, place_id)
    _, masks = judged(problem, child_id)
    return reasons_for(problem, child, place, masks[problem.place_rows[place_id]])


def conditions(pair: Pair) -> tuple[str, ...]:
    """What must be arranged although the place fits."""
    limits = (one for one in pair.place.contra_indications if one.degree == "condition")
    met = (one for one in limits if one.code in pair.child.open_codes)
    return tuple(one.solution or f"Maak een afspraak over: {pair.problem.name(one.code)}." for one in met)


def proposal(problem: Problem, child: Child, place: Place, rank: int) -> Proposal:
    """Everything about one pair."""
    pair = Pair.of(problem, child, place)
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


def best_first(worth: Ints, start: Ints, rows: Sequence[int]) -> list[int]:
    """Places by their values in strict order, then by start, then by id."""
    return sorted(rows, key=lambda at: (*(-value for value in worth[:, 0, at].tolist()), int(start[0, at]), at))


def rank(problem: Problem, child_id: str) -> Proposals:
    """All places for one child. Raises `UnknownChild`."""
    child = child_of(problem, child_id)
    columns, masks = judged(problem, child_id)
    worth, wanted = values(columns), columns.form_points[0] >= 2
    policy, places = problem.policy, problem.places
    fits = best_first(worth, columns.start, [at for at, mask in enumerate(masks) if mask == 0])
    prices = {mask: price(policy, mask) for mask in set(masks)}
    near = {at: cost for at, mask in enumerate(masks) if mask and wanted[at] and (cost := prices[mask]) is not None}
    near = {at: cost for at, cost in near.items() if cost <= policy.near_miss_price}
    smallest = set(minimal(masks[at] for at in near))
    misses = sorted(best_first(worth, columns.start, list(near)), key=lambda at: near[at])
    rest = [at for at, mask in enumerate(masks) if mask and at not in near]
    others = tuple(Other(places[at].id, tuple(reasons_for(problem, child, places[at], masks[at]))) for at in rest)
    asked = [at for at in range(len(places)) if wanted[at]]
    return Proposals(
        child_id=child_id,
        fitting=proposed(problem, child, [at for at in fits if wanted[at]]),
        bridging=proposed(problem, child, [at for at in fits if not wanted[at]]),
        near_misses=tuple(
            NearMiss(
                proposal(problem, child, places[at], count),
                tuple(reasons_for(problem, child, places[at], masks[at])),
                relaxations(policy, masks[at]) or (),
                near[at],
                masks[at] in smallest,
            )
            for count, at in enumerate(misses, start=1)
        ),
        others=others,
        by_reason=counted(others),
        changes=changes(policy, [masks[at] for at in asked], [places[at].id for at in asked]),
    )


def proposed(problem: Problem, child: Child, rows: Sequence[int]) -> tuple[Proposal, ...]:
    return tuple(proposal(problem, child, problem.places[at], count) for count, at in enumerate(rows, start=1))


def counted(others: Sequence[Other]) -> tuple[ReasonCount, ...]:
    """The others by their weightiest reason, most first."""
    found: dict[tuple[str, str], list[str]] = defaultdict(list)
    for other in others:
        found[other.reasons[0].rule, other.reasons[0].title].append(other.place_id)
    counts = [ReasonCount(rule, title, len(ids), tuple(ids)) for (rule, title), ids in found.items()]
    return tuple(sorted(counts, key=lambda one: (-one.count, one.rule)))
