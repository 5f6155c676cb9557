"""The joint plan: level by level the most worth, each level proven or with its bound, never below first come.

Per level the linear relaxation gives a bound and prices. What it leaves undecided is searched first, with the rest as
it is, then what loses most against the bound, with those around it. If that does not reach the bound, the search is
among the columns that could come within 1 of it, within 4, 16 and so on, until what it found rules out the rest. All in
one thread, limited by nodes, on columns in canonical order: the same problem gives the same plan.
"""

import numpy as np

from matching.arrays import Ints
from matching.engine import EPS, Relaxed, relax
from matching.fcfs import first_come, greedy
from matching.ladder import Ladder, floor
from matching.mending import mend, undecided
from matching.model import build
from matching.planning import plan_of
from matching.problem import Problem
from matching.result import Plan


def allocate(problem: Problem) -> Plan:
    """The best joint plan for all children of the problem; advice, never a placement."""
    model = build(problem)
    start = first_come(model)
    ladder = Ladder.start(model, start)
    for level in range(len(problem.policy.levels)):
        climb(ladder, level)
    return plan_of(model, ladder.chosen, ladder.bounds, start)


def climb(ladder: Ladder, level: int) -> None:
    """Bring one level to its best and set its bound."""
    packing, worth = ladder.packing(), ladder.model.worth[level, ladder.active]
    relaxed = relax(worth, packing)
    bound = floor(relaxed.bound)
    ladder.offer(ladder.active[rounded(ladder, relaxed)])
    if ladder.value(level) < bound:
        undecided(ladder, level, packing, relaxed)
        mend(ladder, level, packing, relaxed)
    gap, before, going = 1, ladder.value(level), True
    while going and ladder.value(level) < bound:
        reach = max(ladder.value(level), bound - gap)
        keep = np.flatnonzero(relaxed.ceiling >= reach - EPS)
        best = floor(ladder.look(worth, packing, keep, np.zeros(0, dtype=np.int64)).bound)
        going = best <= max(ladder.value(level), reach - 1) and ladder.value(level) < reach
        bound = min(bound, max(best, reach - 1, ladder.value(level)))
        gap = 4 * gap if ladder.value(level) == before else bound
    ladder.settle(level, relaxed, bound)


def rounded(ladder: Ladder, relaxed: Relaxed) -> Ints:
    """A whole choice near the fractions: the largest first, as long as it fits."""
    some = np.flatnonzero(relaxed.fractions > EPS)
    order = some[np.lexsort((some, -np.round(relaxed.fractions[some], 6)))]
    model = ladder.model
    return greedy(model.by_column[ladder.active], model.limits, order.tolist())
