"""Nothing is told as sure that is not: a place that another child has, a stop, an old report, a day nobody knows."""

from typing import Any

import pytest

from matching import Contract, rank
from matching.deciding import Above, decisive
from matching.result import NearMiss
from tests.matching.tiny import AS_OF, a_child, a_place, a_problem, days

WAITS = {"contracts": ()}
HELD = {"held_for": "k2", "held_until": AS_OF + days(3)}


def miss(**place: Any) -> NearMiss:
    return rank(a_problem(a_child(), a_place(**place)), "k1").near_misses[0]


def late(**place: Any) -> str:
    return next(one.sentence for one in miss(**place).reasons if one.rule in {"late", "arrange"})


@pytest.mark.parametrize(
    ("place", "cause"),
    [
        ({}, "De plek is er eerder: alleen het regelen duurt zo lang."),
        ({"confirmed_days": 14}, "De plek is er eerder: alleen het regelen duurt zo lang."),
        (
            {"confirmed_days": 21},
            "Volgens een melding van 21 dagen geleden is de plek er eerder: alleen het regelen duurt zo lang.",
        ),
        (
            {"confirmed_days": 21, "free_on": AS_OF + days(35)},
            "Volgens een melding van 21 dagen geleden komt de plek op 5 april 2021 vrij. Het regelen duurt langer.",
        ),
        ({"confirmed_days": None}, "die nooit is bevestigd, is de plek er eerder: alleen het regelen duurt zo lang."),
        ({"admission_stop": True}, "Het regelen duurt zo lang, met de uitzondering op de opnamestop erbij."),
        (HELD, "Het regelen duurt zo lang."),
    ],
)
def test_that_a_place_is_there_sooner_is_told_only_as_far_as_it_is_sure(place: Any, cause: str) -> None:
    said = late(**WAITS, **place)
    assert said.endswith(cause)
    assert ("De plek is er eerder" in said) == cause.startswith("De plek is er eerder")


def test_the_start_at_a_place_that_another_child_has_is_told_on_condition() -> None:
    assert late(**WAITS, **HELD).startswith(
        "Als het andere kind niet komt, kan hulp hier pas op 12 april 2021, 12 dagen"
    )


@pytest.mark.parametrize(
    ("free", "told"),
    [
        (None, "Regelen duurt ongeveer 10 dagen."),
        (AS_OF + days(10), "Dat kan net vóór de startdag klaar zijn, als u nu begint."),
        (AS_OF + days(11), "Dat kan klaar zijn vóór de startdag, als u nu begint."),
        (AS_OF + days(9), "Daar wacht de start op: vraag een spoedbesluit."),
    ],
)
def test_that_arranging_is_ready_in_time_is_told_only_of_a_known_later_day(free: Any, told: str) -> None:
    place = a_place(free_on=free, contracts=(Contract("Alkmaar", "none", 10, "de gemeente"),))
    found = rank(a_problem(a_child(), place), "k1")
    one = found.fitting[0] if found.fitting else found.near_misses[0].proposal
    assert one.route.sentence.endswith(told)


def test_a_stop_without_a_known_day_speaks_of_no_day() -> None:
    assert "startdatum" not in miss(free_on=None, admission_stop=True).proposal.route.sentence


def test_who_can_hurry_is_who_decides() -> None:
    contracts = (Contract("Alkmaar", "none", 40, "de contractmanager van de regio"),)
    assert miss(contracts=contracts).remedies == ("Vraag de contractmanager van de regio om een spoedbesluit.",)
    stopped = rank(a_problem(a_child(needed_on=AS_OF + days(7)), a_place(admission_stop=True)), "k1").near_misses[0]
    assert stopped.remedies == ("Vraag de aanbieder om een snel besluit over de opnamestop.",)


def test_what_must_be_arranged_stands_beside_who_can_arrange_it() -> None:
    route = miss(contracts=(), admission_stop=True).proposal.route
    assert route.ways == (
        ("Geen contract.", "De gemeente kan een eenmalige overeenkomst sluiten."),
        ("Er geldt een opnamestop.", "Vraag een uitzondering. De aanbieder beslist daarover."),
    )
    assert route.rest == (
        "De startdatum geldt alleen met een uitzondering op de opnamestop, of als de stop voorbij is. "
        "Regelen duurt ongeveer 56 dagen, met de uitzondering erbij. Daar wacht de start op: vraag het vandaag."
    )
    sure = miss(free_on=AS_OF + days(60)).proposal.route
    assert (sure.ways, sure.rest) == ((), "Er is een contract.")


def above(*places: Any, **child: Any) -> Above:
    found = rank(a_problem(a_child(**child), *places), "k1")
    listed = found.fitting or found.near_misses
    return decisive(listed[0], listed[1])


def test_of_two_that_count_alike_the_one_with_the_surest_and_newest_news_comes_first() -> None:
    why = above(a_place("p1", confirmed_days=21), a_place("p2", confirmed_days=2))
    assert (why.offer_id, why.level) == ("o-p1", "certainty")
    assert why.because == "omdat het hier korter geleden is bevestigd: hier 2 dagen geleden, daar 21 dagen"
    why = above(a_place("p1", certainty="announced"), a_place("p2"))
    assert (why.offer_id, why.because) == ("o-p1", "omdat het hier zekerder is: hier vrij, daar aangekondigd")


def test_a_held_place_is_never_told_with_a_day_to_compare_with() -> None:
    late = a_place("p1", free_on=AS_OF + days(60))
    why = above(late, a_place("p2", free_on=AS_OF + days(50), **HELD))
    assert "20 april" not in why.because
    assert "als het andere kind er niet komt" in why.because or "als een ander kind niet komt" in why.because


def test_a_sooner_start_below_is_told_with_what_must_be_solved_for_it() -> None:
    why = above(a_place("p1", free_on=AS_OF + days(55)), a_place("p2", free_on=AS_OF + days(42), sex="m"), sex="f")
    assert why.because.endswith("Daar kan hulp wel eerder beginnen, als dat is opgelost: op 12 april 2021")


def test_a_day_that_counts_the_arranging_is_told_without_a_condition() -> None:
    far = a_place("p2", lat=52.09, lon=5.12, region="XX", contracts=())
    why = above(a_place("p1", free_on=AS_OF + days(46)), far)
    assert "daar: te laat door het regelen, ver buiten de regio, geen contract" in why.because
    assert why.because.endswith("Daar kan hulp wel eerder beginnen: op 12 april 2021")


def test_a_stay_that_is_long_enough_is_told_only_of_a_known_stay() -> None:
    why = above(a_place("p1", max_stay_days=20), a_place("p2"), expected_stay_days=100)
    assert why.because == "omdat het daar niet lang genoeg kan duren"
