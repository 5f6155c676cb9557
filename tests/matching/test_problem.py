"""A problem that contradicts itself is refused with every fault."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from matching import (
    Authorisation,
    Band,
    Cap,
    Child,
    Contract,
    Group,
    InvalidProblem,
    Place,
    Policy,
    SiblingGroup,
    Trait,
    allocate,
    rank,
)
from tests.matching.tiny import AS_OF, a_child, a_place, a_problem, days


def faults(*things: Child | Place | Group | SiblingGroup, **facts: Any) -> tuple[str, ...]:
    with pytest.raises(InvalidProblem) as refused:
        a_problem(*things, **facts)
    return refused.value.faults


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"ideal_forms": ()}, "geen gewenste zorgvorm"),
        ({"ideal_forms": ("paleis",)}, "onbekende zorgvorm paleis"),
        ({"acceptable_forms": ("gezinshuis",)}, "een zorgvorm staat er twee keer in"),
        ({"birth_month": date(2022, 1, 1)}, "geboortemaand ligt in de toekomst"),
        ({"urgency": 9}, "urgentie"),
        ({"lat": 152.0}, "geldige coördinaten"),
        ({"iq": Band(85, 70)}, "IQ-band"),
        ({"expected_stay_days": 0}, "verblijfsduur"),
        ({"earliest_on": AS_OF + days(60)}, "nodig voordat zij kan beginnen"),
        ({"cannot_live_with_ids": ("k1",)}, "zichzelf"),
        ({"traits": (Trait("a"), Trait("a", True))}, "kenmerk staat er twee keer"),
        ({"waiting_since": AS_OF + days(1)}, "toekomst"),
        ({"authorisations": (Authorisation("m", AS_OF, AS_OF),)}, "eindigt voordat zij begint"),
    ],
)
def test_a_child_with_a_fault_is_refused_with_its_sentence(facts: dict[str, Any], words: str) -> None:
    found = faults(a_child(**facts), a_place())
    assert len(found) == 1
    assert found[0].startswith("Kind k1: ")
    assert words in found[0]


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"capacity": -1}, "het aantal plekken is negatief"),
        ({"form": "paleis"}, "onbekende zorgvorm paleis"),
        ({"ages": Band(12, 12)}, "leeftijdsband"),
        ({"iq": Band(85, 70)}, "IQ-band"),
        ({"lat": None}, "geldige coördinaten"),
        ({"waiting_weeks": -1}, "een duur is negatief"),
        ({"max_stay_days": 0}, "langste verblijfsduur"),
        ({"extension_days": 9}, "verlenging zonder"),
        ({"group_id": "g9"}, "onbekende groep g9"),
        ({"held_for": "k1"}, "vasthouden"),
        ({"closes_on": AS_OF}, "sluit voordat"),
        ({"contracts": (Contract("A", "none"), Contract("A", "maatwerk"))}, "twee contracten"),
        ({"contracts": (Contract("A", "none", -1),)}, "negatief"),
        ({"certainty": "misschien"}, "onbekende zekerheid"),
    ],
)
def test_a_place_with_a_fault_is_refused_with_its_sentence(facts: dict[str, Any], words: str) -> None:
    found = faults(a_child(), a_place(**facts))
    assert len(found) == 1
    assert found[0].startswith("Plek p1: ")
    assert words in found[0]


def test_all_faults_come_at_once() -> None:
    bad_group = Group("g", -1, caps=(Cap("agressie", -1),))
    stranger = SiblingGroup("s", ("k1", "k7"))
    found = faults(a_child(urgency=0), a_child(), a_place(capacity=-1), a_place(), bad_group, stranger)
    assert len(found) == 7
    assert "Kind k1 staat er 2 keer in." in found
    assert "Gezin s: kind k7 is niet bekend." in found


def test_a_child_in_two_families_is_refused() -> None:
    found = faults(a_child("k1"), a_child("k2"), SiblingGroup("s", ("k1", "k2")), SiblingGroup("t", ("k1", "k2")))
    assert "In de gezinnen: kind k1 staat er 2 keer in." in found


@pytest.mark.parametrize(
    "policy",
    [
        Policy(levels=("in_time",)),
        Policy(distance_bands_km=(10.0, 5.0)),
        Policy(prices=(("other_start", 0),)),
        Policy(prices=(("bidden", 1),)),
        Policy(late_points=4),
        Policy(acute_factor=0),
        Policy(late_days=-1),
        Policy(radius_km=-1.0),
        Policy(work=0.0),
    ],
)
def test_a_policy_that_makes_no_sense_is_refused(policy: Policy) -> None:
    assert len(faults(a_child(), policy=policy)) == 1


def test_a_copy_of_a_place_is_judged_and_counted_by_itself() -> None:
    problem = a_problem(a_child(), a_place())
    (place,), before = problem.places, problem.hash
    assert before != replace(problem, places=(replace(place, waiting_weeks=3, free_on=None),)).hash
    with pytest.raises(InvalidProblem):
        replace(problem, places=(replace(place, cost=-1),))


def test_a_sound_place_is_a_fault_where_its_form_is_not_known() -> None:
    (place,) = a_problem(a_child(), a_place()).places
    with pytest.raises(InvalidProblem):
        replace(a_problem(a_child()), forms={"iag": "IAG"}, children=(), places=(place,))


def test_the_hash_changes_with_any_fact() -> None:
    problem = a_problem(a_child(), a_place())
    assert problem.hash != replace(problem, as_of=AS_OF + days(1)).hash
    assert problem.hash != a_problem(a_child(urgency=4), a_place()).hash
    assert problem.hash == a_problem(a_child(), a_place()).hash


def test_without_places_nothing_is_proposed_and_nothing_breaks() -> None:
    problem = a_problem(a_child())
    assert rank(problem, "k1").fitting == ()
    assert allocate(problem).places == {}
