"""A plan after one change: sound, as good as it can be on the first level, and nothing moves without need."""

from dataclasses import replace
from random import Random

import pytest

from benchmarks.instances import instance
from matching import (
    ChildGone,
    ChildNew,
    InvalidProblem,
    PlaceGone,
    PlaceNew,
    Plan,
    Problem,
    Refused,
    SiblingGroup,
    allocate,
    check,
    level_values,
    resolve,
)
from matching.changes import Change, applied
from tests.matching.tiny import a_child, a_place, a_problem, a_random_problem


def changes(problem: Problem, plan: Plan) -> list[Change]:
    """One change of each kind that only takes away, for the first in the plan; and one of each that adds."""
    child = problem.children[0]
    found: list[Change] = [ChildNew(replace(child, id="zz", cannot_live_with_ids=())), PlaceNew(a_place("zz"))]
    found.append(ChildGone(child.id))
    for one in plan.assignments[:1]:
        found += [Refused(one.child_id, one.place_id), PlaceGone(one.place_id)]
    return found


@pytest.mark.parametrize("block", range(4))
def test_after_a_change_the_first_level_is_what_a_new_plan_would_reach(block: int) -> None:
    for seed in range(block * 20, block * 20 + 20):
        problem = a_random_problem(Random(seed))
        plan = allocate(problem)
        for change in changes(problem, plan):
            found = resolve(problem, plan, change)
            assert check(found.problem, found.plan.places) == ()
            assert found.plan.values == level_values(found.problem, found.plan.places)
            assert found.plan.values[0] == allocate(replace(found.problem)).values[0], (seed, change)
            assert found.plan.levels[0].bound >= found.plan.values[0]


def test_the_problem_after_a_change_is_the_one_that_is_given_anew() -> None:
    problem = instance("regio", 3)
    plan = allocate(problem)
    for change in changes(problem, plan):
        after = applied(problem, change)
        anew = replace(after)
        assert after.hash == anew.hash
        assert after.children == anew.children
        assert after.places == anew.places


def test_a_change_is_carried_on_in_the_model_as_if_it_were_built_anew() -> None:
    problem = instance("regio", 3)
    plan = allocate(problem)
    for change in changes(problem, plan):
        quick, anew = resolve(problem, plan, change), resolve(replace(problem), plan, change)
        assert quick.plan.values[0] == anew.plan.values[0]
        assert quick.problem.hash == anew.problem.hash == quick.plan.problem_hash


def test_who_was_refused_moves_and_nobody_else_when_there_is_room() -> None:
    problem = a_problem(a_child("k1"), a_child("k2"), a_place("p1"), a_place("p2"), a_place("p3"))
    plan = allocate(problem)
    found = resolve(problem, plan, Refused("k1", plan.places["k1"]))
    assert [(one.child_id, one.before) for one in found.moved] == [("k1", plan.places["k1"])]
    assert found.moved[0].sentence == "De aanbieder heeft dit kind geweigerd."
    assert found.plan.places["k2"] == plan.places["k2"]


def test_who_makes_room_hears_for_whom() -> None:
    narrow = a_child("k1", failed_offer_ids=("o-p3",), urgency=8)
    problem = a_problem(narrow, a_child("k2"), a_place("p1"), a_place("p2"), a_place("p3"))
    plan = allocate(problem, pinned={"k1": "p1", "k2": "p2"})
    found = resolve(problem, plan, PlaceGone("p1"))
    assert found.plan.places == {"k1": "p2", "k2": "p3"}
    assert [one.sentence for one in found.moved] == [
        "De plek is er niet meer.",
        "Maakt plaats voor kind k1; samen worden meer kinderen op tijd geholpen.",
    ]


def test_a_place_that_comes_free_goes_to_who_waits() -> None:
    problem = a_problem(a_child("k1", urgency=8), a_child("k2"), a_place("p1"))
    plan = allocate(problem)
    found = resolve(problem, plan, ChildGone("k1"))
    assert found.plan.places == {"k2": "p1"}
    assert found.moved[0].sentence == "Er kwam een plek vrij."


def test_a_family_that_lost_a_place_moves_together() -> None:
    family = SiblingGroup("s", ("k1", "k2"), "must")
    places = (a_place("p1"), a_place("p2"), a_place("p3", location_id="l2"), a_place("p4", location_id="l2"))
    problem = a_problem(a_child("k1"), a_child("k2"), family, *places)
    plan = allocate(problem, pinned={"k1": "p1", "k2": "p2"})
    assert resolve(problem, plan, PlaceGone("p2")).plan.places == {"k1": "p3", "k2": "p4"}


def test_after_a_refusal_in_a_province_no_more_than_a_handful_move() -> None:
    problem = instance("provincie", 5)
    plan = allocate(problem, proof="fast")
    for one in plan.assignments[::60]:
        found = resolve(problem, plan, Refused(one.child_id, one.place_id))
        assert check(found.problem, found.plan.places) == ()
        assert len(found.moved) <= 8


def test_whoever_is_not_in_the_problem_cannot_change() -> None:
    problem = a_problem(a_child(), a_place())
    plan = allocate(problem)
    with pytest.raises(KeyError):
        resolve(problem, plan, ChildGone("k9"))
    with pytest.raises(InvalidProblem):
        resolve(problem, plan, PlaceNew(a_place("p1")))
