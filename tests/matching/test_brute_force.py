"""The plan against every possible plan, judged by `check` alone."""

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Problem, allocate, check, level_values
from tests.matching.tiny import a_random_problem

Values = tuple[int, ...]


def best_of_all(problem: Problem) -> Values:
    """The best values of all sound plans, by trying every plan."""
    options = [None, *(place.id for place in problem.places)]
    best: Values = (0,) * len(problem.policy.levels)
    for choice in product(options, repeat=len(problem.children)):
        plan = {child.id: place for child, place in zip(problem.children, choice, strict=True) if place is not None}
        if not check(problem, plan):
            best = max(best, level_values(problem, plan))
    return best


@pytest.mark.parametrize("block", range(10))
def test_no_plan_is_better_than_the_plan(block: int) -> None:
    for seed in range(block * 40, block * 40 + 40):
        problem = a_random_problem(Random(seed))
        plan = allocate(problem)
        assert check(problem, plan.places) == ()
        assert plan.values == best_of_all(problem), seed
        assert plan.proven


@settings(max_examples=60, deadline=None)
@given(st.randoms(use_true_random=False))
def test_a_plan_is_sound_and_counts_its_levels_rightly(rnd: Random) -> None:
    problem = a_random_problem(rnd, children=5, places=6)
    plan = allocate(problem)
    assert check(problem, plan.places) == ()
    assert plan.values == level_values(problem, plan.places)
