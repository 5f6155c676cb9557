"""What a parent hears of a proposal: one count, one rounding, one cause, and why it stands where it stands."""

from dataclasses import replace
from datetime import date
from itertools import pairwise
from random import Random
from typing import Any

import pytest

from matching import RULES, Authorisation, Band, Contract, ContraIndication, Policy, Trait, Wishes, rank
from matching.deciding import decisive, said, standing_above
from matching.proposing import soonest
from matching.timing import whole_km
from tests.matching.tiny import ALKMAAR, AS_OF, DEN_HELDER, a_child, a_place, a_problem, a_random_problem, days

FAR = {"lat": DEN_HELDER[0], "lon": DEN_HELDER[1]}


def told(child: Any = None, place: Any = None, **facts: Any) -> dict[str, str]:
    """By level what is said of one place that fits or just misses."""
    found = rank(a_problem(a_child(**(child or {})), a_place(**(place or {})), **facts), "k1")
    one = found.fitting[0] if found.fitting else found.near_misses[0].proposal
    return {figure.level: figure.sentence for figure in one.figures}


def missed(child: Any = None, place: Any = None, **facts: Any) -> list[str]:
    found = rank(a_problem(a_child(**(child or {})), a_place(**(place or {})), **facts), "k1")
    return [reason.sentence for one in found.near_misses for reason in one.reasons]


def test_a_distance_is_rounded_up_so_that_beyond_a_limit_is_more_than_the_limit() -> None:
    assert [whole_km(km) for km in (0.0, 0.2, 29.6, 30.0, 30.1)] == [0, 1, 30, 30, 31]


def test_a_day_that_help_was_needed_before_is_told_as_past() -> None:
    said_now = told({"needed_on": date(2021, 2, 20)})["in_time"]
    assert said_now == "Hulp kan op 1 maart 2021 beginnen, nu meteen: hulp was al eerder nodig (20 februari 2021)."
    later = missed({"needed_on": date(2021, 2, 20)}, {"free_on": date(2021, 3, 11)})[0]
    assert later.startswith(
        "Hulp kan hier pas op 11 maart 2021, 19 dagen later dan nodig (20 februari 2021); vanaf vandaag duurt het nog"
    )


def test_a_late_start_is_counted_from_the_day_that_help_was_needed_and_from_today() -> None:
    late = told({"needed_on": date(2021, 2, 20)}, {"free_on": date(2021, 3, 11)})["in_time"]
    assert late == (
        "Hulp kan op 11 maart 2021 beginnen, 19 dagen te laat: nodig op 20 februari 2021; vanaf vandaag duurt het nog "
        "10 dagen."
    )


def test_a_start_from_a_waiting_list_is_told_as_a_guess() -> None:
    waits = {"free_on": None, "waiting_weeks": 8}
    assert told(place=waits)["in_time"] == (
        "Hulp kan rond eind april 2021 beginnen, ongeveer 26 dagen te laat: nodig op 31 maart 2021."
    )
    assert told(place=waits)["waiting"] == "Hier kan hulp over ongeveer 56 dagen beginnen."


def test_waiting_is_told_of_the_child_and_a_wait_of_no_days_is_not_told() -> None:
    long = told({"waiting_since": AS_OF - days(397)}, {"free_on": AS_OF + days(20)})["waiting"]
    assert long == "Het kind wacht al 397 dagen. Hier kan hulp over 20 dagen beginnen."
    assert told({"waiting_since": AS_OF})["waiting"] == "Hier kan hulp meteen beginnen."


def test_out_of_region_names_the_limit() -> None:
    said_of = missed(place={"region": "KNH", **FAR}, policy=Policy(radius_km=20))[0]
    assert said_of.startswith("Buiten de regio en verder dan 20 km van huis (")


def test_an_age_limit_names_both_ages() -> None:
    assert missed({"birth_month": date(2008, 6, 1)}, {"ages": Band(6, 12)})[0] == (
        "Deze plek is voor kinderen tot 12 jaar; dit kind is bij de start 12."
    )


@pytest.mark.parametrize(("born", "near"), [(date(2008, 6, 1), 1), (date(2004, 6, 1), 0), (date(2015, 6, 1), 0)])
def test_who_is_years_too_young_or_too_old_does_not_just_miss(born: date, near: int) -> None:
    found = rank(a_problem(a_child(birth_month=born), a_place(ages=Band(8, 12))), "k1")
    assert len(found.near_misses) == near
    assert [one.rule for one in found.by_reason] == ["age_start"] * (1 - near)


def test_staying_is_told_up_to_the_age_limit() -> None:
    child = {"birth_month": date(2003, 5, 1), "expected_stay_days": 400}
    assert told(child, {"perspective": True})["moves"] == (
        "Een kind kan hier blijven wonen tot het 18 jaar wordt; dit kind wordt dat al tijdens het verblijf."
    )
    assert missed(child)[0] == (
        "Blijft het kind zo lang als nodig is, dan wordt het 18 jaar, in mei 2021. Deze plek is tot 18 jaar."
    )
    assert missed(child, {"max_stay_days": 300})[0].startswith("Tijdens het verblijf wordt het kind 18 jaar, in mei")


