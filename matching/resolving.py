"""A plan after one change: what must be given anew is given anew, and nothing moves that need not move."""

from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from matching.arrays import Ints
from matching.changes import Change, ChildGone, ChildNew, PlaceGone, PlaceNew, Refused, applied, carry
from matching.engine import EPS, Packing, Relaxed, priced, search
from matching.fcfs import NOBODY, greedy
from matching.ladder import Ladder, floor, nodes
from matching.mending import crowd
from matching.model import Model, model_of
from matching.place import Place
from matching.planning import plan_of
from matching.polishing import blend
from matching.problem import Problem
from matching.result import Plan

RINGS = ((30, 8), (100, 100))
STEP = 6


@dataclass(frozen=True, slots=True)
class Moved:
    """A child who has another place than before, or none, or one at last; places are ids, the sentence says why."""

    child_id: str
    before: str | None
    after: str | None
    sentence: str


@dataclass(frozen=True)
class Resolved:
    """The problem after the change, its plan, and everybody who moved, in order of id."""

    problem: Problem
    plan: Plan
    moved: tuple[Moved, ...]


def resolve(problem: Problem, plan: Plan, change: Change) -> Resolved:
    """The plan after one change: as much help in time as can be had around it, then the fewest moves, then the rest.

    It looks only at who lost a place or could have what came free, and at who stands in their way; the bound of the
    first level says what more another plan could reach. It is fast when `problem` is what `allocate` was given, for
    that remembers its model and prices. Raises as `changes.applied` does.
    """
    begin = perf_counter()
    after = applied(problem, change)
    carry(problem, after, change)
    model = model_of(after)
    before = {child: place for child, place in plan.places.items() if child in after.child_rows}
    ladder = Ladder.start(model, greedy(model.by_column, model.limits, model.choice(before).tolist()), NOBODY)
    packing = ladder.packing()
    relaxed = outlook(after, model, packing)
    most = floor(relaxed.bound)
    if isinstance(change, Refused | PlaceGone | ChildGone):
        most = min(most, plan.levels[0].bound)
    repair(ladder, packing, relaxed, starts(problem, plan, ladder, change), most)
    bounds = [max(most, ladder.value(0)), *map(ladder.at_most, range(1, len(model.worth)))]
    came = [level.first_come for level in plan.levels]
    known = None if isinstance(change, PlaceNew) else plan
    found = plan_of(model, ladder.chosen, bounds, came, "repaired", before, known)
    return Resolved(after, replace(found, seconds=perf_counter() - begin), moves(plan, found, change))


def outlook(problem: Problem, model: Model, packing: Packing) -> Relaxed:
    """What the prices of the earlier plan say about this problem; without them what each unit is worth at most."""
    prices = problem.kept.get("prices")
    if not isinstance(prices, np.ndarray) or len(prices) != len(model.limits):
        prices = np.zeros(len(model.limits))
    return priced(model.worth[0], packing, prices, np.zeros(model.width))


def starts(problem: Problem, plan: Plan, ladder: Ladder, change: Change) -> Ints:
    """Columns to begin from: of who lost a place, came in or has a sibling less, and those to a place that is free."""
    model, rows = ladder.model, ladder.model.problem.child_rows
    gone = change.child_id if isinstance(change, ChildGone) else None
    siblings = {child for family in problem.siblings if gone in family.child_ids for child in family.child_ids}
    lost = [rows[child] for child in sorted(siblings | plan.places.keys()) if child in rows]
    if isinstance(change, ChildNew):
        lost.append(rows[change.child.id])
    placed = np.unique(model.unit[ladder.chosen])
    mine = model.entries.column[np.isin(model.entries.child, lost)]
    return np.union1d(mine[~np.isin(model.unit[mine], placed)], wanting(ladder, freed(problem, plan, change)))


def freed(problem: Problem, plan: Plan, change: Change) -> Place | None:
    """The place where there is more room than before, in it or around it."""
    match change:
        case PlaceNew(place):
            return place
        case PlaceGone(place_id):
            return problem.places[problem.place_rows[place_id]]
        case ChildGone(child_id) | Refused(child_id, _) if child_id in plan.places:
            return problem.places[problem.place_rows[plan.places[child_id]]]
        case _:
            return None


