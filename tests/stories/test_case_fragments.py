"""The fragments among the real cases (T3 to T13): what the engine should have done, with the latest day for it."""

from datetime import date

import pytest

D = date


def test_t3_the_breakthrough_team_has_the_lead_on_the_day_of_the_form_and_owes_a_decision(stories):
    """In life the talk about a solution came three months later (R40)."""
    assert stories["T3"].days("rung_reached", rung=3) == [D(2020, 12, 7)]
    assert [e.due_on for e in stories["T3"].entries if e.kind == "decision_due"] == [D(2020, 12, 21)]


def test_t3_a_team_that_does_not_decide_is_followed_by_the_administration_on_its_last_day(stories):
    assert stories["T3"].days("rung_reached", rung=4) == [D(2020, 12, 21)]


def test_t6_high_cost_is_a_question_about_payment_and_is_answered_beside_the_search(stories):
    """F14: the place of 170.000 euro, paid by one small municipality; passed on within the term of a question (R41)."""
    asked = [e for e in stories["T6"].entries if e.kind == "task_opened" and e.step == "boven_tarief"]
    assert [(e.on, e.due_on) for e in asked] == [(D(2021, 1, 18), D(2021, 1, 21))]
    assert "Gemeente op 20 januari 2021" in stories["T6"].texts("task_answered")
    assert stories["T6"].days("refused") == []


def test_t6_an_answer_about_payment_does_not_count_as_help(stories):
    assert stories["T6"].days("clock_missed", clock="passende_hulp") == [D(2021, 4, 8)]
    assert stories["T6"].days("rung_reached", rung=3) == [D(2021, 2, 9)]


def test_t8_nobody_waits_a_year_for_an_answer_which_help_it_will_be(stories):
    """R6: the team has the case within five weeks, and the last rung is reached before the norm runs out."""
    assert stories["T8"].days("rung_reached", rung=3) == [D(2020, 3, 31)]
    assert stories["T8"].days("rung_reached", rung=7) == [D(2020, 5, 26)]
    assert stories["T8"].days("clock_missed", clock="passende_hulp") == [D(2020, 5, 28)]


@pytest.mark.parametrize(("case", "norm"), [("T12", D(2021, 4, 29)), ("T13", D(2021, 3, 30))])
def test_without_a_place_the_team_has_the_lead_eight_weeks_before_the_norm_runs_out(stories, case, norm):
    """T12 asks for the same face (R30), T13 for a family for a young child (D2): for neither there is a place."""
    (taken,) = stories[case].days("rung_reached", rung=3)
    assert (norm - taken).days >= 56


@pytest.mark.parametrize("case", ["T3", "T6", "T8", "T12", "T13"])
def test_a_child_without_fitting_help_is_counted_as_waiting_to_the_end(stories, case):
    assert "wacht nog op passende hulp" in stories[case].texts("outcome")
