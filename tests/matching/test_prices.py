"""A place given today is a place that tomorrow's child does not have."""

from dataclasses import replace

import pytest

from benchmarks.arrivals import greedy, hindsight, joint, live, month, priced
from benchmarks.instances import instance
from matching import Problem, allocate, check, level_values
from matching.prices import Steered, place_prices, told, wins
from tests.matching.tiny import AS_OF, a_child, a_place, a_problem, days

SOON = a_child("morgen", urgency=8, earliest_on=AS_OF + days(2), failed_offer_ids=("o-p1",))


def a_choice() -> Problem:
    """Both places do for the child of today; who comes tomorrow can only use the second."""
    return a_problem(a_child("vandaag", urgency=3), a_place("p1", lat=52.95, lon=4.76), a_place("p2"))


def test_the_place_that_tomorrows_child_needs_has_a_price() -> None:
    problem = replace(a_choice(), places=a_choice().places[1:])
    assert 12 <= place_prices(problem, [(SOON,)])["p2"] <= 32
    assert place_prices(problem, []) == {}


def test_the_child_of_today_takes_the_place_that_nobody_else_needs() -> None:
    problem = a_choice()
    assert Steered(problem, {}).places() == {"vandaag": "p2"}
    assert Steered(problem, {"p2": 4.0}).places() == {"vandaag": "p1"}


def test_a_child_waits_when_its_place_is_worth_more_to_who_may_come() -> None:
    problem = a_problem(a_child(urgency=1), a_place())
    assert Steered(problem, {"p1": 30.0}).places() == {}
    assert Steered(problem, {"p1": 3.0}).places() == {"k1": "p1"}


def test_without_prices_it_is_the_best_plan_of_the_day() -> None:
    problem = instance("regio", 3)
    places = Steered(problem, {}).places()
    assert check(problem, places) == ()
    assert level_values(problem, places)[0] == allocate(problem).values[0]


def test_prices_are_used_only_where_they_win_by_more_than_chance() -> None:
    joint_plan = [0.85] * 20
    assert wins([0.9, 0.91] * 10, joint_plan)
    assert not wins([0.9, 0.79] * 10, joint_plan)
    assert not wins([0.9] * 19, joint_plan[:19])


def test_a_price_is_told_as_scarcity_and_never_as_money() -> None:
    assert told(20.0) == "schaars: heel schaars; wie nog komt, zou hier naar verwachting 20 punten aan hebben."
    assert "euro" not in told(3.0)


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_does_better_than_hindsight(seed: int) -> None:
    one = month(seed, 0.5)
    most = hindsight(one)
    past = instance("regio", 900).children
    for decide in (greedy, joint, priced(past, 2.0, 2, seed)):
        assert 0 < live(one, decide) <= most