def wanting(ladder: Ladder, place: Place | None) -> Ints:
    """Columns with a seat at this place; in its group or with its provider those by which a child is better off."""
    if place is None:
        return NOBODY
    model = ladder.model
    problem, entries, worth = model.problem, model.entries, model.worth[0]
    row = problem.place_rows.get(place.id, -1)
    stands = next((first for first, rows in model.seats.items() if row in rows), -1)
    has = np.zeros(len(model.limits), dtype=np.int64)
    has[model.unit[ladder.chosen]] = worth[ladder.chosen]
    near = [
        at
        for at, one in enumerate(problem.places)
        if one.provider_id == place.provider_id or (one.group_id is not None and one.group_id == place.group_id)
    ]
    around = entries.column[np.isin(entries.place, near)]
    better = around[worth[around] > has[model.unit[around]]]
    return np.union1d(better, entries.column[entries.place == stands])


def repair(ladder: Ladder, packing: Packing, relaxed: Relaxed, begin: Ints, most: int) -> None:
    """Choose anew around these columns, wider as long as more help in time could be had."""
    model, before = ladder.model, ladder.chosen
    own = np.isin(np.arange(model.width), before)
    for many, reach in RINGS if len(begin) else ():
        least = floor(relaxed.bound) - reach
        wanted = begin[relaxed.ceiling[begin] >= least - EPS]
        loose = crowd(packing, relaxed, ladder.chosen, wanted if len(wanted) else begin, least, many)
        fixed = ladder.chosen[~loose[model.unit[ladder.chosen]]]
        keep = np.flatnonzero(((relaxed.ceiling >= least - EPS) | own) & loose[model.unit])
        anew(ladder, packing, packing.room(keep, fixed), fixed, before)
        if ladder.value(0) >= most:
            return


def anew(ladder: Ladder, packing: Packing, keep: Ints, fixed: Ints, before: Ints) -> None:
    """First help in time and the fewest moves; then, for those who move, the best on the other levels."""
    model, problem = ladder.model, ladder.model.problem
    size = np.diff(model.first)
    stays = size * np.isin(np.arange(model.width), before)
    weight = 1 + int(size[keep].sum())
    limit, seed = nodes(problem), problem.policy.seed
    found = search((model.worth[0] * weight + stays)[keep], packing.part(keep, fixed), limit, seed)
    if found.chosen is None:
        return
    chosen = keep[found.chosen]
    staying = np.concatenate([fixed, chosen[stays[chosen] > 0]])
    rest = packing.room(keep[~np.isin(model.unit[keep], model.unit[staying])], staying)
    best = search(blend(model.worth, STEP)[rest], packing.part(rest, staying), limit, seed)
    options = [np.concatenate([fixed, chosen])]
    if best.chosen is not None:
        options.append(np.concatenate([staying, rest[best.chosen]]))
    worth = [
        (int(model.worth[0, one].sum()), int(stays[one].sum()), *model.worth[1:, one].sum(axis=1)) for one in options
    ]
    mine = (ladder.value(0), int(stays[ladder.chosen].sum()))
    if max(worth)[:2] > mine or len(ladder.chosen) == 0:
        ladder.chosen = np.sort(options[worth.index(max(worth))])


def moves(plan: Plan, found: Plan, change: Change) -> tuple[Moved, ...]:
    """Who has another place than before, and why."""
    before, after = plan.places, found.places
    holder = {place: child for child, place in after.items() if before.get(child) != place}
    gone = change.child_id if isinstance(change, ChildGone) else None
    changed = sorted(one for one in before.keys() | after.keys() if before.get(one) != after.get(one) and one != gone)
    return tuple(
        Moved(one, before.get(one), after.get(one), why(one, before.get(one), holder, change)) for one in changed
    )


def why(child: str, before: str | None, holder: dict[str, str], change: Change) -> str:
    """Why a child moves, in plain Dutch."""
    if isinstance(change, Refused) and change.child_id == child:
        return "De aanbieder heeft dit kind geweigerd."
    if isinstance(change, PlaceGone) and change.place_id == before:
        return "De plek is er niet meer."
    if before is None:
        return "Er kwam een plek vrij."
    if before in holder:
        return f"Maakt plaats voor kind {holder[before]}; samen worden meer kinderen op tijd geholpen."
    return "Verhuist mee: zo worden samen meer kinderen op tijd geholpen."
