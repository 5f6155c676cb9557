"""From chosen columns to a plan that people can read: who goes where, who has no place, and what would help."""

from collections.abc import Mapping
from importlib.metadata import version

import numpy as np

from matching.arrays import Ints
from matching.child import Child
from matching.ladder import nodes
from matching.model import Model, Seat
from matching.pair import Pair
from matching.place import Place
from matching.problem import Problem
from matching.reasons import Reasons
from matching.result import Assignment, LevelResult, Plan, Unplaced
from matching.rules import SOFT, mask_of, reasons_for
from matching.scoring import LEVELS, figures
from matching.smallest import Prices, changes_in
from matching.timing import days_late

MODEL_VERSION = "3"
VERSIONS = (("matching", MODEL_VERSION), ("ortools", version("ortools")))
NONE: Mapping[str, str] = {}


def plan_of(
    model: Model,
    chosen: Ints,
    bounds: list[int],
    first_come: list[int],
    proof: str,
    dear: Mapping[str, str],
    known: Plan | None = None,
) -> Plan:
    """The plan of these columns; of seats that differ in nothing a child gets the `dear` one, when it can.

    What is said in the `known` plan of a child who stays as it was is not worked out again.
    """
    problem = model.problem
    seated = seats_of(model, chosen, dear)
    said = {one.child_id: one for one in known.assignments} if known else {}
    waits = {one.child_id: one for one in known.unplaced} if known else {}
    return Plan(
        problem_hash=problem.hash,
        levels=tuple(
            LevelResult(name, LEVELS[name].title, total(model, level, chosen), bounds[level], first_come[level])
            for level, name in enumerate(problem.policy.levels)
        ),
        assignments=tuple(
            assignment(problem, problem.children[child], problem.places[place], said) for child, place in seated
        ),
        unplaced=unplaced(model, {child for child, _ in seated}, waits),
        versions=VERSIONS,
        seed=problem.policy.seed,
        work=problem.policy.work,
        order=problem.policy.levels,
        proof=proof,
        limits=(("nodes", nodes(problem)),),
    )


def total(model: Model, level: int, chosen: Ints) -> int:
    return int(model.worth[level, chosen].sum())


def seats_of(model: Model, chosen: Ints, dear: Mapping[str, str] = NONE) -> list[Seat]:
    """Child and place rows; seats that differ in nothing go to who has one of them already, then in order of id."""
    problem, left = model.problem, {place: list(rows) for place, rows in model.seats.items()}
    mine = np.isin(model.entries.column, chosen)
    taken = sorted(zip(model.entries.child[mine].tolist(), model.entries.place[mine].tolist(), strict=True))
    given = {}
    for child, place in taken:
        wish = problem.place_rows.get(dear.get(problem.children[child].id, ""), -1)
        if wish in left[place]:
            left[place].remove(wish)
            given[child] = wish
    return [(child, given[child] if child in given else left[place].pop(0)) for child, place in taken]


def assignment(problem: Problem, child: Child, place: Place, said: Mapping[str, Assignment]) -> Assignment:
    """One line of the plan, with what is still to be decided about it: a plan breaks no other rules than these."""
    if child.id in said and said[child.id].place_id == place.id:
        return said[child.id]
    pair = Pair.of(problem, child, place)
    assert pair.start is not None
    notes = tuple(reasons_for(pair, mask_of(pair, int(SOFT))))
    return Assignment(child.id, place.id, pair.start, days_late(problem, child, pair.start), figures(pair), notes)


def unplaced(model: Model, seated: set[int], waits: Mapping[str, Unplaced]) -> tuple[Unplaced, ...]:
    """Who stays without a place, and the smallest changes per child."""
    problem = model.problem
    rows = [row for row in range(len(problem.children)) if row not in seated]
    fresh = {row for row in rows if problem.children[row].id not in waits}
    found = dict(waits)
    if fresh:
        prices, could = Prices(problem.policy), set(model.entries.child.tolist())
        family = {problem.child_rows[one] for group in problem.siblings for one in group.child_ids}
        asked = sorted(fresh | family)
        reasons = Reasons.of(problem, tuple(problem.children[row] for row in asked))
        at = np.array([at for at, row in enumerate(asked) if row in fresh], dtype=np.int64)
        for row, bits in zip(sorted(fresh), reasons.each(at), strict=True):
            name = problem.children[row].id
            found[name] = Unplaced(name, sentence(row in could), changes_in(prices, bits, problem.places))
    return tuple(found[problem.children[row].id] for row in rows)


def sentence(could: bool) -> str:
    if could:
        return "Er zijn plekken die passen, maar die zijn in dit plan nodig voor andere kinderen."
    return "Er is geen plek die past en bijtijds vrijkomt."
