"""Other solvers, on a model that shares nothing with ours, come to the same optimum."""

from pathlib import Path
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import vstack

from benchmarks.instances import instance
from benchmarks.matching import Disagreement, agree, judge, peer_run
from benchmarks.plain import Plain, plain
from matching import Problem, allocate
from tests.matching.tiny import a_random_problem


def best_of(model: Plain) -> tuple[int, ...]:
    """The best of every level in strict order, by the solver that SciPy brings."""
    rows, low, high, values = model.matrix, list(model.low), list(model.high), []
    for worth in model.worth:
        found = milp(-worth, constraints=LinearConstraint(rows, low, high), integrality=1, bounds=Bounds(0, 1))
        values.append(round(-found.fun))
        rows, low, high = vstack([rows, worth[None]]), [*low, values[-1]], [*high, np.inf]
    return tuple(values)


def ours(problem: Problem) -> dict[str, object]:
    found = allocate(problem)
    levels = [{"value": one.value, "bound": one.bound, "proven": one.proven} for one in found.levels]
    return {"levels": levels, "places": found.places}


@pytest.mark.parametrize("block", range(4))
def test_the_plain_model_has_the_same_optimum(block: int) -> None:
    for seed in range(1000 + 25 * block, 1025 + 25 * block):
        problem = a_random_problem(Random(seed), children=5, places=7)
        model = plain(problem)
        if len(model.child):
            assert best_of(model) == allocate(problem).values, seed


@pytest.mark.parametrize("name", ["highs", "cbc", "cpsat"])
def test_a_peer_proves_what_we_prove(name: str, tmp_path: Path) -> None:
    problem = instance("regio", 4)
    model = plain(problem)
    model.save(tmp_path / "plain.npz")
    run = peer_run(name, problem, model, tmp_path / "plain.npz", 20)
    judge(name, problem, run)
    agree(name, ours(problem), run)
    assert all(level["proven"] for level in run["levels"])


def test_two_proofs_that_differ_fail_the_run() -> None:
    mine = {"levels": [{"value": 7, "bound": 7, "proven": True}]}
    with pytest.raises(Disagreement):
        agree("ander", mine, {"levels": [{"value": 8, "bound": 8, "proven": True}]})


def test_a_value_above_the_bound_of_the_other_fails_the_run() -> None:
    mine = {"levels": [{"value": 7, "bound": 9, "proven": False}]}
    with pytest.raises(Disagreement):
        agree("ander", mine, {"levels": [{"value": 10, "bound": 12, "proven": False}]})


def test_a_plan_that_breaks_a_rule_fails_the_run() -> None:
    problem = a_random_problem(Random(12), children=6, places=9)
    with pytest.raises(Disagreement):
        judge("ander", problem, {"places": {problem.children[0].id: "nergens"}, "levels": []})
