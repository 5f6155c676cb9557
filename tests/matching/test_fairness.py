"""No trait counts against a child unless a provider's stated rule, or the law, says so."""

from dataclasses import replace
from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Band, Child, Place, Problem, Proposals, allocate, rank
from tests.matching.tiny import a_random_child, a_random_problem

randoms = st.randoms(use_true_random=False)
STATED = {
    "sex",
    "iq",
    "age_start",
    "age_stay",
    "contra_never",
    "contra_unsolved",
    "group",
    "authorisation",
    "leave_ends",
}
LEAVE = {"late", "arrange", "full"}  # leave that starts later moves the start
PERSONAL = ("traits", "sex", "iq", "birth_month", "authorisations")


def somebody_else(rnd: Random, child: Child) -> Child:
    """A child that differs in who it is, and in nothing else: not in its need, its home or its wait."""
    other = a_random_child(rnd, child.id, ("k0", "k1", "k2"))
    return replace(child, **{name: getattr(other, name) for name in PERSONAL})


def without_rules(problem: Problem) -> Problem:
    """Without what providers state about who may come and who may live together, and without what the law asks."""
    return replace(
        problem,
        places=tuple(map(open_to_all, problem.places)),
        groups=tuple(
            replace(
                group,
                caps=(),
                inhabitants=tuple(
                    replace(one, cannot_live_with_traits=(), cannot_live_with_ids=()) for one in group.inhabitants
                ),
            )
            for group in problem.groups
        ),
        children=tuple(replace(child, cannot_live_with_traits=()) for child in problem.children),
    )


def open_to_all(place: Place) -> Place:
    return replace(place, sex=None, iq=None, ages=Band(0, 30), contra_indications=(), required_authorisation=None)


def instead(problem: Problem, child: Child) -> Problem:
    """The problem with this child in the place of the one with the same id."""
    return replace(problem, children=tuple(child if one.id == child.id else one for one in problem.children))


def told(found: Proposals) -> tuple[object, ...]:
    """All that is said to a child, in its order."""
    misses = tuple((one.proposal.place_id, one.proposal.figures, one.reasons, one.price) for one in found.near_misses)
    others = tuple((one.place_id, one.reasons) for one in found.others)
    return found.fitting, found.bridging, misses, others, found.by_reason, found.changes, found.earliest_start


@settings(max_examples=80, deadline=None)
@given(randoms)
def test_without_stated_rules_two_children_who_only_differ_in_who_they_are_hear_the_same(rnd: Random) -> None:
    problem = without_rules(a_random_problem(rnd, children=3, places=6))
    for child in problem.children:
        other = replace(somebody_else(rnd, child), cannot_live_with_traits=())
        assert told(rank(problem, child.id)) == told(rank(instead(problem, other), child.id))


@settings(max_examples=40, deadline=None)
@given(randoms)
def test_without_stated_rules_the_joint_plan_does_not_see_who_a_child_is(rnd: Random) -> None:
    problem = without_rules(a_random_problem(rnd, children=4, places=6))
    plan = allocate(problem)
    for child in problem.children:
        other = allocate(instead(problem, replace(somebody_else(rnd, child), cannot_live_with_traits=())))
        assert (other.values, other.places) == (plan.values, plan.places)


@settings(max_examples=80, deadline=None)
@given(randoms)
def test_every_difference_between_two_such_children_names_a_stated_rule(rnd: Random) -> None:
    problem = replace(a_random_problem(rnd, children=3, places=6), siblings=())
    for child in problem.children:
        other = instead(problem, somebody_else(rnd, child))
        mine, theirs = by_place(rank(problem, child.id)), by_place(rank(other, child.id))
        for place in problem.places:
            moved = LEAVE if place.required_authorisation else set()
            assert mine[place.id] ^ theirs[place.id] <= STATED | moved


def by_place(found: Proposals) -> dict[str, set[str]]:
    """By place the rules that stand in the way."""
    rules = {one.place_id: set() for one in (*found.fitting, *found.bridging)}
    rules |= {one.proposal.place_id: {reason.rule for reason in one.reasons} for one in found.near_misses}
    return rules | {one.place_id: {reason.rule for reason in one.reasons} for one in found.others}
