"""Judge any plan without the solver: hard rules, seats, families, groups, and the levels counted again."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping
from datetime import date
from itertools import combinations

from matching.child import Child
from matching.judges import at_odds, present
from matching.pair import Pair
from matching.place import Inhabitant, Place
from matching.problem import Problem
from matching.rules import SOFT, mask_of, reasons_for
from matching.scoring import figures, form_points
from matching.timing import days_late, distance_km, start_on

Placed = list[tuple[Child, Place]]


def check(problem: Problem, places: Mapping[str, str]) -> tuple[str, ...]:
    """Every fault of a plan that gives children (ids) places (ids), as Dutch sentences; empty when it is sound."""
    unknown = [f"Kind {one} is niet bekend." for one in sorted(set(places) - set(problem.child_rows))]
    unknown += [f"Plek {one} is niet bekend." for one in sorted(set(places.values()) - set(problem.place_rows))]
    if unknown:
        return tuple(unknown)
    placed = [
        (problem.children[problem.child_rows[c]], problem.places[problem.place_rows[places[c]]]) for c in sorted(places)
    ]
    rules = (pair_faults, seat_faults, group_faults, family_faults, budget_faults)
    return tuple(sentence for rule in rules for sentence in rule(problem, placed))


def level_values(problem: Problem, places: Mapping[str, str]) -> tuple[int, ...]:
    """What a plan is worth on every level, counted pair by pair, in the order of the policy."""
    total = Counter[str]()
    for child, place in places.items():
        pair = Pair.of(problem, problem.children[problem.child_rows[child]], problem.places[problem.place_rows[place]])
        total.update({figure.level: figure.value for figure in figures(pair)})
    return tuple(total[name] for name in problem.policy.levels)


def pair_faults(problem: Problem, placed: Placed) -> Iterator[str]:
    """Every hard rule for each child by itself; late and out of region may stand in a plan, as far as agreed."""
    for child, place in placed:
        pair = Pair.of(problem, child, place)
        hard = mask_of(pair) & ~int(SOFT)
        for reason in reasons_for(pair, hard):
            yield f"Kind {child.id} op plek {place.id}: {reason.sentence}"
        if pair.start is not None and days_late(problem, child, pair.start) > problem.policy.late_days:
            yield f"Kind {child.id} op plek {place.id}: de start is later dan een plan mag voorstellen."
        if form_points(pair) == 1:
            yield f"Kind {child.id} op plek {place.id}: dit is alleen overbrugging."


def seat_faults(_: Problem, placed: Placed) -> Iterator[str]:
    """No more children than seats."""
    for place, count in Counter(place for _, place in placed).items():
        if count > place.capacity:
            yield f"Plek {place.id} is {count} keer gegeven, maar er is {place.capacity} keer plek."


def group_faults(problem: Problem, placed: Placed) -> Iterator[str]:
    """Group size, limits and company among those who arrive, on every day that somebody arrives."""
    arriving: dict[str, Placed] = defaultdict(list)
    for child, place in placed:
        if place.group_id is not None:
            arriving[place.group_id].append((child, place))
    for name, people in sorted(arriving.items()):
        for child, place in people:
            yield from crowding(problem, name, people, start_on(problem, child, place))
        for (one, _), (other, _) in combinations(people, 2):
            if at_odds(one, as_inhabitant(other)):
                yield f"Kind {one.id} en kind {other.id} kunnen niet samen in groep {name}."


def as_inhabitant(child: Child) -> Inhabitant:
    return Inhabitant(
        child.id, tuple(sorted(child.trait_codes)), child.cannot_live_with_ids, child.cannot_live_with_traits
    )


def crowding(problem: Problem, name: str, people: Placed, day: date | None) -> Iterator[str]:
    """Faults of the group on one day."""
    group = problem.group_of[name]
    starts = [(child, start_on(problem, child, place)) for child, place in people]
    arrived = [child for child, start in starts if start is not None and day is not None and start <= day]
    here = present(group, day)
    if group.size is not None and len(here) + len(arrived) > group.size:
        yield f"Groep {name} heeft te veel bewoners."
    for cap in group.caps:
        mine = sum(cap.trait in child.trait_codes for child in arrived)
        if mine and mine + sum(cap.trait in one.traits for one in here) > cap.at_most:
            yield f"Groep {name} heeft te veel bewoners met: {problem.name(cap.trait)}."


def family_faults(problem: Problem, placed: Placed) -> Iterator[str]:
    """Siblings together when they must, near when they should."""
    where = {child.id: place for child, place in placed}
    for family in problem.siblings:
        places = [where[child] for child in family.child_ids if child in where]
        if family.degree == "must" and places:
            if len(places) < len(family.child_ids) or len({place.location_id for place in places}) > 1:
                yield f"Gezin {family.id} woont in dit plan niet samen."
        elif any(far(problem, a, b) for a, b in combinations(places, 2)):
            yield f"Gezin {family.id} woont in dit plan te ver uit elkaar."


def budget_faults(problem: Problem, placed: Placed) -> Iterator[str]:
    """No more spent under a ceiling than is left, for children without a measure."""
    spent = Counter[tuple[str, str]]()
    for child, place in placed:
        if not child.measure:
            spent[place.provider_id, child.region] += place.cost
    for one in problem.budgets:
        if spent[one.provider_id, one.region] > one.left:
            yield f"Het budget van {problem.name(one.provider_id)} voor {one.region} is niet genoeg voor dit plan."


def far(problem: Problem, a: Place, b: Place) -> bool:
    km = distance_km(a, b)
    return a.location_id != b.location_id and (km is None or km > problem.policy.sibling_near_km)
