"""OR-Tools behind two calls: a linear relaxation with a bound that can be trusted, and a search with a start."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from ortools.linear_solver.python import model_builder_helper as ortools
from scipy.sparse import csr_array, csr_matrix

from matching.arrays import Floats, Ints

EPS = 1e-6


@dataclass(frozen=True)
class Relaxed:
    """The relaxation: fractions per column, and `ceiling[j]`: no choice with column j is worth more than that."""

    fractions: Floats
    bound: float
    ceiling: Floats


@dataclass(frozen=True)
class Found:
    """What a search found: chosen columns (none when it found nothing) and its bound."""

    chosen: Ints | None
    bound: float


def helper(worth: Floats, matrix: csr_array, limits: Floats) -> ortools.ModelBuilderHelper:
    """The packing problem: most worth, `matrix @ x <= limits`, x between 0 and 1."""
    width = len(worth)
    model = ortools.ModelBuilderHelper()
    zeros, ones, low = np.zeros(width), np.ones(width), np.full(len(limits), -np.inf)
    fill: Any = model.fill_model_from_sparse_data
    fill(zeros, ones, worth, low, limits, csr_matrix(matrix))
    model.set_maximize(True)
    return model


def relax(worth: Floats, matrix: csr_array, limits: Floats) -> Relaxed:
    """The linear relaxation by GLOP. The bound is rebuilt from the row prices, so that it holds whatever GLOP did."""
    solver = ortools.ModelSolverHelper("glop")
    solver.solve(helper(worth, matrix, limits))
    solved = solver.status() == ortools.OPTIMAL
    prices = np.maximum(np.asarray(solver.dual_values()), 0.0) if solved else np.zeros(len(limits))
    gain = worth - matrix.T @ prices
    bound = float(prices @ limits + np.maximum(gain, 0.0).sum())
    fractions = np.asarray(solver.variable_values()) if solved else np.zeros(len(worth))
    return Relaxed(fractions, bound, bound + np.minimum(gain, 0.0))


def search(worth: Ints, matrix: csr_array, limits: Floats, start: Ints, work: float, seed: int) -> Found:
    """The best choice by CP-SAT, one worker, limited by work and not by time, so that it repeats itself."""
    model = helper(worth.astype(np.float64), matrix, limits)
    hinted = np.zeros(len(worth))
    hinted[start] = 1.0
    for column, value in enumerate(hinted.tolist()):
        model.set_var_integrality(column, True)
        model.add_hint(column, value)
    solver = ortools.ModelSolverHelper("sat")
    limit = f"num_workers: 1 random_seed: {seed} max_deterministic_time: {work}"
    solver.set_solver_specific_parameters(f"{limit} linearization_level: 2")
    solver.solve(model)
    if solver.status() not in (ortools.OPTIMAL, ortools.FEASIBLE):
        return Found(None, -np.inf if solver.status() == ortools.INFEASIBLE else np.inf)
    chosen = np.flatnonzero(np.asarray(solver.variable_values()) > 0.5)
    return Found(chosen, float(solver.best_objective_bound()))
