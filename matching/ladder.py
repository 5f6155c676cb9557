"""Where the solver stands on its way down the levels: the best choice, what is still of use, and what is certain."""

from dataclasses import dataclass, field

import numpy as np
from scipy.sparse import csr_array, vstack

from matching.arrays import Floats, Ints
from matching.engine import EPS, Found, Packing, Relaxed, search
from matching.model import Model

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
    bounds: list[int] = field(default_factory=list)
    floors: list[int] = field(default_factory=list)

    @staticmethod
    def start(model: Model, chosen: Ints) -> "Ladder":
        low = np.full(len(model.limits), -np.inf)
        return Ladder(model, chosen, np.arange(model.width, dtype=np.int64), low)

    def value(self, level: int) -> int:
        return int(self.model.worth[level, self.chosen].sum())

    @property
    def share(self) -> float:
        """The work that one search may do."""
        return self.model.problem.policy.work / len(self.model.worth)

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
        found = search(worth[keep], packing.part(keep, fixed), int(self.share * NODES_PER_WORK), problem.policy.seed)
        if found.chosen is not None:
            self.offer(self.active[np.concatenate([fixed, keep[found.chosen]])])
        return found


def floor(bound: float) -> int:
    """A bound on whole numbers."""
    return int(np.floor(max(-1.0, min(bound, 2.0**53)) + EPS))
