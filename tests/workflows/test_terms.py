"""The terms that states open, and what they expire into."""

from datetime import date

import pytest

from tests.figures import P, agreed, facts
from workflows.facts import Facts, Note
from workflows.steps import OPEN, STEPS
from workflows.terms import Term, expires_into, term_of

MONDAY = date(2021, 3, 1)
NOTE = Note()


def term(state: str, found: Facts | None = None, rung: int = 0, note: Note = NOTE, on: date = MONDAY) -> Term:
    return term_of(found or facts(state=state), state, rung, on, note, P)


@pytest.mark.parametrize(
    ("state", "due_on", "step"),
    [
        ("triage", date(2021, 3, 8), "submit_to_ret"),
        ("returned", date(2021, 3, 8), "object"),
        ("searching", date(2021, 3, 15), "submit_to_ret"),
        ("at_ret", date(2021, 3, 15), "escalate"),
        ("decided", date(2021, 3, 8), "escalate"),
        ("placing", date(2021, 3, 8), "submit_to_ret"),
        ("helped", date(2021, 3, 31), None),
    ],
)
def test_a_state_has_its_own_term_and_its_own_way_out(state: str, due_on: date, step: str | None) -> None:
    assert (term(state).due_on, term(state).on_expiry) == (due_on, step)


@pytest.mark.parametrize("state", OPEN)
def test_an_expiring_step_exists_from_its_state_for_the_engine(state: str) -> None:
    step = term(state).on_expiry
    if step:
        assert state in STEPS[step].source
        assert "system" in STEPS[step].who


@pytest.mark.parametrize("rung", range(3, 8))
def test_a_rung_has_its_own_term(rung: int) -> None:
    expected = P.calendar.add_working_days(MONDAY, P.rung_working_days[rung])
    assert term("escalated", rung=rung).due_on == expected


@pytest.mark.parametrize("state", ["triage", "returned", "searching", "at_ret"])
def test_an_acute_case_waits_one_working_day_for_a_decision(state: str) -> None:
    acute = facts(state=state, acute_since=MONDAY)
    assert term(state, acute, rung=3).due_on == date(2021, 3, 2)


def test_a_promised_date_goes_first() -> None:
    assert term("decided", note=Note(due_on=date(2021, 3, 19))).due_on == date(2021, 3, 19)


def test_a_term_never_ends_before_it_begins() -> None:
    assert term("decided", note=Note(due_on=date(2021, 2, 1))).due_on == MONDAY


def test_an_agreed_start_has_some_working_days_to_be_confirmed() -> None:
    planned = facts(state="placing", helps=(agreed(planned_on=date(2021, 3, 19)),))
    assert term("placing", planned).due_on == date(2021, 3, 26)


def test_a_reminder_comes_halfway() -> None:
    assert term("searching").remind_on == date(2021, 3, 8)


def test_a_term_of_one_day_has_no_reminder() -> None:
    assert term("triage", facts(acute_since=MONDAY)).remind_on is None


def test_a_rung_that_was_reached_is_never_left_downwards_by_time() -> None:
    assert expires_into(facts(state="placing", rung=4), "placing", "submit_to_ret") == "escalate"
    assert expires_into(facts(state="placing", rung=1), "placing", "submit_to_ret") == "submit_to_ret"


def test_on_the_last_rung_time_asks_again() -> None:
    assert expires_into(facts(state="escalated", rung=7), "escalated", "escalate") is None


def test_a_search_first_asks_advice_and_then_goes_to_the_team() -> None:
    assert expires_into(facts(state="searching", rung=1), "searching", "submit_to_ret") == "consult_ret"
    assert expires_into(facts(state="searching", rung=2), "searching", "submit_to_ret") == "submit_to_ret"
