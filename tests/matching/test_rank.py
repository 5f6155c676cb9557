"""Proposals for one child."""

from dataclasses import replace

import pytest

from benchmarks.instances import instance
from matching import (
    LEVEL_IDS,
    Band,
    ContraIndication,
    Policy,
    Trait,
    UnknownChild,
    UnknownPlace,
    Wishes,
    rank,
    why_not,
)
from tests.matching.tiny import AS_OF, DEN_HELDER, a_child, a_place, a_problem, days

FAR = {"lat": DEN_HELDER[0], "lon": DEN_HELDER[1]}


def test_the_first_choice_of_help_comes_before_a_nearer_place() -> None:
    child = a_child(ideal_forms=("pleegzorg", "gezinshuis"))
    found = rank(a_problem(child, a_place("p1"), a_place("p2", form="pleegzorg", **FAR)), "k1")
    assert [one.place_id for one in found.fitting] == ["p2", "p1"]
    assert [one.rank for one in found.fitting] == [1, 2]


def test_a_known_worker_decides_between_equals() -> None:
    child = a_child(wishes=Wishes(worker_ids=("w7",)))
    found = rank(a_problem(child, a_place("p1"), a_place("p2", worker_ids=("w7",))), "k1")
    assert found.fitting[0].place_id == "p2"


def test_each_proposal_has_a_sentence_on_every_level() -> None:
    found = rank(a_problem(a_child(), a_place()), "k1").fitting[0]
    assert tuple(figure.level for figure in found.figures) == LEVEL_IDS
    assert found.figures[0].sentence == "Hulp kan op 1 maart 2021 beginnen, op tijd: nodig op 31 maart 2021."
    assert all(figure.sentence.endswith(".") for figure in found.figures)


def test_help_that_only_bridges_stands_apart() -> None:
    found = rank(a_problem(a_child(bridging_forms=("crisisplek",)), a_place(form="crisisplek")), "k1")
    assert found.fitting == ()
    assert found.bridging[0].bridging


def test_a_condition_does_not_exclude_but_is_named() -> None:
    limits = (ContraIndication("agressie", "condition", "Spreek een signaleringsplan af."),)
    child = a_child(traits=(Trait("agressie"),))
    found = rank(a_problem(child, a_place(contra_indications=limits)), "k1").fitting[0]
    assert found.conditions == ("Spreek een signaleringsplan af. Dat vraagt deze aanbieder bij “agressie”.",)


def test_a_near_miss_says_what_must_change_and_who_decides() -> None:
    found = rank(a_problem(a_child(), a_place(free_on=AS_OF + days(45))), "k1")
    assert found.fitting == ()
    missed = found.near_misses[0]
    assert [one.id for one in missed.relaxations] == ["other_start"]
    assert missed.relaxations[0].decided_by == "de aanbieder en de jeugdbeschermer"
    assert missed.reasons[0].sentence == (
        "Hulp kan hier pas op 15 april 2021, 15 dagen later dan nodig (31 maart 2021). Eerder is er geen plek vrij."
    )
    assert missed.minimal


def test_the_cheapest_change_comes_first_and_the_needless_one_is_marked() -> None:
    late, both = a_place("p1", free_on=AS_OF + days(45)), a_place("p2", free_on=AS_OF + days(45), iq=Band(85, 130))
    child = a_child(iq=Band(70, 85))
    found = rank(a_problem(child, both, late), "k1")
    assert [(one.proposal.place_id, one.minimal) for one in found.near_misses] == [("p1", True), ("p2", False)]
    assert [change.place_ids for change in found.changes] == [("p1",)]


def test_what_may_never_be_relaxed_is_no_near_miss() -> None:
    found = rank(a_problem(a_child(), a_place(required_authorisation="m")), "k1")
    assert found.near_misses == ()
    assert [(one.rule, one.count) for one in found.by_reason] == [("authorisation", 1)]


def test_too_dear_together_is_no_near_miss() -> None:
    problem = a_problem(a_child(), a_place(capacity=0), policy=Policy(near_miss_price=3))
    assert rank(problem, "k1").near_misses == ()


def test_others_are_counted_by_their_weightiest_reason() -> None:
    places = (a_place("p1", form="pleegzorg"), a_place("p2", form="pleegzorg", sex="f"), a_place("p3", offer_id="o"))
    found = rank(a_problem(a_child(failed_offer_ids=("o",)), *places), "k1")
    assert [(one.rule, one.count) for one in found.by_reason] == [("form", 2), ("failed", 1)]


def test_the_earliest_start_counts_places_that_are_only_late() -> None:
    problem = a_problem(a_child(), a_place("p1", free_on=AS_OF + days(45)), a_place("p2", free_on=AS_OF + days(60)))
    assert rank(problem, "k1").earliest_start == AS_OF + days(45)


def test_whoever_is_not_in_the_problem_is_named() -> None:
    problem = a_problem(a_child(), a_place())
    with pytest.raises(UnknownChild, match="Kind k9 is niet bekend"):
        rank(problem, "k9")
    with pytest.raises(UnknownPlace, match="Plek p9 is niet bekend"):
        why_not(problem, "k1", "p9")


def test_ranking_one_child_is_the_same_with_the_others_left_out() -> None:
    problem = instance("regio", 2)
    for child in problem.children[:5]:
        alone = replace(problem, children=(child,), siblings=())
        assert rank(alone, child.id).fitting == rank(replace(problem, siblings=()), child.id).fitting
