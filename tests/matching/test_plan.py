"""What holds for every plan."""

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.instances import instance
from matching import Authorisation, Group, Policy, SiblingGroup, Trait, allocate, check
from tests.matching.tiny import AS_OF, DEN_HELDER, a_child, a_place, a_problem, a_random_problem, days

randoms = st.randoms(use_true_random=False)


@settings(max_examples=40, deadline=None)
@given(randoms)
def test_the_order_of_what_is_given_never_matters(rnd: Random) -> None:
    problem = a_random_problem(rnd, children=5, places=6)
    children, places = list(problem.children), list(problem.places)
    rnd.shuffle(children)
    rnd.shuffle(places)
    other = replace(problem, children=tuple(children), places=tuple(places), groups=problem.groups[::-1])
    assert other.hash == problem.hash
    assert allocate(other) == allocate(problem)


@settings(max_examples=40, deadline=None)
@given(randoms)
def test_a_plan_is_never_worse_than_first_come_first_served(rnd: Random) -> None:
    plan = allocate(a_random_problem(rnd, children=5, places=6))
    assert plan.values >= tuple(level.first_come for level in plan.levels)


@settings(max_examples=40, deadline=None)
@given(randoms)
def test_adding_a_place_never_makes_the_first_level_worse(rnd: Random) -> None:
    problem = a_random_problem(rnd)
    more = replace(problem, places=(*problem.places, a_place("zz")))
    assert allocate(more).values[0] >= allocate(problem).values[0]


@settings(max_examples=40, deadline=None)
@given(randoms)
def test_scaling_a_lower_level_never_changes_a_higher_one(rnd: Random) -> None:
    problem = a_random_problem(rnd)
    wider = replace(problem, policy=replace(problem.policy, distance_bands_km=(1.0, 5.0, 10.0, 30.0, 60.0, 200.0)))
    assert allocate(wider).values[:2] == allocate(problem).values[:2]


def test_a_region_is_proven_and_the_same_every_time() -> None:
    first, second = allocate(instance("regio", 4)), allocate(instance("regio", 4))
    assert first.proven
    assert first == second


def test_a_plan_of_a_region_is_sound() -> None:
    problem = instance("regio", 5)
    assert check(problem, allocate(problem).places) == ()


def test_without_work_left_the_plan_is_sound_says_its_bound_and_repeats_itself() -> None:
    problem = instance("regio", 1)
    idle = replace(problem, policy=replace(problem.policy, work=1e-6))
    plan = allocate(idle)
    assert check(idle, plan.places) == ()
    assert plan.values >= tuple(level.first_come for level in plan.levels)
    assert all(level.bound >= level.value for level in plan.levels)
    assert allocate(idle) == plan


def test_the_most_urgent_child_gets_the_only_place() -> None:
    plan = allocate(a_problem(a_child("k1", urgency=2), a_child("k2", urgency=5), a_place()))
    assert plan.places == {"k2": "p1"}
    assert [one.child_id for one in plan.unplaced] == ["k1"]


def test_helping_two_outweighs_a_nearer_place_for_one() -> None:
    far = {"lat": DEN_HELDER[0], "lon": DEN_HELDER[1]}
    narrow = a_child("k1", earliest_on=None, failed_offer_ids=("o-p2",))
    plan = allocate(a_problem(narrow, a_child("k2", urgency=8), a_place("p1"), a_place("p2", **far)))
    assert plan.places == {"k1": "p1", "k2": "p2"}


def test_another_order_of_values_gives_another_plan() -> None:
    known = a_place("p2", provider_id="bekend", lat=DEN_HELDER[0], lon=DEN_HELDER[1], region="NK")
    child = a_child(wishes=replace(a_child().wishes, provider_ids=("bekend",)))
    order = ("in_time", "fit", "continuity", "close", "moves", "waiting", "route")
    assert allocate(a_problem(child, a_place(), known)).places == {"k1": "p1"}
    assert allocate(a_problem(child, a_place(), known, policy=Policy(levels=order))).places == {"k1": "p2"}


def test_siblings_who_must_live_together_go_together_or_not_at_all() -> None:
    family = SiblingGroup("s", ("k1", "k2"), "must")
    apart = a_problem(a_child("k1"), a_child("k2"), family, a_place("p1"), a_place("p2", location_id="l2"))
    together = a_problem(a_child("k1"), a_child("k2"), family, a_place("p1"), a_place("p2"))
    assert allocate(apart).places == {}
    assert allocate(together).places == {"k1": "p1", "k2": "p2"}


def test_an_unplaced_family_hears_that_living_apart_would_help() -> None:
    family = SiblingGroup("s", ("k1", "k2"), "must")
    plan = allocate(a_problem(a_child("k1"), a_child("k2"), family, a_place("p1"), a_place("p2", location_id="l2")))
    assert [change.relaxations[0].id for change in plan.unplaced[0].changes] == ["siblings_apart"]


def test_siblings_who_should_live_near_are_not_placed_far_apart() -> None:
    family = SiblingGroup("s", ("k1", "k2"), "near")
    far = a_place("p2", location_id="l2", lat=DEN_HELDER[0], lon=DEN_HELDER[1])
    assert len(allocate(a_problem(a_child("k1"), a_child("k2"), family, a_place("p1"), far)).places) == 1


def test_two_who_cannot_live_together_do_not_come_into_one_group() -> None:
    group = Group("g")
    one = a_child("k1", cannot_live_with_traits=("agressie",))
    other = a_child("k2", traits=(Trait("agressie"),))
    places = (a_place("p1", group_id="g"), a_place("p2", group_id="g"))
    assert len(allocate(a_problem(one, other, group, *places)).places) == 1


def test_places_that_differ_in_nothing_are_shared_out_in_order_of_id() -> None:
    plan = allocate(a_problem(a_child("k1"), a_child("k2"), a_place("p1", offer_id="o"), a_place("p2", offer_id="o")))
    assert plan.places == {"k1": "p1", "k2": "p2"}


def test_a_late_start_in_a_plan_says_that_it_is_still_to_be_decided() -> None:
    plan = allocate(a_problem(a_child(), a_place(free_on=AS_OF + days(40))))
    assert plan.assignments[0].days_late == 10
    assert [note.rule for note in plan.assignments[0].notes] == ["late"]


def test_help_that_only_bridges_is_never_planned() -> None:
    child = a_child(bridging_forms=("crisisplek",))
    assert allocate(a_problem(child, a_place(form="crisisplek"))).places == {}


def test_children_who_differ_only_in_a_trait_that_no_rule_names_are_worth_the_same() -> None:
    plain = allocate(a_problem(a_child(), a_place()))
    marked = allocate(a_problem(a_child(traits=(Trait("agressie"),), sex="f"), a_place()))
    assert marked.values == plain.values
    assert marked.places == plain.places


def test_without_children_the_plan_is_empty_and_proven() -> None:
    plan = allocate(a_problem(a_place()))
    assert plan.places == {}
    assert plan.proven


def test_an_authorisation_that_begins_later_moves_the_start() -> None:
    child = a_child(
        ideal_forms=("gesloten",), authorisations=(Authorisation("m", date(2021, 3, 10), date(2021, 6, 1)),)
    )
    plan = allocate(a_problem(child, a_place(form="gesloten", required_authorisation="m")))
    assert plan.assignments[0].start_on == date(2021, 3, 10)
