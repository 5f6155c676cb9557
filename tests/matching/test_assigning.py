"""A plan in which nothing counts but the child and the seat: all levels by assignment, the same as by searching."""

from dataclasses import replace
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.instances import instance
from benchmarks.ours import bare
from matching import Budget, Plan, Problem, Refused, SiblingGroup, allocate, check, resolve, solver
from matching.assigning import simple
from matching.flow import Question, assign, proven
from matching.model import model_of
from tests.matching.test_brute_force import best_of_all
from tests.matching.tiny import a_child, a_place, a_problem, a_random_problem


def by_search(problem: Problem, pinned: dict[str, str] | None = None, today: Plan | None = None) -> Plan:
    """The plan as it is found when the short way is shut."""
    with pytest.MonkeyPatch.context() as shut:
        shut.setattr(solver, "assigned", lambda _: False)
        return allocate(replace(problem), pinned=pinned, today=today)


@settings(max_examples=80, deadline=None)
@given(st.randoms(use_true_random=False))
def test_the_short_way_and_the_search_give_the_same_values(rnd: Random) -> None:
    problem = bare(a_random_problem(rnd, children=6, places=6))
    plan = allocate(problem)
    assert check(problem, plan.places) == ()
    assert plan.proven
    assert plan.values == by_search(problem).values


def test_no_plan_is_better_than_what_the_short_way_finds() -> None:
    for seed in range(300):
        problem = bare(a_random_problem(Random(seed), children=4, places=5))
        assert allocate(problem).values == best_of_all(problem), seed


@pytest.mark.parametrize("seed", range(1, 6))
def test_a_region_without_side_rules_is_proven_on_all_levels_as_by_search(seed: int) -> None:
    problem = bare(instance("regio", seed))
    plan = allocate(problem)
    assert plan.proven
    assert plan.values == by_search(problem).values
    assert check(problem, plan.places) == ()


def test_a_province_without_side_rules_is_as_by_search() -> None:
    problem = bare(instance("provincie", 2))
    assert allocate(problem).values == by_search(problem).values


def test_the_short_way_keeps_promises_and_is_best_beside_them() -> None:
    for seed in range(80):
        problem = bare(a_random_problem(Random(seed), children=5, places=6))
        turned = replace(problem, policy=replace(problem.policy, levels=problem.policy.levels[::-1]))
        promised = dict(list(allocate(problem).places.items())[:2])
        plan = allocate(turned, pinned=promised)
        assert promised.items() <= plan.places.items()
        assert plan.values == by_search(turned, pinned=promised).values


def test_between_equals_the_short_way_changes_as_little_of_today_as_the_search() -> None:
    for seed in range(80):
        problem = bare(a_random_problem(Random(seed), children=5, places=6))
        turned = replace(problem, policy=replace(problem.policy, levels=problem.policy.levels[::-1]))
        today = allocate(turned)
        short, long = allocate(problem, today=today), by_search(problem, today=today)
        assert short.values == long.values
        assert kept(today, short) == kept(today, long)


def kept(before: Plan, after: Plan) -> int:
    return len(before.places.items() & after.places.items())


def test_whatever_the_order_of_children_and_places_the_short_way_gives_the_same_plan() -> None:
    problem = bare(instance("regio", 3))
    turned = replace(problem, children=problem.children[::-1], places=problem.places[::-1])
    assert allocate(turned) == allocate(problem)


def test_a_fast_plan_by_the_short_way_is_proven_on_all_levels() -> None:
    plan = allocate(bare(instance("regio", 1)), proof="fast")
    assert plan.proven
    assert plan.proof == "fast"


def test_seats_that_differ_in_nothing_are_shared_out_by_the_short_way() -> None:
    problem = a_problem(*(a_child(f"k{at}") for at in range(4)), a_place("p1", capacity=2), a_place("p2"))
    plan = allocate(problem)
    assert simple(model_of(problem))
    assert sorted(plan.places.values()) == ["p1", "p1", "p2"]


def test_a_rule_between_children_shuts_the_short_way() -> None:
    children, places = (a_child("k1"), a_child("k2", measure=False)), (a_place("p1", cost=5), a_place("p2", cost=5))
    provider = places[0].provider_id
    assert simple(model_of(a_problem(*children, *places)))
    assert not simple(model_of(a_problem(*children, *places, SiblingGroup("s1", ("k1", "k2")))))
    scarce = a_problem(*children, *places, budgets=(Budget(provider, children[0].region, 7),))
    assert not simple(model_of(scarce))


def test_a_choice_that_is_not_the_best_has_no_proof() -> None:
    weight, unit, place = np.array([5, 4, 5, 1]), np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    asked = Question(weight, unit, place, np.array([1, 1]), np.zeros(2, dtype=np.bool_))
    assert assign(asked).tolist() == [1, 2]
    assert proven(asked, np.array([1, 2])) is not None
    assert proven(asked, np.array([0, 3])) is None
    assert proven(asked, np.array([2])) is None


def test_after_a_refusal_the_prices_of_the_short_way_prove_the_first_level_again() -> None:
    problem = bare(instance("regio", 4))
    plan = allocate(problem)
    child, place = next(iter(plan.places.items()))
    again = resolve(problem, plan, Refused(child, place))
    best = allocate(replace(again.problem))
    assert again.plan.levels[0].value <= best.values[0] <= again.plan.levels[0].bound
    assert again.plan.levels[0].proven