def test_help_without_a_stay_speaks_of_help_and_of_who_travels() -> None:
    child, place = {"expected_stay_days": 170}, {"max_stay_days": 182}
    assert told(child, place, visits={"gezinshuis": "helper"})["moves"] == (
        "De hulp mag hier ongeveer 6 maanden duren; dat is genoeg."
    )
    assert told(visits={"gezinshuis": "child"})["close"].endswith("Het kind reist hierheen.")
    assert told(visits={"gezinshuis": "helper"})["close"].endswith("De hulpverlener komt meestal naar het gezin.")
    assert told(child, place)["moves"] == "Het kind mag hier ongeveer 6 maanden blijven; dat is genoeg."


def test_an_unknown_distance_says_why_and_who_can_help() -> None:
    home, place = told({"lat": None, "lon": None})["close"], told(place={"lat": None, "lon": None})["close"]
    assert "in het dossier staat geen gemeente. De jeugdbeschermer" in home
    assert "van deze plek is geen adres bekend. De aanbieder" in place


def test_a_name_keeps_its_capitals() -> None:
    forms = {"gezinshuis": "Families First"}
    assert replace(a_problem(a_child(), a_place()), forms=forms).name("gezinshuis") == "Families First"
    assert (
        rank(replace(a_problem(a_child(), a_place()), forms=forms), "k1")
        .fitting[0]
        .figures[1]
        .sentence.startswith("Families First: ")
    )


def test_a_condition_names_what_it_is_about() -> None:
    limit = ContraIndication("weglopen", "condition", "Afspraken met kind, ouders en politie")
    found = rank(a_problem(a_child(traits=(Trait("weglopen"),)), a_place(contra_indications=(limit,))), "k1")
    assert found.fitting[0].conditions == (
        "Afspraken met kind, ouders en politie. Dat vraagt deze aanbieder bij “weglopen”.",
    )


def test_the_start_waits_for_arranging_only_where_it_does() -> None:
    contracts = (Contract("Alkmaar", "none", 10, "de gemeente"),)
    waits = rank(a_problem(a_child(), a_place(contracts=contracts)), "k1").fitting[0].route.sentence
    later = rank(a_problem(a_child(), a_place(contracts=contracts, free_on=AS_OF + days(20))), "k1").fitting[0]
    assert waits.endswith("Regelen duurt ongeveer 10 dagen. Daar wacht de start op: vraag een spoedbesluit.")
    assert later.route.sentence.endswith("Dat kan klaar zijn vóór de startdag, als u nu begint.")
    assert waits.startswith("Geen contract. De gemeente kan een eenmalige overeenkomst sluiten.")
    assert waits.lower().count("de gemeente") == 1


def test_with_an_admission_stop_the_date_holds_on_condition() -> None:
    found = rank(a_problem(a_child(), a_place(admission_stop=True)), "k1").fitting[0]
    assert "De startdatum geldt alleen met die uitzondering, of als de stop voorbij is." in found.route.sentence
    assert "Regelen duurt ongeveer 14 dagen, met de uitzondering erbij." in found.route.sentence


@pytest.mark.parametrize(
    ("place", "cause"),
    [
        ({"free_on": AS_OF + days(50)}, "Eerder is er geen plek vrij."),
        ({"free_on": None, "waiting_weeks": 8}, "Dat komt door de wachttijd."),
        ({"contracts": ()}, "De plek is er eerder: alleen het regelen duurt zo lang."),
        (
            {"contracts": (), "free_on": AS_OF + days(35)},
            "De plek komt op 5 april 2021 vrij. Het regelen duurt langer.",
        ),
    ],
)
def test_a_late_start_has_one_cause(place: Any, cause: str) -> None:
    assert missed(place=place)[0].endswith(cause)


def test_a_late_start_by_leave_says_so() -> None:
    leave = Authorisation("m", AS_OF + days(40), AS_OF + days(400))
    assert missed({"authorisations": (leave,)}, {"required_authorisation": "m"})[0].endswith(
        "of kan het kind nog niet."
    )


def test_what_helps_names_who_decides() -> None:
    people = {word for rule in RULES if rule.relaxation for word in rule.decided_by.split() if len(word) > 5}
    for rule in RULES:
        if rule.relaxation and rule.id != "siblings":
            named = [word for word in rule.decided_by.split() if word in people]
            assert all(word in rule.remedy for word in named), rule.id


def test_waiting_for_a_later_date_is_no_decision_of_the_family() -> None:
    late = next(rule for rule in RULES if rule.id == "late")
    assert (late.decided_by, "gezin" in late.decided_by) == ("de aanbieder en de jeugdbeschermer", False)
    assert late.remedy.startswith("Vraag de aanbieder of het eerder kan")


