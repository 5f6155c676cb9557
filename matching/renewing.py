"""A plan for the problem as it is now that stays near the last plan: only around what changed is anything chosen anew.

`resolve` mends a plan after one change on the problem that it was made from. Here that problem is gone: what remains is
what it proposed, and for which children and places something is other than it was. Whoever still can keeps the place.
Then, around who lost a place or came in and around places with more room, the search of `resolving` decides: first the
most help in time, then the fewest moves. At the end a seat that nobody has goes to whoever gains most by it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from time import perf_counter

import numpy as np

from matching.arrays import Floats, Ints
from matching.engine import relax
from matching.fcfs import NOBODY, greedy
from matching.ladder import Ladder, floor
from matching.model import Model, model_of
from matching.planning import plan_of
from matching.prices import Steered
from matching.problem import Problem
from matching.resolving import repair, wanting
from matching.result import Plan

FREE: Mapping[str, float] = {}


@dataclass(frozen=True)
class Last:
    """What the last plan proposed (place by child), and what is new or other since: `children` and `touched` places.

    `known` are all children that it was made for.
    """

    places: Mapping[str, str]
    known: frozenset[str]
    children: frozenset[str] = frozenset()
    touched: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Step:
    """A child with another place than in the last plan, or none, or one at last. `why` is a key of `WHY`.

    `whom` is the child that has the earlier place now, when it moved for that.
    """

    child_id: str
    before: str | None
    after: str | None
    why: str
    whom: str | None = None


@dataclass(frozen=True)
class Renewed:
    """The plan, and everybody who moved, in order of id."""

    plan: Plan
    steps: tuple[Step, ...]


def renew(problem: Problem, best: Plan, last: Last, prices: Mapping[str, float] = FREE) -> Renewed:
    """The plan near the last one. `best` is that of `allocate` on this problem: it says what could be had at most.

    With `prices` a place is taken anew only by a child to whom it is worth more than that; who has it keeps it. The
    plan may be below `best`, and below first come first served: who calls must look.
    """
    begin = perf_counter()
    model = model_of(problem)
    own = model.choice(last.places)
    steered = dearer(model, own, prices) if prices else model
    order = own[np.lexsort((own, -model.worth[0, own]))]
    ladder = Ladder.start(steered, greedy(model.by_column, model.limits, order.tolist()), NOBODY)
    stayed, packing = ladder.chosen, ladder.packing()
    relaxed = relax(steered.worth[0], packing)
    room = open_places(problem, last, seated(model, stayed))
    repair(ladder, packing, relaxed, beginnings(ladder, last, room), floor(relaxed.bound))
    mended = ladder.chosen
    chosen = filled(steered, mended, room | left_by(model, stayed, mended))
    came = [level.first_come for level in best.levels]
    plan = plan_of(model, chosen, bounds_of(model, chosen, best), came, "renewed", last.places)
    steps = tuple(steps_of(problem, last, plan, model, own, mended, chosen))
    return Renewed(replace(plan, seconds=perf_counter() - begin), steps)


def dearer(model: Model, own: Ints, prices: Mapping[str, float]) -> Model:
    """The first level less the price of every seat that is taken anew, in whole points."""
    left = np.rint(Steered(model.problem, prices).worth).astype(np.int64)
    left[own] = model.worth[0, own]
    return replace(model, worth=np.vstack([left, model.worth[1:]]))


def seated(model: Model, chosen: Ints) -> set[int]:
    """Child rows in these columns."""
    return set(model.entries.child[np.isin(model.entries.column, chosen)].tolist())


def open_places(problem: Problem, last: Last, stayed: set[int]) -> set[int]:
    """Rows of places that are new or other, and of those that somebody of the last plan has no more."""
    rows = {problem.place_rows[one] for one in last.touched if one in problem.place_rows}
    for child, place in last.places.items():
        if place in problem.place_rows and problem.child_rows.get(child, -1) not in stayed:
            rows.add(problem.place_rows[place])
    return rows


def beginnings(ladder: Ladder, last: Last, room: set[int]) -> Ints:
    """Columns of who lost a place or is new or other, and those to places with more room."""
    model = ladder.model
    problem, rows = model.problem, model.problem.child_rows
    there = seated(model, ladder.chosen)
    lost = {rows[one] for one in last.places if one in rows} - there
    loose = lost | {rows[one] for one in last.children if one in rows}
    mine = model.entries.column[np.isin(model.entries.child, sorted(loose))]
    columns = [mine, *(wanting(ladder, problem.places[row]) for row in sorted(room))]
    return np.unique(np.concatenate(columns)).astype(np.int64)


def left_by(model: Model, before: Ints, after: Ints) -> set[int]:
    """Place rows that somebody had and left."""
    gone = np.setdiff1d(before, after)
    return set(model.entries.place[np.isin(model.entries.column, gone)].tolist())


def filled(model: Model, chosen: Ints, room: set[int]) -> Ints:
    """Give seats that nobody has to whoever gains most by one, until nobody gains: for that nobody else moves."""
    stands = {row: first for first, rows in model.seats.items() for row in rows}
    rows = {stands[row] for row in room if row in stands}
    while (found := gainer(model, chosen, rows)) is not None:
        own = chosen[model.unit[chosen] == model.unit[found]]
        rows |= set(model.entries.place[np.isin(model.entries.column, own)].tolist())
        chosen = np.sort(np.append(np.setdiff1d(chosen, own), found))
    return chosen


def gainer(model: Model, chosen: Ints, rows: set[int]) -> int | None:
    """The column by which somebody gains most in strict order, to an open place or for who has none, if it fits."""
    alone = np.setdiff1d(np.arange(model.unit.max(initial=-1) + 1), model.unit[chosen])
    to_open = model.entries.column[np.isin(model.entries.place, sorted(rows))]
    could = np.union1d(to_open, np.flatnonzero(np.isin(model.unit, alone)))
    has = np.zeros((len(model.worth), int(model.unit.max(initial=-1)) + 1), dtype=np.int64)
    has[:, model.unit[chosen]] = model.worth[:, chosen]
    gain = model.worth[:, could] - has[:, model.unit[could]]
    first = np.argmax(gain != 0, axis=0)
    better = gain[first, np.arange(len(could))] > 0
    could, gain = could[better], gain[:, better]
    used = used_by(model, chosen)
    for at in np.lexsort((could, *(-gain[::-1]))).tolist():
        column = int(could[at])
        own = chosen[model.unit[chosen] == model.unit[column]]
        if (used - used_by(model, own) + used_by(model, np.array([column])) <= model.limits).all():
            return column
    return None


def used_by(model: Model, chosen: Ints) -> Floats:
    """Per row what these columns take of it."""
    part = model.by_column[chosen]
    return np.bincount(part.indices, part.data, minlength=len(model.limits)).astype(np.float64)


def bounds_of(model: Model, chosen: Ints, best: Plan) -> list[int]:
    """As long as the levels above are worth what `best` reaches, its bound holds; below that each child the best for
    itself."""
    simple, bounds, same = Ladder.start(model, chosen, NOBODY), list[int](), True
    for level, known in enumerate(best.levels):
        bounds.append(known.bound if same else simple.at_most(level))
        same = same and simple.value(level) == known.value
    return bounds


WHY = {
    "refused": "De aanbieder kan dit kind niet helpen, of zette het op een wachtlijst.",
    "gone": "De plek is er niet meer.",
    "lost": "De plek past niet meer, of komt niet meer op tijd vrij.",
    "new": "Dit kind is nieuw in het plan.",
    "room": "Er kwam een plek vrij.",
    "better": "Er kwam een plek vrij die voor dit kind beter is. Niemand hoeft daarvoor te wijken.",
    "yields": "Maakt plaats voor {kind}; samen worden meer kinderen op tijd geholpen.",
    "along": "Verhuist mee: zo worden samen meer kinderen op tijd geholpen.",
}


def steps_of(
    problem: Problem, last: Last, plan: Plan, model: Model, own: Ints, mended: Ints, chosen: Ints
) -> list[Step]:
    """Who has another place than before, and why."""
    after, before = plan.places, last.places
    holder = {place: child for child, place in after.items() if before.get(child) != place}
    kept, gained = seated(model, own), seated(model, np.setdiff1d(chosen, mended))
    steps = []
    for child, row in problem.child_rows.items():
        was, now = before.get(child), after.get(child)
        if was != now:
            why = cause(problem, last, row, kept, gained)
            if why == "along" and was in holder:
                steps.append(Step(child, was, now, "yields", holder[was]))
            else:
                steps.append(Step(child, was, now, why))
    return steps


def cause(problem: Problem, last: Last, row: int, kept: set[int], gained: set[int]) -> str:
    """The nearest cause of a move; a key of `WHY`."""
    child = problem.children[row]
    was = last.places.get(child.id)
    if was is None:
        return "room" if child.id in last.known else "new"
    if was not in problem.place_rows:
        return "gone"
    if problem.places[problem.place_rows[was]].offer_id in child.failed_offer_ids:
        return "refused"
    if row not in kept:
        return "lost"
    return "better" if row in gained else "along"


def plan_from(problem: Problem, best: Plan, places: Mapping[str, str]) -> Plan:
    """The plan of these places (by child), counted and explained as one of `allocate`."""
    model = model_of(problem)
    chosen = model.choice(places)
    came = [level.first_come for level in best.levels]
    return plan_of(model, chosen, bounds_of(model, chosen, best), came, "steered", places)


def held_back(problem: Problem, plan: Plan) -> frozenset[str]:
    """Children without a place for whom there is one that nobody in the plan has."""
    model = model_of(problem)
    chosen = model.choice(plan.places)
    more = seated(model, filled(model, chosen, set())) - seated(model, chosen)
    return frozenset(problem.children[row].id for row in more)
