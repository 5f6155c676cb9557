"""The plan against every possible plan, judged by `check` alone."""

from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Problem, allocate, check, level_values
from tests.matching.tiny import a_random_problem

Values = tuple[int, ...]
BLOCKS, SIZE = 10, 200


def options(problem: Problem, child: str) -> list[tuple[str | None, Values]]:
    """No place, or each place that is sound for the child alone as far as families allow, with what it is worth."""
    alone = [(place.id, {child: place.id}) for place in problem.places]
    sound = [(place, level_values(problem, plan)) for place, plan in alone if not faults_of_pair(problem, plan)]
    return [(None, (0,) * len(problem.policy.levels)), *sound]


def faults_of_pair(problem: Problem, plan: dict[str, str]) -> list[str]:
    return [fault for fault in check(problem, plan) if not fault.startswith("Gezin")]


def best_of_all(problem: Problem) -> Values:
    """The best values of all sound plans, by trying every plan; a plan is worth what its pairs are worth together."""
    names = [child.id for child in problem.children]
    best: Values = (0,) * len(problem.policy.levels)
    for choice in product(*(options(problem, name) for name in names)):
        values = tuple(map(sum, zip(*(worth for _, worth in choice), strict=True)))
        if values > best:
            plan = {name: place for name, (place, _) in zip(names, choice, strict=True) if place is not None}
            best = values if not check(problem, plan) else best
    return best


@pytest.mark.parametrize("block", range(BLOCKS))
def test_no_plan_is_better_than_the_plan(block: int) -> None:
    for seed in range(block * SIZE, (block + 1) * SIZE):
        problem = a_random_problem(Random(seed), children=4, places=5)
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
