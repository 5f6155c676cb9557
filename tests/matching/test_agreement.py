"""All pairs at once and one pair at a time give the same answers; both are asked on random problems."""

from random import Random

from hypothesis import given, settings
from hypothesis import strategies as st

from matching import Bit, Problem, check, rank, why_not
from matching.columns import Columns
from matching.masks import masks
from matching.pair import Pair
from matching.rules import mask_of
from matching.scoring import figures
from matching.values import values
from tests.matching.tiny import a_problem, a_random_problem

problems = st.randoms(use_true_random=False).map(a_random_problem)


@settings(max_examples=150, deadline=None)
@given(problems)
def test_the_masks_say_what_the_judges_say(problem: Problem) -> None:
    found = masks(Columns(problem, problem.children))
    for row, child in enumerate(problem.children):
        assert found[row].tolist() == [mask_of(Pair.of(problem, child, place)) for place in problem.places]


@settings(max_examples=150, deadline=None)
@given(problems)
def test_the_values_are_the_figures_that_people_read(problem: Problem) -> None:
    found = values(Columns(problem, problem.children))
    for row, child in enumerate(problem.children):
        for at, place in enumerate(problem.places):
            read = [figure.value for figure in figures(Pair.of(problem, child, place))]
            assert found[:, row, at].tolist() == read


@settings(max_examples=100, deadline=None)
@given(problems)
def test_every_place_stands_in_exactly_one_list(problem: Problem) -> None:
    for child in problem.children:
        found = rank(problem, child.id)
        listed = [one.place_id for one in (*found.fitting, *found.bridging, *found.others)]
        listed += [one.proposal.place_id for one in found.near_misses]
        assert sorted(listed) == [place.id for place in problem.places]
        assert sum(one.count for one in found.by_reason) == len(found.others)


@settings(max_examples=100, deadline=None)
@given(problems)
def test_only_a_place_that_fits_has_no_reasons(problem: Problem) -> None:
    for child in problem.children:
        found = rank(problem, child.id)
        fits = {one.place_id for one in (*found.fitting, *found.bridging)}
        for place in problem.places:
            assert (why_not(problem, child.id, place.id) == []) == (place.id in fits)


@settings(max_examples=100, deadline=None)
@given(problems)
def test_a_fitting_place_is_sound_for_the_child_alone(problem: Problem) -> None:
    for child in problem.children:
        alone = a_problem(child, *problem.places, *problem.groups, policy=problem.policy)
        for one in rank(alone, child.id).fitting:
            assert check(alone, {child.id: one.place_id}) == ()


@settings(max_examples=100, deadline=None)
@given(problems)
def test_a_minimal_change_holds_no_other_change(problem: Problem) -> None:
    for child in problem.children:
        sets = [{one.id for one in change.relaxations} for change in rank(problem, child.id).changes]
        assert not any(a < b for a in sets for b in sets)


def test_every_rule_and_list_is_met_by_the_random_problems() -> None:
    met = 0
    for seed in range(300):
        problem = a_random_problem(Random(seed))
        for child in problem.children:
            for place in problem.places:
                for reason in why_not(problem, child.id, place.id):
                    met |= next(int(bit) for bit in Bit if bit.name and bit.name.lower() == reason.rule)
    assert met == sum(Bit)
