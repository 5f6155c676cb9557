"""A new plan that moves nobody without need: what the last plan proposed stays wherever that is exactly as good.

Two plans can be worth the same on every level. Children who moved are taken in clusters, linked by the places that they
left and got; a cluster goes back when the plan then still keeps every rule and is worth no less on any level.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

from matching import Assignment, Plan, Problem, check, level_values, rank, why_not

Places = Mapping[str, str]


def kept(problem: Problem, plan: Plan, before: Places) -> Plan:
    """The plan with as many places as before (place by child) as cost nothing on any level."""
    now = dict(plan.places)
    for cluster in _clusters(now, _still_there(problem, before)):
        back = now | cluster
        if level_values(problem, back) == plan.values and not check(problem, back):
            now = back
    if now == plan.places:
        return plan
    same = {one.child_id: one for one in plan.assignments if now[one.child_id] == one.place_id}
    rows = [same.get(child) or _assignment(problem, child, place) for child, place in sorted(now.items())]
    return replace(plan, assignments=tuple(rows))


def _assignment(problem: Problem, child: str, place: str) -> Assignment:
    """One line of a plan, as `rank` sees that place for this child."""
    found = rank(problem, child)
    for one in (*found.fitting, *(miss.proposal for miss in found.near_misses)):
        if one.place_id == place and one.start_on is not None:
            notes = tuple(why_not(problem, child, place))
            return Assignment(child, place, one.start_on, one.days_late, one.figures, notes)
    raise ValueError(f"no plan may propose place {place} for child {child}")


def _still_there(problem: Problem, before: Places) -> Places:
    return {
        child: place for child, place in before.items() if child in problem.child_rows and place in problem.place_rows
    }


def _clusters(now: Places, before: Places) -> Iterator[dict[str, str]]:
    """Who has another place than before, with all who are linked to them by a place: where each of them was."""
    moved = {child: place for child, place in before.items() if now.get(child, place) != place}
    family: dict[str, set[str]] = {child: {child} for child in moved}
    by_place: dict[str, str] = {}
    for child in sorted(moved):
        for place in (moved[child], now[child]):
            other = by_place.setdefault(place, child)
            joined = family[child] | family[other]
            family |= dict.fromkeys(joined, joined)
    for child, members in sorted(family.items()):
        if child == min(members):
            yield {one: moved[one] for one in members}
