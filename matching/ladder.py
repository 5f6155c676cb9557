"""Where the solver stands on its way down the levels: the best choice, what is still of use, and what is certain."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array, vstack

from matching.arrays import Bools, Floats, Ints
from matching.cuts import broken
from matching.engine import EPS, EXACT, Found, Packing, Relaxed, search
from matching.goal import Goal
from matching.model import Model
from matching.problem import Problem

NODES_PER_WORK = 500
CLOSED = 1e-3


@dataclass
class Ladder:
    """The best choice so far, the columns that are still of use, limits that became exact, and bounds per level.

    What the levels so far are worth is kept by three things: columns that cost more than may be lost are out, rows
    that are worth more than may be lost are used up wholly (`low`), and, where the relaxation is not exact, a row says
    how much the level must be worth (`floors`).
    """

    model: Model
    chosen: Ints
    active: Ints
    matrix: csr_array
    limits: Ints
    low: Floats
    pinned: Bools
    bounds: list[int] = field(default_factory=list)
    floors: list[int] = field(default_factory=list)

    @staticmethod
    def start(model: Model, chosen: Ints, pins: Ints) -> "Ladder":
        """Begin with a choice; the columns in `pins` are chosen whatever comes."""
        low, pinned = np.full(len(model.limits), -np.inf), np.zeros(len(model.limits), dtype=np.bool_)
        pinned[model.unit[pins]] = True
        low[pinned] = 1.0
        open_to = ~pinned[model.unit]
        open_to[pins] = True
        return Ladder(model, chosen, np.flatnonzero(open_to), model.matrix, model.limits, low, pinned)

    def value(self, level: int) -> int:
        return int(self.model.worth[level, self.chosen].sum())

    def offer(self, chosen: Ints) -> None:
        """Take a choice that is better in strict order."""
        worth = self.model.worth
        if tuple(worth[:, chosen].sum(axis=1)) > tuple(worth[:, self.chosen].sum(axis=1)):
            self.chosen = np.sort(chosen)

    def packing(self) -> Packing:
        """The active columns under all that is certain."""
        every = len(self.active) == self.model.width
        matrix = self.matrix if every else self.matrix[:, self.active]
        if not self.floors:
            return Packing(matrix, self.low, self.limits.astype(np.float64), self.model.unit[self.active])
        kept = csr_array(self.model.worth[self.floors][:, self.active].astype(np.float64))
        matrix = vstack([matrix, kept], format="csr")
        low = np.concatenate([self.low, [float(self.value(level)) for level in self.floors]])
        high = np.concatenate([self.limits.astype(np.float64), np.full(len(self.floors), np.inf)])
        return Packing(matrix, low, high, self.model.unit[self.active])

    def tighten(self, relaxed: Relaxed) -> bool:
        """Add rows that the relaxation breaks and no plan does; whether there are any."""
        fractions = np.zeros(self.model.width)
        fractions[self.active] = relaxed.fractions
        rows = broken(self.model, fractions)
        count = rows.shape[0]
        self.matrix = vstack([self.matrix, rows], format="csr")
        self.limits = np.concatenate([self.limits, np.ones(count, dtype=np.int64)])
        self.low = np.concatenate([self.low, np.full(count, -np.inf)])
        return count > 0

    def goal(self, level: int, several: bool) -> Goal:
        """What to search for from this level on."""
        return Goal.of(self.model.worth, [self.at_most(one) for one in range(len(self.model.worth))], level, several)

    def at_most(self, level: int) -> int:
        """A bound on a level that is not searched: each child the best for itself."""
        top = np.zeros(len(self.model.limits), dtype=np.int64)
        np.maximum.at(top, self.model.unit[self.active], self.model.worth[level, self.active])
        return int(top.sum())

    def settle(self, goal: Goal, relaxed: Relaxed, bound: int) -> None:
        """Nothing below may lose what the levels of this goal are worth."""
        lost = relaxed.bound - goal.value(self.chosen)
        values, tops = [self.value(level) for level in goal.levels], [self.at_most(level) for level in goal.levels]
        self.bounds += goal.bounds(bound, values, tops)
        self.active = self.active[relaxed.reaching(goal.value(self.chosen))]
        prices = relaxed.prices[: len(self.low)]
        self.low = np.where(prices > lost + relaxed.tolerance, self.limits, self.low)
        if lost > CLOSED or len(goal.levels) > 1:
            self.floors += goal.levels

    def look(self, worth: Ints, packing: Packing, keep: Ints, fixed: Ints, above: int | None = None) -> Found:
        """Search among some of the active columns, with others chosen already; offer what is found.

        With `above` only for what is worth more than that.
        """
        problem = self.model.problem
        found = search(worth[keep], packing.part(keep, fixed), nodes(problem), problem.policy.seed, above)
        if found.chosen is not None:
            self.offer(self.active[np.concatenate([fixed, keep[found.chosen]])])
        return found


def nodes(problem: Problem) -> int:
    """How many nodes one search may have, from the work that the policy allows."""
    return int(problem.policy.work * NODES_PER_WORK / len(problem.policy.levels))


def floor(bound: float) -> int:
    """A bound on whole numbers."""
    bound = max(-1.0, min(bound, 2.0**53))
    return int(np.floor(bound + max(EPS, EXACT * bound)))
