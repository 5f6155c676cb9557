"""A place given today is a place that tomorrow's child does not have."""

from dataclasses import replace
from datetime import date

import pytest

from benchmarks.arrivals import month
from benchmarks.instances import AS_OF as MARCH
from benchmarks.instances import instance
from matching import Problem, allocate, check, level_values
from matching.arrivals import Arrival, again, coming, futures, greedy, hindsight, joint, live, lived, months_of, priced
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


def test_a_price_is_told_as_scarcity_in_words_and_never_as_money() -> None:
    assert told(20.0) == "schaars: van dit soort plekken zijn er heel weinig."
    assert told(0.2) == ""
    assert not any(sign in told(price) for price in (1.0, 9.0, 99.0) for sign in "0123456789€")


def test_a_child_of_the_past_comes_again_as_old_as_it_was_and_as_much_in_a_hurry() -> None:
    came = Arrival(a_child(birth_month=date(2006, 11, 1), needed_on=date(2019, 2, 11)), date(2019, 1, 12))
    child = coming(came, AS_OF)
    assert (child.birth_month, child.needed_on, child.earliest_on) == (date(2009, 1, 1), AS_OF + days(30), AS_OF)


def test_a_child_that_was_late_when_it_came_is_needed_at_once_and_never_before_it_comes() -> None:
    came = Arrival(a_child(needed_on=date(2019, 1, 2)), date(2019, 1, 12))
    assert coming(came, AS_OF).needed_on == AS_OF


def test_the_same_seed_gives_the_same_futures() -> None:
    past = [Arrival(child, MARCH) for child in instance("regio", 900).children]
    sampled = futures(past, 1.5, MARCH, 3, seed=7)
    assert sampled == futures(past, 1.5, MARCH, 3, seed=7)
    assert sampled != futures(past, 1.5, MARCH, 3, seed=8)
    assert {child.earliest_on for child in sampled[0]} <= {MARCH + days(at) for at in range(1, 31)}


def test_the_month_that_runs_is_no_past_month() -> None:
    past = [Arrival(a_child(), AS_OF.replace(month=month)) for month in (1, 2, 3)]
    assert [[one.on.month for one in month] for month in months_of(past, AS_OF, 12)] == [[1], [2]]


def test_a_month_of_the_past_is_lived_again_with_the_places_of_today() -> None:
    came = [Arrival(a_child("k1", needed_on=date(2020, 7, 20)), date(2020, 7, 10))]
    month = again(a_problem(a_place()), came)
    assert (month.comes, month.problem.children[0].needed_on) == ({"k1": 9}, AS_OF + days(19))


def test_months_of_the_past_show_whether_prices_would_have_helped() -> None:
    early = [Arrival(a_child(f"v{at}", urgency=1), date(2020, at, 2)) for at in (5, 6, 7)]
    dire = [Arrival(a_child(f"z{at}", urgency=8), date(2020, at, 6)) for at in (5, 6, 7)]
    shares = lived(a_problem(a_place()), [*early, *dire], 2.0, 12, 4, seed=1)
    assert shares == [(1.0, 0.125)] * 3


@pytest.mark.parametrize("seed", [1, 2])
def test_nobody_does_better_than_hindsight(seed: int) -> None:
    one = month(seed, 0.5)
    most = hindsight(one)
    past = [Arrival(child, MARCH) for child in instance("regio", 900).children]
    for decide in (greedy, joint, priced(past, 2.0, 2, seed)):
        assert 0 < live(one, decide) <= most
