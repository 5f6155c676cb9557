"""A small exact solver for whole numbers: the most worth within rows, proven, or with a bound when the work runs out.

The linear relaxation by GLOP gives prices of the rows, and these for every column the most that a choice with it can be
worth. HiGHS, from the same package, searches among the columns that could come near the bound, and then among more,
until what it found rules out the columns left aside. Limits count nodes and work, not seconds.
"""

from dataclasses import dataclass

import numpy as np
from ortools.linear_solver.python import model_builder_helper as ortools
from scipy.sparse import csr_array, csr_matrix

from matching.arrays import Floats, Ints

EPS = 1e-6
NOTHING = -(2**53)


@dataclass(frozen=True)
class Program:
    """The most `worth @ x` with `low <= matrix @ x <= high`, x whole between 0 and `upper`; worth in whole numbers."""

    worth: Ints
    matrix: csr_array
    low: Floats
    high: Floats
    upper: Ints

    def only(self, keep: Ints) -> "Program":
        """With the other columns at 0."""
        return Program(self.worth[keep], self.matrix[:, keep].tocsr(), self.low, self.high, self.upper[keep])


@dataclass(frozen=True)
class Answer:
    """The best choice found (none when there is none), its value, and what no choice can exceed."""

    chosen: Ints | None
    value: int
    bound: int

    @property
    def proven(self) -> bool:
        return self.chosen is not None and self.value == self.bound

    @property
    def impossible(self) -> bool:
        """Whether it is sure that no choice keeps the rows."""
        return self.chosen is None and self.bound <= NOTHING

    def better_than(self, other: "Answer") -> bool:
        return self.chosen is not None and (other.chosen is None or self.value > other.value)

    def among(self, keep: Ints, width: int) -> "Answer":
        """As a choice of all columns, of which these were left."""
        chosen = np.zeros(width, dtype=np.int64)
        chosen[keep] = 0 if self.chosen is None else self.chosen
        return Answer(chosen, self.value, self.bound)


@dataclass(frozen=True)
class Relaxed:
    """`prices` per row; no choice is worth more than `bound`, none that uses column j more than `ceiling[j]`."""

    prices: Floats
    bound: float
    ceiling: Floats


def helper(program: Program, whole: bool) -> ortools.ModelBuilderHelper:
    model = ortools.ModelBuilderHelper()
    zeros = np.zeros(len(program.worth))
    upper, worth = program.upper.astype(np.float64), program.worth.astype(np.float64)
    model.fill_model_from_sparse_data(zeros, upper, worth, program.low, program.high, csr_matrix(program.matrix))  # type: ignore[arg-type]
    model.set_maximize(True)
    for column in range(len(zeros)) if whole else ():
        model.set_var_integrality(column, True)
    return model


def relax(program: Program) -> Relaxed:
    """The relaxation; its bound is counted again from the prices, so that it holds whatever GLOP did."""
    solver = ortools.ModelSolverHelper("glop")
    solver.solve(helper(program, whole=False))
    known = solver.status() == ortools.OPTIMAL
    prices = np.asarray(solver.dual_values()) if known else np.zeros(len(program.low))
    prices = np.where((prices > 0) & np.isinf(program.high) | (prices < 0) & np.isinf(program.low), 0.0, prices)
    gain = program.worth - program.matrix.T @ prices
    ends = np.where(prices > 0, program.high, program.low)
    bound = float((prices * np.where(prices == 0, 0.0, ends)).sum() + (np.maximum(gain, 0.0) * program.upper).sum())
    return Relaxed(prices, bound, bound + np.minimum(gain, 0.0))


def best(program: Program, effort: int = 100) -> Answer:
    """The best choice, proven, or with `effort` spent the best that was found and a bound."""
    relaxed = relax(program)
    bound, gap, answer = whole(relaxed.bound), 1, Answer(None, 0, whole(relaxed.bound))
    while True:
        keep = np.flatnonzero(relaxed.ceiling >= bound - gap - EPS)
        found = search(program.only(keep), effort)
        answer = found.among(keep, len(program.worth)) if found.better_than(answer) else answer
        left = bound - gap - 1 if len(keep) < len(program.worth) else NOTHING
        if len(keep) == len(program.worth) or (answer.chosen is not None and answer.value >= left):
            least = left if answer.chosen is None else max(left, answer.value)
            return Answer(answer.chosen, answer.value, min(bound, max(found.bound, least)))
        gap = 4 * gap if answer.chosen is None else max(4 * gap, bound - answer.value)


def search(program: Program, effort: int) -> Answer:
    """The best choice by HiGHS, silent when its nodes run out; then by CP-SAT, which tells how far it is."""
    for name, limits in (("highs", by_nodes(effort)), ("sat", by_work(effort))):
        solver = ortools.ModelSolverHelper(name)
        solver.set_solver_specific_parameters(limits)
        solver.solve(helper(program, whole=True))
        if solver.status() == ortools.INFEASIBLE:
            return Answer(None, 0, NOTHING)
        if solver.status() in (ortools.OPTIMAL, ortools.FEASIBLE):
            chosen = np.rint(np.asarray(solver.variable_values())).astype(np.int64)
            value = int(program.worth @ chosen)
            best = solver.status() == ortools.OPTIMAL
            return Answer(chosen, value, value if best else max(value, whole(solver.best_objective_bound())))
    return Answer(None, 0, 2**53)


def by_nodes(effort: int) -> str:
    return f"threads=1,mip_max_nodes={10 * effort},mip_rel_gap=0,mip_abs_gap=0.999,output_flag=false"


def by_work(effort: int) -> str:
    return f"num_workers: 1 random_seed: 0 max_deterministic_time: {effort} linearization_level: 2"


def whole(bound: float) -> int:
    """A bound on whole numbers."""
    return int(np.floor(max(-(2.0**53), min(bound, 2.0**53)) + EPS))
