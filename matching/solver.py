"""The joint plan: level by level the most worth, each level proven or with its bound, never below first come.

Per level the linear relaxation gives a bound and prices. What it leaves undecided is searched first, with the rest as
it is, then what loses most against the bound, with those around it. If that does not reach the bound, the search is
among the columns that could come within 1 of it, within 4, 16 and so on, until what it found rules out the rest. All in
one thread, limited by nodes, on columns in canonical order: the same problem gives the same plan.
"""

from collections.abc import Mapping
from dataclasses import replace
from time import perf_counter
from typing import Literal

import numpy as np

from matching.arrays import Ints
from matching.check import check
from matching.engine import EPS, Relaxed, relax
from matching.faults import InvalidProblem
from matching.fcfs import first_come, greedy
from matching.ladder import Ladder, floor
from matching.mending import mend, undecided
from matching.model import Model, model_of
from matching.planning import plan_of
from matching.polishing import polish
from matching.problem import Problem
from matching.result import Plan

Proof = Literal["fast", "first_level", "full"]


def allocate(
    problem: Problem, proof: Proof = "full", pinned: Mapping[str, str] | None = None, today: Plan | None = None
) -> Plan:
    """The best joint plan for all children of the problem; advice, never a placement.

    `proof`: `fast` gives a plan with a bound on the first level, `first_level` proves that level, `full` all levels.
    `pinned` gives children (ids) the place (id) that they have been promised. Among plans that are worth the same,
    that is chosen which changes least of `today`. Raises `InvalidProblem` when the pins break a rule by themselves.
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
    ladder.offer(greedy(model.by_column, model.limits, [*pins.tolist(), *before.tolist(), *start.tolist()]))
    for level in range(len(ladder.model.worth)):
        if level == 0 or proof == "full":
            climb(ladder, level, proof != "fast")
        else:
            ladder.bounds.append(ladder.at_most(level))
        if level == 0:
            polish(ladder)
    plan = plan_of(model, ladder.chosen, ladder.bounds[:levels], came, proof, dear)
    return replace(plan, seconds=perf_counter() - begin)


def staying(model: Model, before: Ints) -> Model:
    """With one more level: how many stay where they were."""
    own = np.zeros(model.width, dtype=np.int64)
    own[before] = np.diff(model.first)[before]
    return replace(model, worth=np.vstack([model.worth, own]))


def climb(ladder: Ladder, level: int, proving: bool) -> None:
    """Bring one level to its best, or near it, and set its bound."""
    packing, worth = ladder.packing(), ladder.model.worth[level, ladder.active]
    relaxed = relax(worth, packing)
    bound = floor(relaxed.bound)
    ladder.offer(ladder.active[rounded(ladder, relaxed)])
    if ladder.value(level) < bound:
        undecided(ladder, level, packing, relaxed)
        mend(ladder, level, packing, relaxed)
    gap, before, going = 1, ladder.value(level), proving
    while going and ladder.value(level) < bound:
        reach = max(ladder.value(level), bound - gap)
        keep = np.flatnonzero(relaxed.ceiling >= reach - EPS)
        best = floor(ladder.look(worth, packing, keep, np.zeros(0, dtype=np.int64)).bound)
        going = best <= max(ladder.value(level), reach - 1) and ladder.value(level) < reach
        bound = min(bound, max(best, reach - 1, ladder.value(level)))
        gap = 4 * gap if ladder.value(level) == before else bound
    if level == 0:
        ladder.model.problem.kept["prices"] = relaxed.prices
    ladder.settle(level, relaxed, bound)


def rounded(ladder: Ladder, relaxed: Relaxed) -> Ints:
    """A whole choice near the fractions: the largest first, as long as it fits."""
    some = np.flatnonzero(relaxed.fractions > EPS)
    order = some[np.lexsort((some, -np.round(relaxed.fractions[some], 6)))]
    model = ladder.model
    return greedy(model.by_column[ladder.active], model.limits, order.tolist())
