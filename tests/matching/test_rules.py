"""Each hard rule, in the words that a person reads."""

from datetime import date
from typing import Any

import pytest

from matching import (
    RULES,
    Authorisation,
    Band,
    Bit,
    Budget,
    Cap,
    Contract,
    ContraIndication,
    Group,
    Inhabitant,
    Policy,
    SiblingGroup,
    Trait,
    rank,
    why_not,
)
from tests.matching.tiny import AS_OF, DEN_HELDER, a_child, a_place, a_problem, days

AGGRESSIVE = (Trait("agressie"),)


def limit(degree: Any) -> tuple[ContraIndication, ...]:
    return (ContraIndication("agressie", degree, "Een signaleringsplan."),)


def reasons(child: dict[str, Any], place: dict[str, Any], group: Group | None = None) -> list[str]:
    groups = () if group is None else (group,)
    return [one.rule for one in why_not(a_problem(a_child(**child), a_place(**place), *groups), "k1", "p1")]


def test_every_rule_has_a_bit_a_source_and_a_name_of_its_own() -> None:
    assert sum(rule.bit for rule in RULES) == sum(Bit)
    assert len({rule.id for rule in RULES}) == len(RULES) == len(Bit)
    assert all(rule.source and rule.title for rule in RULES)
    assert all(rule.decided_by and rule.remedy for rule in RULES if rule.relaxation)


@pytest.mark.parametrize(
    ("child", "place", "expected"),
    [
        ({}, {}, []),
        ({}, {"form": "pleegzorg"}, ["form"]),
        ({}, {"ages": Band(13, 18)}, ["age_start"]),
        ({}, {"ages": Band(6, 12)}, ["age_start"]),
        ({"birth_month": date(2009, 3, 28)}, {"ages": Band(12, 18)}, []),
        ({"expected_stay_days": 400}, {"ages": Band(6, 13)}, ["age_stay"]),
        ({"expected_stay_days": 400}, {"ages": Band(6, 13), "max_stay_days": 90}, []),
        ({"sex": "m"}, {"sex": "f"}, ["sex"]),
        ({"sex": "x"}, {"sex": "f"}, ["sex"]),
        ({}, {"sex": "f"}, []),
        ({"iq": Band(70, 85)}, {"iq": Band(80, 130)}, ["iq"]),
        ({"iq": Band(70, 85)}, {"iq": Band(50, 85)}, []),
        ({"traits": AGGRESSIVE}, {"contra_indications": limit("never")}, ["contra_never"]),
        ({"traits": AGGRESSIVE}, {"contra_indications": limit("unless_solved")}, ["contra_unsolved"]),
        ({"traits": (Trait("agressie", True),)}, {"contra_indications": limit("unless_solved")}, []),
        ({"traits": AGGRESSIVE}, {"contra_indications": limit("condition")}, []),
        ({}, {"required_authorisation": "m"}, ["authorisation"]),
        ({}, {"free_on": AS_OF + days(31)}, ["late"]),
        ({}, {"free_on": AS_OF + days(30)}, []),
        ({}, {"free_on": None, "waiting_weeks": 4}, []),
        ({}, {"free_on": None, "waiting_weeks": 5}, ["late"]),
        ({}, {"free_on": None}, ["full"]),
        ({}, {"capacity": 0}, ["full"]),
        ({"earliest_on": AS_OF + days(9)}, {"closes_on": AS_OF + days(9)}, ["full"]),
        ({"failed_offer_ids": ("o-p1",)}, {}, ["failed"]),
        ({}, {"held_for": "k9", "held_until": AS_OF + days(1)}, ["held"]),
        ({}, {"held_for": "k1", "held_until": AS_OF + days(1)}, []),
        ({}, {"held_for": "k9", "held_until": AS_OF}, []),
        ({}, {"region": "KNH"}, []),
        ({}, {"region": "KNH", "lat": DEN_HELDER[0], "lon": DEN_HELDER[1]}, ["region"]),
        ({"needed_on": AS_OF - days(5)}, {}, []),
    ],
)
def test_a_rule_is_broken_exactly_when_it_should(child: Any, place: Any, expected: list[str]) -> None:
    assert reasons(child, place) == expected


