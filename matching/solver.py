"""The joint plan: level by level the most worth, each level proven or with its bound, never below first come.

Per level the linear relaxation gives a bound and prices. What it leaves undecided is searched first, with the rest as
it is, then what loses most against the bound, with those around it. If that does not reach the bound, the search is
among all columns that could be part of something better: what it finds, or that it finds nothing, is the proof. Where
nothing counts but the child and the seat no search is needed (`assigning.py`). All in one thread, limited by nodes, on
columns in canonical order: the same problem gives the same plan.
"""

from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter
from typing import Literal

import numpy as np

from matching.arrays import Ints
from matching.assigning import assigned
from matching.check import check
from matching.engine import EPS, Relaxed, relax
from matching.faults import InvalidProblem
from matching.fcfs import NOBODY, first_come, greedy
from matching.goal import Goal
from matching.ladder import Ladder, floor
from matching.mending import mend, undecided
from matching.model import Model, model_of
from matching.planning import plan_of
from matching.polishing import polish
from matching.problem import Problem
from matching.progress import Tell, silent, told
from matching.result import Plan

DIRECT = 20_000
UNKNOWN = 2**62
Proof = Literal["fast", "first_level", "full"]


def allocate(
    problem: Problem,
    proof: Proof = "full",
    pinned: Mapping[str, str] | None = None,
    today: Plan | None = None,
    tell: Tell = silent,
) -> Plan:
    """The best joint plan for all children of the problem; advice, never a placement.

    `proof`: `fast` gives a plan with a bound on the first level, `first_level` proves that level, `full` all levels.
    `pinned` gives children (ids) the place (id) that they have been promised. Among plans that are worth the same,
    that is chosen which changes least of `today`. `tell` hears how far it is. Raises `InvalidProblem` when the pins
    break a rule by themselves.
    """
    begin = perf_counter()
    faults = check(problem, pinned or {})
    if faults:
        raise InvalidProblem(faults)
    model, levels = model_of(problem), len(problem.policy.levels)
    dear = dict(today.places if today else {}) | dict(pinned or {})
    pins, before = model.choice(pinned or {}), model.choice(dear)
    start = first_come(model, pins)
    came = [int(worth[start].sum()) for worth in model.worth]
    ladder = Ladder.start(staying(model, before) if today else model, start, pins)
    if assigned(ladder):
        told(ladder, tell, range(levels))
    else:
        ladder.offer(greedy(model.by_column, model.limits, [*pins.tolist(), *before.tolist(), *start.tolist()]))
        climb_all(ladder, proof, tell)
    plan = plan_of(model, ladder.chosen, ladder.bounds[:levels], came, proof, dear)
    return replace(plan, seconds=perf_counter() - begin)


def climb_all(ladder: Ladder, proof: Proof, tell: Tell) -> None:
    """Bring the levels to their best, or near it, from the first down, as far as is asked."""
    while len(ladder.bounds) < len(ladder.model.worth):
        level = len(ladder.bounds)
        told(ladder, tell, range(level, level + 1))
        if level == 0 or proof == "full":
            several = level > 0 and len(ladder.active) <= DIRECT
            climb(ladder, ladder.goal(level, several), proof != "fast")
        else:
            ladder.bounds.append(ladder.at_most(level))
        if level == 0:
            polish(ladder)
        told(ladder, tell, range(level, len(ladder.bounds)))


def staying(model: Model, before: Ints) -> Model:
    """With one more level: how many stay where they were."""
    own = np.zeros(model.width, dtype=np.int64)
    own[before] = np.diff(model.first)[before]
    return replace(model, worth=np.vstack([model.worth, own]))


def climb(ladder: Ladder, goal: Goal, proving: bool) -> None:
    """Bring a goal to its best, or near it, and set the bounds of its levels."""
    relaxed, bound = approach(ladder, goal, proving)
    value = goal.value(ladder.chosen)
    if proving and value < bound:
        better = np.flatnonzero(relaxed.reaching(value + 1))
        found = ladder.look(goal.worth[ladder.active], ladder.packing(), better, NOBODY, value)
        bound = min(bound, max(floor(found.bound), goal.value(ladder.chosen)))
    ladder.settle(goal, relaxed, bound)


def approach(ladder: Ladder, goal: Goal, proving: bool) -> tuple[Relaxed, int]:
    """The relaxation, made tighter as long as that helps a proof, with what can be had near it; and its bound."""
    bound, large = UNKNOWN, len(ladder.active) > DIRECT
    while True:
        packing, before = ladder.packing(), bound
        relaxed = relax(goal.worth[ladder.active], packing)
        bound = min(bound, floor(relaxed.bound))
        if goal.levels.start == 0 and before == UNKNOWN:
            ladder.model.problem.kept["prices"] = relaxed.prices
        ladder.offer(ladder.active[rounded(ladder, relaxed)])
        if goal.value(ladder.chosen) < bound:
            undecided(ladder, goal, packing, relaxed)
        if large:
            mend(ladder, goal, packing, relaxed)
        enough = goal.value(ladder.chosen) == bound or not proving or bound == before
        if enough or not ladder.tighten(relaxed):
            break
    if not large and goal.levels.start == 0:
        mend(ladder, goal, packing, relaxed)
    return relaxed, bound


def rounded(ladder: Ladder, relaxed: Relaxed) -> Ints:
    """A whole choice near the fractions: the largest first, as long as it fits."""
    some = np.flatnonzero(relaxed.fractions > EPS)
    if (relaxed.fractions[some] > 1 - EPS).all():
        return some
    order = some[np.lexsort((some, -np.round(relaxed.fractions[some], 6)))]
    model = ladder.model
    return np.sort(order[greedy(model.by_column[ladder.active[order]], model.limits, range(len(order)))])
