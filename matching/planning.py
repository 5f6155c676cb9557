"""From chosen columns to a plan that people can read: who goes where, who has no place, and what would help."""

from importlib.metadata import version

import numpy as np

from matching.arrays import Ints
from matching.child import Child
from matching.columns import Columns
from matching.judges import Pair
from matching.masks import masks
from matching.model import Model, Seat
from matching.pairs import WANTED
from matching.place import Place
from matching.problem import Problem
from matching.relax import Change, changes
from matching.result import Assignment, LevelResult, Plan, Unplaced
from matching.rules import mask_of, reasons_for
from matching.scoring import LEVELS, figures
from matching.siblings import mark_siblings, must_live_with
from matching.timing import days_late

MODEL_VERSION = "1"


def plan_of(model: Model, chosen: Ints, bounds: list[int], first_come: Ints) -> Plan:
    """The plan of these columns."""
    problem = model.problem
    seated = seats_of(model, chosen)
    return Plan(
        problem_hash=problem.hash,
        levels=tuple(
            LevelResult(
                name, LEVELS[name].title, total(model, level, chosen), bounds[level], total(model, level, first_come)
            )
            for level, name in enumerate(problem.policy.levels)
        ),
        assignments=tuple(
            assignment(problem, problem.children[child], problem.places[place]) for child, place in seated
        ),
        unplaced=unplaced(model, {child for child, _ in seated}),
        versions=(("matching", MODEL_VERSION), ("ortools", version("ortools"))),
        seed=problem.policy.seed,
        work=problem.policy.work,
    )


def total(model: Model, level: int, chosen: Ints) -> int:
    return int(model.worth[level, chosen].sum())


def seats_of(model: Model, chosen: Ints) -> list[Seat]:
    """Child and place rows; the seats of places that differ in nothing go to children in order of id."""
    left = {place: list(rows) for place, rows in model.seats.items()}
    taken = sorted(seat for column in chosen.tolist() for seat in model.members(column))
    return [(child, left[place].pop(0)) for child, place in taken]


def assignment(problem: Problem, child: Child, place: Place) -> Assignment:
    """One line of the plan, with what is still to be decided about it."""
    pair = Pair.of(problem, child, place)
    assert pair.start is not None
    notes = tuple(reasons_for(pair, mask_of(pair)))
    return Assignment(child.id, place.id, pair.start, days_late(problem, child, pair.start), figures(pair), notes)


def unplaced(model: Model, seated: set[int]) -> tuple[Unplaced, ...]:
    """Who stays without a place, and the smallest changes per child."""
    problem = model.problem
    could = set(model.entries.child.tolist())
    waiting = [child for row, child in enumerate(problem.children) if row not in seated]
    return tuple(
        Unplaced(child.id, sentence(problem.child_rows[child.id] in could), missing(problem, child))
        for child in waiting
    )


def missing(problem: Problem, child: Child) -> tuple[Change, ...]:
    """The smallest changes for one child, over the places with wanted help."""
    together = (child, *(problem.children[problem.child_rows[one]] for one in must_live_with(problem, child.id)))
    columns = Columns(problem, together)
    found = masks(columns)
    mark_siblings(columns, found)
    wanted = np.flatnonzero(columns.form_points[0] >= WANTED)
    return changes(problem.policy, found[0, wanted].tolist(), [problem.places[at].id for at in wanted.tolist()])


def sentence(could: bool) -> str:
    if could:
        return "Er zijn plekken die passen, maar die zijn in dit plan nodig voor andere kinderen."
    return "Er is geen plek die past en bijtijds vrijkomt."