@pytest.mark.parametrize(
    ("child", "group", "expected"),
    [
        ({"cannot_live_with_traits": ("weglopen",)}, Group("g", None, (Inhabitant("", ("weglopen",)),)), ["group"]),
        ({"cannot_live_with_ids": ("b1",)}, Group("g", None, (Inhabitant("b1"),)), ["group"]),
        ({}, Group("g", None, (Inhabitant("", (), ("k1",)),)), ["group"]),
        ({"traits": AGGRESSIVE}, Group("g", None, (Inhabitant("", (), (), ("agressie",)),)), ["group"]),
        ({"traits": AGGRESSIVE}, Group("g", None, (Inhabitant("", ("agressie",)),), (Cap("agressie", 1),)), ["group"]),
        ({}, Group("g", None, (Inhabitant("", ("agressie",)),), (Cap("agressie", 1),)), []),
        ({}, Group("g", 1, (Inhabitant(""),)), ["full"]),
        ({}, Group("g", 1, (Inhabitant("", leaves_on=AS_OF),)), []),
    ],
)
def test_the_present_inhabitants_count(child: Any, group: Group, expected: list[str]) -> None:
    assert reasons(child, {"group_id": "g"}, group) == expected


@pytest.mark.parametrize("route", ["contracted", "ceiling", "maatwerk", "none"])
def test_a_route_never_hides_a_place(route: Any) -> None:
    contracts = (Contract("Alkmaar", route, 10, "de gemeente"),)
    found = rank(a_problem(a_child(), a_place(contracts=contracts, admission_stop=True)), "k1").fitting[0]
    assert found.start_on == AS_OF + days(24)
    assert "opnamestop" in found.route.sentence
    assert "de gemeente" in found.route.sentence.lower()


@pytest.mark.parametrize("decided_by", ["de gemeente", "de aanbieder"])
def test_the_route_of_an_admission_stop_says_who_decides_on_an_exception(decided_by: str) -> None:
    problem = a_problem(a_child(), a_place(admission_stop=True), policy=Policy(admission_stop_by=decided_by))
    assert f"{decided_by.capitalize()} beslist daarover." in rank(problem, "k1").fitting[0].route.sentence


def test_a_place_without_contract_is_shown_with_the_days_that_arranging_takes() -> None:
    missed = rank(a_problem(a_child(), a_place(contracts=())), "k1").near_misses[0]
    assert missed.proposal.route.kind == "none"
    assert [one.rule for one in missed.reasons] == ["arrange"]
    assert missed.reasons[0].sentence == (
        "Hulp kan hier pas op 12 april 2021, 12 dagen later dan nodig (31 maart 2021). "
        "De plek is er eerder: alleen het regelen duurt zo lang."
    )
    assert [(one.id, one.decided_by) for one in missed.relaxations] == [("maatwerk", "de gemeente")]


def test_a_place_that_is_late_even_when_all_is_arranged_asks_for_another_date() -> None:
    missed = rank(a_problem(a_child(), a_place(contracts=(), free_on=AS_OF + days(40))), "k1").near_misses[0]
    assert [one.id for one in missed.relaxations] == ["other_start"]


@pytest.mark.parametrize(("measure", "left", "expected"), [(False, 4, ["budget"]), (False, 5, []), (True, 4, [])])
def test_a_budget_that_is_not_enough_asks_for_a_decision(measure: bool, left: int, expected: list[str]) -> None:
    problem = a_problem(a_child(measure=measure), a_place(cost=5), budgets=(Budget("a1", "NK", left),))
    assert [one.rule for one in why_not(problem, "k1", "p1")] == expected
    assert [one.relaxations[0].id for one in rank(problem, "k1").near_misses] == ["budget_decision"] * len(expected)


def test_an_authorisation_that_ends_before_the_start_is_named_with_its_date() -> None:
    child = a_child(authorisations=(Authorisation("m", AS_OF - days(90), AS_OF + days(10)),))
    place = a_place(required_authorisation="m", free_on=AS_OF + days(20))
    found = why_not(a_problem(child, place, names={"m": "gesloten plaatsing"}), "k1", "p1")
    assert (
        found[0].sentence == "De machtiging gesloten plaatsing loopt tot 11 maart 2021; de start is pas 21 maart 2021."
    )


def test_siblings_without_room_at_one_location_are_told_so() -> None:
    family = SiblingGroup("s", ("k1", "k2"))
    problem = a_problem(a_child("k1"), a_child("k2"), family, a_place("p1"), a_place("p2", location_id="l2"))
    assert [one.rule for one in why_not(problem, "k1", "p1")] == ["siblings"]
