"""A plan that stays near the last one: sound, explained, and nothing moves without need."""

from dataclasses import replace
from itertools import product
from random import Random

import pytest

from benchmarks.instances import instance
from matching import Last, Problem, Renewed, allocate, check, level_values, renew
from matching.progress import Progress
from tests.matching.test_brute_force import options
from tests.matching.tiny import AS_OF, a_child, a_place, a_problem, a_random_problem, days


def renewed(problem: Problem, places: dict[str, str], *touched: str, **last: frozenset[str]) -> Renewed:
    """The plan near these places, for children that were all known."""
    known = last.pop("known", frozenset(problem.child_rows))
    return renew(problem, allocate(problem), Last(places, known, touched=frozenset(touched), **last))


@pytest.mark.parametrize("block", range(3))
def test_where_nothing_changed_nobody_moves(block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        problem = a_random_problem(Random(seed))
        best = allocate(problem)
        found = renew(problem, best, Last(best.places, frozenset(problem.child_rows)))
        assert (found.plan.places, found.steps) == (best.places, ())
        assert found.plan.levels == best.levels


@pytest.mark.parametrize("block", range(3))
def test_whatever_the_last_plan_was_the_new_one_is_sound_and_counted_right(block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        problem = a_random_problem(Random(seed))
        best = allocate(problem)
        some = dict(list(best.places.items())[::2]) | {"weg": "p0"}
        found = renew(problem, best, Last(some, frozenset(), frozenset(problem.child_rows)))
        assert check(problem, found.plan.places) == ()
        assert found.plan.values == level_values(problem, found.plan.places)
        assert all(level.bound >= level.value for level in found.plan.levels)
        assert found.plan.values[0] <= best.levels[0].bound


def test_on_a_new_day_who_still_can_keeps_its_place() -> None:
    problem = instance("regio", 3)
    tomorrow = replace(problem, as_of=AS_OF + days(1))
    before = allocate(problem)
    found = renew(tomorrow, allocate(tomorrow), Last(before.places, frozenset(problem.child_rows)))
    assert found.steps == ()


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_after_a_refusal_in_a_region_few_move_and_as_much_help_is_in_time(seed: int) -> None:
    problem = instance("regio", seed)
    before = allocate(problem)
    for one in before.assignments[::8]:
        row = problem.child_rows[one.child_id]
        offer = problem.places[problem.place_rows[one.place_id]].offer_id
        child = replace(problem.children[row], failed_offer_ids=(offer,))
        now = replace(problem, children=(*problem.children[:row], child, *problem.children[row + 1 :]))
        best = allocate(now)
        found = renew(now, best, Last(before.places, frozenset(problem.child_rows), frozenset({child.id})))
        assert found.plan.values[0] == best.values[0]
        assert "refused" in {step.why for step in found.steps if step.child_id == child.id}
        assert len(found.steps) <= 6


def test_who_was_refused_is_told_so_and_nobody_else_moves() -> None:
    problem = a_problem(
        a_child("k1", failed_offer_ids=("o-p1",)), a_child("k2"), a_place("p1"), a_place("p2"), a_place("p3")
    )
    found = renewed(problem, {"k1": "p1", "k2": "p2"})
    assert found.plan.places == {"k1": "p3", "k2": "p2"}
    assert [(step.child_id, step.why) for step in found.steps] == [("k1", "refused")]


def test_who_makes_room_hears_for_whom() -> None:
    narrow = a_child("k1", failed_offer_ids=("o-p3",), urgency=8)
    problem = a_problem(narrow, a_child("k2"), a_place("p2"), a_place("p3"))
    found = renewed(problem, {"k1": "p1", "k2": "p2"})
    assert found.plan.places == {"k1": "p2", "k2": "p3"}
    assert [(step.why, step.whom) for step in found.steps] == [("gone", None), ("yields", "k1")]


def test_a_better_place_that_came_free_is_taken_when_nobody_must_yield() -> None:
    far = a_place("p1", lat=52.95, lon=4.76)
    problem = a_problem(a_child("k1"), far, a_place("p2"))
    found = renewed(problem, {"k1": "p1"}, "p2")
    assert [(step.after, step.why) for step in found.steps] == [("p2", "better")]


def test_a_better_place_that_was_there_all_along_moves_nobody() -> None:
    far = a_place("p1", lat=52.95, lon=4.76)
    problem = a_problem(a_child("k1"), far, a_place("p2"))
    assert renewed(problem, {"k1": "p1"}).steps == ()


def test_a_new_child_gets_the_place_that_is_free_and_moves_nobody() -> None:
    problem = a_problem(a_child("k1"), a_child("k2", urgency=8), a_place("p1"), a_place("p2", lat=52.95, lon=4.76))
    found = renewed(problem, {"k1": "p1"}, known=frozenset({"k1"}), children=frozenset({"k2"}))
    assert found.plan.places == {"k1": "p1", "k2": "p2"}
    assert [(step.child_id, step.why) for step in found.steps] == [("k2", "new")]


def test_a_place_is_taken_anew_only_when_it_is_worth_its_price() -> None:
    problem = a_problem(a_child("k1", urgency=1), a_place("p1"))
    last = Last({}, frozenset({"k1"}), frozenset({"k1"}))
    assert renew(problem, allocate(problem), last, {"p1": 30.0}).plan.places == {}
    assert renew(problem, allocate(problem), last, {"p1": 1.0}).plan.places == {"k1": "p1"}


def test_who_has_a_place_keeps_it_whatever_its_price() -> None:
    problem = a_problem(a_child("k1", urgency=1), a_place("p1"))
    last = Last({"k1": "p1"}, frozenset({"k1"}), touched=frozenset({"p1"}))
    assert renew(problem, allocate(problem), last, {"p1": 30.0}).plan.places == {"k1": "p1"}


def test_the_solver_tells_how_far_it_is_level_by_level() -> None:
    heard: list[Progress] = []
    problem = instance("regio", 1)
    plan = allocate(problem, tell=heard.append)
    done, ended = [one.done for one in heard], [one for one in heard if one.bound is not None]
    assert done == sorted(done)
    assert [(one.level, one.value, one.bound) for one in ended] == [
        (at + 1, level.value, level.bound) for at, level in enumerate(plan.levels)
    ]
    assert {one.levels for one in heard} == {len(plan.levels)}
    assert plan == allocate(replace(problem))


def fewest_moves(problem: Problem, before: dict[str, str], value: int) -> int:
    """Of all sound plans with as much help in time, the fewest children who lose the place that they had."""
    each = [[(name, place) for place, _ in options(problem, name)] for name in problem.child_rows]
    found = len(before)
    for choice in product(*each):
        plan = {name: place for name, place in choice if place is not None}
        lost = sum(plan.get(name) != place for name, place in before.items())
        if lost < found and level_values(problem, plan)[0] >= value and not check(problem, plan):
            found = lost
    return found


@pytest.mark.parametrize("block", range(4))
def test_no_plan_that_helps_as_much_in_time_moves_fewer(block: int) -> None:
    for seed in range(block * 40, block * 40 + 40):
        problem = a_random_problem(Random(seed), children=4, places=5)
        before = allocate(problem)
        for one in before.assignments[:1]:
            row, offer = problem.child_rows[one.child_id], problem.places[problem.place_rows[one.place_id]].offer_id
            refused = replace(problem.children[row], failed_offer_ids=(offer,))
            now = replace(problem, children=(*problem.children[:row], refused, *problem.children[row + 1 :]))
            best = allocate(now)
            found = renew(now, best, Last(before.places, frozenset(now.child_rows), frozenset({one.child_id})))
            lost = [step for step in found.steps if step.before is not None and step.why != "better"]
            assert found.plan.values[0] == best.values[0], seed
            assert len(lost) <= fewest_moves(now, before.places, best.values[0]), seed
