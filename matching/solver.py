"""The joint plan: level by level the most worth, each level proven or with its bound, never below first come.

Per level the linear relaxation gives a bound and prices, and rounding gives a start. CP-SAT then searches around what
the relaxation left undecided, and among the columns that could come within 1 of the bound, within 4, 16 and so on,
until what it found rules out the rest. What the
next level may not lose becomes a row. All in one thread, limited by work, on columns in canonical order: the same
problem gives the same plan.
"""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array, vstack

from matching.arrays import Floats, Ints
from matching.engine import EPS, relax, search
from matching.fcfs import first_come, greedy
from matching.model import Model, build
from matching.planning import plan_of
from matching.problem import Problem
from matching.result import Plan


@dataclass
class Ladder:
    """Where the solver stands: the best choice so far, columns still of use, and bounds per level."""

    model: Model
    chosen: Ints
    active: Ints
    bounds: list[int] = field(default_factory=list)

    def value(self, level: int) -> int:
        return int(self.model.worth[level, self.chosen].sum())

    def offer(self, chosen: Ints) -> None:
        """Take a choice that is better in strict order."""
        worth = self.model.worth
        if tuple(worth[:, chosen].sum(axis=1)) > tuple(worth[:, self.chosen].sum(axis=1)):
            self.chosen = chosen

    def rows(self, level: int) -> tuple[csr_array, Floats]:
        """The model's rows over the active columns, and a row per earlier level that keeps its value."""
        kept = csr_array(-self.model.worth[:level, self.active].astype(np.float64))
        floors = np.array([-self.value(earlier) for earlier in range(level)], dtype=np.float64)
        matrix = vstack([self.model.matrix[:, self.active], kept], format="csr")
        return matrix, np.concatenate([self.model.limits.astype(np.float64), floors])


def allocate(problem: Problem) -> Plan:
    """The best joint plan for all children of the problem; advice, never a placement."""
    model = build(problem)
    start = first_come(model)
    ladder = Ladder(model, start, np.arange(model.width, dtype=np.int64))
    for level in range(len(problem.policy.levels)):
        climb(ladder, level)
    return plan_of(model, ladder.chosen, ladder.bounds, start)


def climb(ladder: Ladder, level: int) -> None:
    """Bring one level to its best and set its bound."""
    matrix, limits = ladder.rows(level)
    relaxed = relax(ladder.model.worth[level, ladder.active].astype(np.float64), matrix, limits)
    bound = floor(relaxed.bound)
    ladder.offer(ladder.active[rounded(ladder, relaxed.fractions)])
    if ladder.value(level) < bound:
        look(ladder, level, undecided(ladder, relaxed.fractions), matrix, limits)
    gap, before, going = 1, ladder.value(level), True
    while going and ladder.value(level) < bound:
        reach = max(ladder.value(level), bound - gap)
        best = look(ladder, level, np.flatnonzero(relaxed.ceiling >= reach - EPS), matrix, limits)
        going = best <= max(ladder.value(level), reach - 1) and ladder.value(level) < reach
        bound = min(bound, max(best, reach - 1, ladder.value(level)))
        gap = 4 * gap if ladder.value(level) == before else bound
    ladder.bounds.append(bound)
    ladder.active = ladder.active[relaxed.ceiling >= ladder.value(level) - EPS]


def look(ladder: Ladder, level: int, keep: Ints, matrix: csr_array, limits: Floats) -> int:
    """Search among some of the active columns; the bound holds for choices of those columns only."""
    policy, columns = ladder.model.problem.policy, ladder.active[keep]
    part = matrix[:, keep].tocsr()
    binding = part.maximum(0).sum(axis=1) > limits
    hint = np.flatnonzero(np.isin(columns, ladder.chosen))
    worth, share = ladder.model.worth[level, columns], policy.work / len(policy.levels)
    found = search(worth, part[binding], limits[binding], hint, share, policy.seed)
    if found.chosen is not None:
        ladder.offer(columns[found.chosen])
    return floor(found.bound)


def undecided(ladder: Ladder, fractions: Floats) -> Ints:
    """Columns that the relaxation takes whole, and all columns of children that it is in two minds about."""
    whole = fractions > 1 - EPS
    units = ladder.model.unit[ladder.active]
    return np.flatnonzero(whole | ~np.isin(units, units[whole]))


def floor(bound: float) -> int:
    """A bound on whole numbers."""
    return int(np.floor(max(-1.0, min(bound, 2.0**53)) + EPS))


def rounded(ladder: Ladder, fractions: Floats) -> Ints:
    """A whole choice near the fractions: the largest first, as long as it fits."""
    order = np.lexsort((np.arange(len(fractions)), -np.round(fractions, 6)))
    return greedy(ladder.model.by_column[ladder.active], ladder.model.limits, order.tolist())
