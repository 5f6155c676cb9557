"""How far a plan is proven, what it promises already, and how it stays as it was between equals."""

from dataclasses import replace
from random import Random

import pytest

from benchmarks.instances import instance
from matching import InvalidProblem, Plan, Policy, SiblingGroup, allocate, check
from matching.solver import Proof
from tests.matching.tiny import a_child, a_place, a_problem, a_random_problem


@pytest.mark.parametrize("proof", ["fast", "first_level"])
def test_a_plan_that_proves_less_is_sound_and_never_above_its_bounds(proof: Proof) -> None:
    for seed in range(60):
        problem = a_random_problem(Random(seed), children=5, places=6)
        best, plan = allocate(problem), allocate(replace(problem), proof=proof)
        assert check(problem, plan.places) == ()
        assert plan.values >= tuple(level.first_come for level in plan.levels)
        assert all(level.value <= level.bound for level in plan.levels)
        assert best.values[0] <= plan.levels[0].bound


def test_the_first_level_is_proven_when_that_is_asked() -> None:
    plan = allocate(instance("provincie", 3), proof="first_level")
    assert plan.levels[0].proven
    assert plan.values[0] == allocate(instance("provincie", 3)).values[0]


def test_a_fast_plan_of_a_province_is_within_a_thousandth_of_its_bound() -> None:
    for seed in (1, 2, 3):
        first = allocate(instance("provincie", seed), proof="fast").levels[0]
        assert first.bound - first.value <= first.bound / 1000


def test_a_province_is_proven_on_all_levels() -> None:
    problem = instance("provincie", 5)
    plan = allocate(problem)
    assert plan.proven
    assert check(problem, plan.places) == ()


def test_who_is_promised_a_place_gets_it_whatever_it_costs_others() -> None:
    problem = a_problem(a_child("k1"), a_child("k2", urgency=8), a_place("p1"))
    assert allocate(problem, pinned={"k1": "p1"}).places == {"k1": "p1"}


def test_every_promise_is_kept() -> None:
    for seed in range(60):
        problem = a_random_problem(Random(seed), children=5, places=6)
        promised = dict(list(allocate(problem).places.items())[:1])
        families = [family for family in problem.siblings if family.degree == "must"]
        if not any(set(family.child_ids) & promised.keys() for family in families):
            shuffled = replace(problem, policy=replace(problem.policy, levels=problem.policy.levels[::-1]))
            assert promised.items() <= allocate(shuffled, pinned=promised).places.items()


def test_a_promise_that_breaks_a_rule_is_refused_with_every_fault() -> None:
    problem = a_problem(a_child("k1"), a_child("k2"), SiblingGroup("s", ("k1", "k2")), a_place("p1", sex="f"))
    with pytest.raises(InvalidProblem) as refused:
        allocate(replace(problem, children=(a_child("k1", sex="m"), a_child("k2"))), pinned={"k1": "p1"})
    assert len(refused.value.faults) == 2


def test_between_equals_everybody_stays_where_the_plan_of_today_has_them() -> None:
    places = (a_place("p1"), a_place("p2"), a_place("p3"))
    problem = a_problem(a_child("k1"), a_child("k2"), *places)
    today = allocate(problem, pinned={"k1": "p3", "k2": "p1"})
    assert allocate(problem).places != today.places
    assert allocate(problem, today=today).places == today.places


def test_a_plan_tells_its_order_limits_and_time_and_is_compared_without_the_time() -> None:
    problem = a_problem(a_child(), a_place(), policy=Policy(work=7.0))
    plan = allocate(problem)
    assert plan.order == problem.policy.levels
    assert plan.limits == (("nodes", 500),)
    assert plan.seconds > 0
    assert plan == replace(plan, seconds=9.0)
    assert isinstance(plan, Plan)
