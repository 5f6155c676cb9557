"""Nothing is told as sure that is not: a place that another child has, a stop, an old report, a day nobody knows."""

from typing import Any

import pytest

from matching import Contract, rank
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
        (AS_OF + days(10), "Dat kan net op tijd klaar zijn, als u nu begint."),
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
