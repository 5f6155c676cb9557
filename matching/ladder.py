"""Where the solver stands on its way down the levels: the best choice, what is still of use, and what is certain."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array, vstack

from matching.arrays import Bools, Floats, Ints
from matching.engine import EPS, Found, Packing, Relaxed, search
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
        return Ladder(model, chosen, np.flatnonzero(open_to), low, pinned)

    def value(self, level: int) -> int:
        return int(self.model.worth[level, self.chosen].sum())

    def offer(self, chosen: Ints) -> None:
        """Take a choice that is better in strict order."""
        worth = self.model.worth
        if tuple(worth[:, chosen].sum(axis=1)) > tuple(worth[:, self.chosen].sum(axis=1)):
            self.chosen = np.sort(chosen)

    def packing(self) -> Packing:
        """The active columns under all that is certain."""
        model = self.model
        kept = csr_array(model.worth[self.floors][:, self.active].astype(np.float64))
        matrix = vstack([model.matrix[:, self.active], kept], format="csr")
        low = np.concatenate([self.low, [float(self.value(level)) for level in self.floors]])
        high = np.concatenate([model.limits.astype(np.float64), np.full(len(self.floors), np.inf)])
        return Packing(matrix, low, high, model.unit[self.active])

    def at_most(self, level: int) -> int:
        """A bound on a level that is not searched: each child the best for itself."""
        top = np.zeros(len(self.model.limits), dtype=np.int64)
        np.maximum.at(top, self.model.unit[self.active], self.model.worth[level, self.active])
        return int(top.sum())

    def settle(self, level: int, relaxed: Relaxed, bound: int) -> None:
        """Nothing below may lose what this level is worth."""
        lost = relaxed.bound - self.value(level)
        self.bounds.append(bound)
        self.active = self.active[relaxed.ceiling >= self.value(level) - EPS]
        prices = relaxed.prices[: len(self.low)]
        self.low = np.where(prices > lost + EPS, self.model.limits, self.low)
        if lost > CLOSED:
            self.floors.append(level)

    def look(self, worth: Ints, packing: Packing, keep: Ints, fixed: Ints) -> Found:
        """Search among some of the active columns, with others chosen already; offer what is found."""
        problem = self.model.problem
        found = search(worth[keep], packing.part(keep, fixed), nodes(problem), problem.policy.seed)
        if found.chosen is not None:
            self.offer(self.active[np.concatenate([fixed, keep[found.chosen]])])
        return found


def nodes(problem: Problem) -> int:
    """How many nodes one search may have, from the work that the policy allows."""
    return int(problem.policy.work * NODES_PER_WORK / len(problem.policy.levels))


def floor(bound: float) -> int:
    """A bound on whole numbers."""
    return int(np.floor(max(-1.0, min(bound, 2.0**53)) + EPS))
