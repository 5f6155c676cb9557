"""Extra places: the choice that helps most, against trying every choice."""

from collections import Counter
from dataclasses import replace
from itertools import combinations_with_replacement
from random import Random

import pytest

from benchmarks.instances import instance
from matching import Band, Problem, allocate, curve, help_most, scarce
from matching.helping import Chances, Kind
from tests.matching.tiny import a_child, a_place, a_problem, a_random_problem

TWELVE = Band(12, 18)


def with_extra(problem: Problem, chances: Chances, kinds: tuple[Kind, ...]) -> int:
    """The first level of the plan when these places really are there."""
    extra = [replace(chances.place(kind), capacity=count) for kind, count in Counter(kinds).items()]
    return allocate(replace(problem, places=(*problem.places, *extra))).values[0]


def by_trying(problem: Problem, count: int, at_most_kinds: int) -> int:
    chances = Chances(problem, count)
    choices = (c for k in range(count + 1) for c in combinations_with_replacement(chances.kinds, k))
    return max(with_extra(problem, chances, one) for one in choices if len(set(one)) <= at_most_kinds)


@pytest.mark.parametrize("seed", range(12))
def test_no_other_extra_places_help_more(seed: int) -> None:
    problem = a_random_problem(Random(seed + 300), children=4, places=3)
    found = help_most(problem, 2, at_most_kinds=1)
    assert found.proven
    assert found.base == allocate(problem).values[0]
    assert found.value == by_trying(problem, 2, at_most_kinds=1)
    assert help_most(problem, 1).value == by_trying(problem, 1, at_most_kinds=1)


def test_the_places_that_are_named_really_bring_what_is_said() -> None:
    problem = instance("regio", 1)
    found = help_most(problem, 3, at_most_kinds=2)
    named = tuple(kind for kind, count in found.kinds for _ in range(count))
    assert len(named) <= 3
    assert len(set(named)) <= 2
    assert with_extra(problem, Chances(problem, 3), named) == found.value > found.base


def test_more_places_never_help_less() -> None:
    values = [one.value for one in curve(instance("regio", 2), 6)]
    assert values == sorted(values)
    assert values[0] == allocate(instance("regio", 2)).values[0]


def test_the_kind_that_nobody_has_is_the_scarce_one() -> None:
    problem = a_problem(a_child("k1", urgency=5), a_child("k2", ideal_forms=("pleegzorg",)), a_place(form="pleegzorg"))
    found = scarce(problem)
    assert [(one.kind, one.price) for one in found] == [(Kind("gezinshuis", TWELVE, "NK"), 20)]
    assert found[0].sentence == (
        "schaars: gezinshuis, 12 tot 18 jaar, NK. Een plek erbij brengt op 'Op tijd geholpen' hooguit 20 punten."
    )


def test_where_everybody_is_helped_nothing_is_scarce() -> None:
    problem = a_problem(a_child(), a_place())
    assert scarce(problem) == ()
    assert help_most(problem, 2).kinds == ()


def test_an_extra_place_is_for_children_of_its_region() -> None:
    problem = a_problem(a_child("k1"), a_child("k2", region="KNH"))
    found = help_most(problem, 2, at_most_kinds=1)
    assert found.value == 12
    assert [count for _, count in found.kinds] == [1]


def test_an_extra_place_asks_the_leave_that_such_places_ask() -> None:
    problem = a_problem(a_child(ideal_forms=("gesloten",)), a_place(form="gesloten", required_authorisation="m"))
    assert help_most(problem, 1).value == 0


def test_the_price_of_a_kind_is_never_less_than_what_one_place_brings() -> None:
    problem = instance("regio", 3)
    chances, base = Chances(problem, 1), allocate(problem).values[0]
    prices = {one.kind: one.price for one in scarce(problem)}
    for kind in chances.kinds[:10]:
        assert with_extra(problem, chances, (kind,)) - base <= prices.get(kind, 0) + 1e-6