def test_a_start_that_waits_for_arranging_is_helped_by_a_quick_decision() -> None:
    free = rank(a_problem(a_child(), a_place(contracts=(), free_on=AS_OF + days(35))), "k1").near_misses[0]
    assert free.remedies[0] == (
        "Vraag de gemeente om een spoedbesluit, en de aanbieder of de plek eerder vrij kan komen."
    )
    later = rank(a_problem(a_child(), a_place(free_on=AS_OF + days(50))), "k1").near_misses[0]
    assert later.remedies[0].startswith("Vraag de aanbieder of het eerder kan")


def test_leave_that_ends_before_the_start_can_be_extended_by_a_court_and_leave_that_has_ended_cannot() -> None:
    place = a_place(required_authorisation="m", free_on=AS_OF + days(20))
    runs = a_child(authorisations=(Authorisation("m", AS_OF - days(90), AS_OF + days(10)),))
    found = rank(a_problem(runs, place), "k1").near_misses[0]
    assert [(one.title, one.rule) for one in found.reasons] == [
        ("De machtiging stopt vóór de startdag", "leave_ends"),
    ]
    assert "kan de kinderrechter vragen" in found.remedies[0]
    ended = a_child(authorisations=(Authorisation("m", AS_OF - days(90), AS_OF - days(10)),))
    assert [one.rule for one in rank(a_problem(ended, place), "k1").by_reason] == ["authorisation"]


@pytest.mark.parametrize(
    ("child", "upper", "lower", "level", "because"),
    [
        ({}, {}, FAR, "close", "omdat het dichter bij huis is: hier minder dan 1 km, daar 36 km"),
        ({"wishes": Wishes(worker_ids=("w",))}, {"worker_ids": ("w",)}, {}, "continuity", "omdat het kind hier een"),
        ({"wishes": Wishes(max_travel_km=5)}, {}, FAR, "fit", "omdat dit meer is zoals kind en ouders het wensen"),
        ({}, {"perspective": True}, {}, "moves", "omdat dit een plek is om op te groeien, en dat daar niet zo is"),
        ({}, {}, {"free_on": AS_OF + days(9)}, "waiting", "omdat hulp hier eerder kan beginnen: op 1 maart 2021"),
        ({}, {}, {"free_on": AS_OF + days(5)}, "start", "omdat hulp hier eerder kan beginnen: op 1 maart 2021"),
        (
            {},
            {},
            {"contracts": (Contract("Alkmaar", "maatwerk"),)},
            "route",
            "omdat het hier eenvoudiger te regelen is",
        ),
        ({}, {}, {}, "equal", ""),
    ],
)
def test_what_decides_between_neighbours_is_told(child: Any, upper: Any, lower: Any, level: str, because: str) -> None:
    found = rank(a_problem(a_child(**child), a_place("p1", **lower), a_place("p0", **upper)), "k1").fitting
    above = decisive(found[0], found[1])
    assert (found[0].place_id, above.level) == ("p0", level)
    assert above.because.startswith(because)


def test_places_of_one_offer_are_one_neighbour() -> None:
    places = (a_place("p1"), a_place("p2", offer_id="o-p1"), a_place("p3", **FAR))
    found = list(standing_above(rank(a_problem(a_child(), *places), "k1").fitting))
    assert [(one.place_id, above.offer_id) for one, above in found] == [("p1", "o-p3")]


def test_what_decides_is_the_first_difference_for_every_pair_of_neighbours() -> None:
    for seed in range(400):
        problem = a_random_problem(Random(seed), children=1, places=8)
        found = rank(problem, problem.children[0].id)
        for part in (found.fitting, found.bridging, found.near_misses):
            for upper, lower in pairwise(part):
                level = decisive(upper, lower).level
                ones, others = said(upper), said(lower)
                pairs = zip(ones.figures, others.figures, strict=True)
                first = next((a.level for a, b in pairs if a.value != b.value), None)
                if level in Policy().levels:
                    assert level == first
                    mine, theirs = (next(f.value for f in s.figures if f.level == level) for s in (ones, others))
                    assert mine > theirs
                elif level == "changes":
                    assert upper.price < lower.price
                    assert upper.weight < lower.weight
                elif level == "late":
                    assert (upper.weight, soonest(upper.bands_late)) < (lower.weight, soonest(lower.bands_late))
                else:
                    assert first is None


def test_everything_said_is_a_sentence_with_its_day_in_words() -> None:
    assert ALKMAAR != DEN_HELDER
    for seed in range(200):
        problem = a_random_problem(Random(seed), children=1, places=8)
        found = rank(problem, problem.children[0].id)
        shown = [*found.fitting, *found.bridging, *(one.proposal for one in found.near_misses)]
        sentences = [figure.sentence for one in shown for figure in one.figures]
        sentences += [reason.sentence for one in found.near_misses for reason in one.reasons]
        assert all(one.endswith(".") and one[0].isupper() for one in sentences)
        assert not [one for one in sentences if "-2021" in one or "-2022" in one]
