"""OR-Tools behind two calls: a linear relaxation with a bound that can be trusted, and a search that repeats itself.

The relaxation is solved by GLOP, the search by HiGHS; both are in the one OR-Tools wheel and take sparse arrays whole.
Searches are limited in nodes, never in seconds, and run in one thread.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from ortools.linear_solver.python import model_builder_helper as ortools
from scipy.sparse import csr_array, csr_matrix

from matching.arrays import Bools, Floats, Ints

EPS = 1e-6
EXACT = 1e-12
HALF = 0.5
QUIET = "output_flag=false,mip_rel_gap=0,mip_abs_gap=0.99,threads=1"


@dataclass(frozen=True)
class Packing:
    """Columns chosen or not, with `low <= matrix @ chosen <= high`; at most one column of every unit."""

    matrix: csr_array
    low: Floats
    high: Floats
    unit: Ints

    @cached_property
    def by_column(self) -> csr_array:
        """Columns x rows."""
        return self.matrix.T.tocsr()

    def used(self, chosen: Ints) -> Floats:
        """Per row what these columns take of it."""
        part = self.by_column[chosen]
        return np.bincount(part.indices, part.data, minlength=len(self.high)).astype(np.float64)

    def part(self, columns: Ints, fixed: Ints) -> "Packing":
        """The same with only these columns, in what is left when others are chosen; without rows that cannot bind."""
        used = self.used(fixed)
        matrix = self.by_column[columns].T.tocsr()
        part = Packing(matrix, self.low - used, self.high - used, self.unit[columns])
        return part.rows(part.binding())

    def room(self, columns: Ints, fixed: Ints) -> Ints:
        """Those of the columns that may still be added to what is fixed."""
        left = self.high - self.used(fixed)
        part = self.by_column[columns]
        over = part.data > left[part.indices] + EPS
        spoilt = np.repeat(np.arange(len(columns)), np.diff(part.indptr))[over]
        return np.delete(columns, spoilt)

    def binding(self) -> Ints:
        """Rows that could say no to a choice."""
        ends = np.concatenate([[0.0], np.cumsum(self.matrix.data)])[self.matrix.indptr]
        return np.flatnonzero((np.diff(ends) > self.high + EPS) | (self.low > EPS))

    def rows(self, keep: Ints) -> "Packing":
        """The same with only these rows."""
        if len(keep) == len(self.high):
            return self
        return Packing(self.matrix[keep], self.low[keep], self.high[keep], self.unit)


@dataclass(frozen=True)
class Relaxed:
    """The relaxation: fractions per column, a `price` per row, and two consequences of those prices.

    No choice is worth more than `bound`, none with column j more than `ceiling[j]`, and none that leaves something of
    row r unused more than `bound - prices[r]`.
    """

    fractions: Floats
    bound: float
    ceiling: Floats
    prices: Floats

    @property
    def tolerance(self) -> float:
        """By how much these figures may be off: they are sums of floating numbers."""
        return max(EPS, EXACT * abs(self.bound))

    def reaching(self, value: float) -> Bools:
        """The columns with which a choice could be worth so much."""
        found: Bools = self.ceiling >= value - self.tolerance
        return found


@dataclass(frozen=True)
class Found:
    """What a search found: chosen columns (none when it found nothing) and a bound on all choices."""

    chosen: Ints | None
    bound: float


def helper(worth: Floats, packing: Packing, most: float) -> ortools.ModelBuilderHelper:
    width = len(worth)
    model = ortools.ModelBuilderHelper()
    fill: Any = model.fill_model_from_sparse_data
    fill(np.zeros(width), np.full(width, most), worth, packing.low, packing.high, csr_matrix(packing.matrix))
    model.set_maximize(True)
    return model


def relax(worth: Ints, packing: Packing) -> Relaxed:
    """The linear relaxation by GLOP. Row n of the packing must be of unit n: so no column needs a limit."""
    needed = np.zeros(len(packing.high), dtype=np.bool_)
    needed[packing.binding()] = needed[packing.unit] = True
    keep = np.flatnonzero(needed)
    solver = ortools.ModelSolverHelper("glop")
    solver.set_solver_specific_parameters("use_preprocessing: false")
    solver.solve(helper(worth.astype(np.float64), packing.rows(keep), np.inf))
    prices, fractions = np.zeros(len(packing.high)), np.zeros(len(worth))
    if solver.status() == ortools.OPTIMAL:
        prices[keep], fractions = np.asarray(solver.dual_values()), np.asarray(solver.variable_values())
    return priced(worth, packing, prices, fractions)


def priced(worth: Ints, packing: Packing, prices: Floats, fractions: Floats) -> Relaxed:
    """The bound and ceilings of these prices, rebuilt by us, so that they hold whatever the solver did.

    The price of a unit's row is what its best column gains, so that no column gains anything.
    """
    prices = np.where(np.isinf(packing.low), np.maximum(prices, 0.0), prices)
    prices[np.diff(packing.matrix.indptr) == 0] = 0.0
    top = np.zeros(int(packing.unit.max(initial=-1)) + 1)
    prices[: len(top)] = np.where(np.isinf(packing.low[: len(top)]), 0.0, prices[: len(top)])
    gain = worth - packing.by_column @ prices
    np.maximum.at(top, packing.unit, gain)
    prices[: len(top)] += top
    limit = np.where(prices > 0, packing.high, np.where(np.isinf(packing.low), 0.0, packing.low))
    bound = float(prices @ limit)
    return Relaxed(fractions, bound, bound - top[packing.unit] + gain, prices)


def search(worth: Ints, packing: Packing, nodes: int, seed: int, above: int | None = None) -> Found:
    """The best choice by HiGHS within so many nodes.

    With `above`, worth in whole numbers, only what is worth more counts: HiGHS does not look for what was found
    already, and a bound at or below it means that there is nothing better.
    """
    if not len(worth):
        fits = bool((packing.low <= EPS).all() and (packing.high >= -EPS).all())
        return Found(np.zeros(0, dtype=np.int64), 0.0) if fits else Found(None, -np.inf)
    if nodes < 1:
        return Found(None, np.inf)
    model = helper(worth.astype(np.float64), packing, 1.0)
    for column in range(len(worth)):
        model.set_var_integrality(column, True)
    solver = ortools.ModelSolverHelper("highs")
    cut = "" if above is None else f",objective_bound={-above - HALF}"
    solver.set_solver_specific_parameters(f"{QUIET},random_seed={seed},mip_max_nodes={nodes}{cut}")
    solver.solve(model)
    if solver.status() == ortools.INFEASIBLE:
        return Found(None, -np.inf if above is None else above)
    if not solver.has_solution():
        return Found(None, np.inf)
    chosen = np.flatnonzero(np.asarray(solver.variable_values()) > 0.5)
    bound = float(worth[chosen].sum()) if solver.status() == ortools.OPTIMAL else float(solver.best_objective_bound())
    return Found(chosen if sound(packing, chosen) else None, bound if above is None else max(bound, above))


def sound(packing: Packing, chosen: Ints) -> bool:
    """Whether whole numbers keep to the limits, whatever a solver's tolerances allowed."""
    used = packing.matrix[:, chosen].sum(axis=1)
    fits: Bools = (used <= packing.high + EPS) & (used >= packing.low - EPS)
    return bool(fits.all())
