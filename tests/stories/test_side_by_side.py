"""Court, waiting list and help that must run first: each its own question, term and way up (V14, C31, D7, D8)."""

from datetime import date

import pytest

from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import Case
from rets.services import placements
from tests import asking as a
from tests import builders as b
from tests import places
from tests import tracking as t
from workflows.tracks import COURT, FAILS, FIRST, LISTED

START = date(2026, 6, 15)


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A child that waits for treatment and for a court, both since today."""
    found = a.searching(staffed)
    b.tell(staffed, found, "court_requested", "2026-03-16", t.milan(staffed))
    told = {"form": "jggz_ambulant", "expected_on": START.isoformat()}
    b.tell(staffed, found, "wait_reported", "2026-03-16", t.milan(staffed), **told)
    return found


def test_both_begin_on_the_same_day_each_with_its_own_term(staffed: ViewerSession, case: Case) -> None:
    court, listed = t.open_task(staffed, case, COURT), t.open_task(staffed, case, LISTED)
    assert date_of(court.opened_at) == date_of(listed.opened_at) == b.TODAY
    assert (date_of(court.due_at), date_of(listed.due_at)) == (date(2026, 3, 30), START)


def test_the_answer_of_the_court_leaves_the_list_alone(staffed: ViewerSession, case: Case) -> None:
    t.answer(staffed, case, COURT, "verleend")
    assert t.open_task(staffed, case, LISTED)


def test_as_long_as_the_court_did_not_decide_it_is_asked_again(staffed: ViewerSession, case: Case) -> None:
    t.answer(staffed, case, COURT, "nog_niet", "Zitting op 10 april.", b.at("2026-03-30"))
    assert date_of(t.open_task(staffed, case, COURT).due_at) == date(2026, 4, 15)


def test_a_court_that_says_no_asks_the_team_for_advice(staffed: ViewerSession, case: Case) -> None:
    t.answer(staffed, case, COURT, FAILS, "Wij zoeken hulp zonder toestemming.")
    assert (case.rung, len(b.tasks(staffed, case, "consult"))) == (2, 1)


def test_silence_about_the_court_goes_up_while_the_list_runs_on(staffed: ViewerSession, case: Case) -> None:
    t.silent(staffed, case, COURT)
    assert case.rung >= 2
    assert t.open_task(staffed, case, LISTED)


def test_a_start_that_nobody_confirmed_goes_to_the_team(staffed: ViewerSession, case: Case) -> None:
    t.silent(staffed, case, LISTED)
    assert "wachtlijst" in [event.data["task"] for event in b.events(staffed, case, "task.overdue")]
    assert case.rung >= 3


def test_a_start_that_falls_through_goes_to_the_team_at_once(staffed: ViewerSession, case: Case) -> None:
    t.answer(staffed, case, LISTED, FAILS, "De aanbieder stopt.")
    assert (case.rung, case.state) == (3, "at_ret")


def test_a_newer_day_takes_the_place_of_an_older(staffed: ViewerSession, case: Case) -> None:
    told = {"form": "jggz_ambulant", "expected_on": "2026-05-01"}
    b.tell(staffed, case, "wait_reported", "2026-03-17", t.milan(staffed), **told)
    assert date_of(t.open_task(staffed, case, LISTED).due_at) == date(2026, 5, 1)


def test_neither_holds_up_a_start_and_the_list_is_over_with_it(staffed: ViewerSession, case: Case) -> None:
    request = a.ask(staffed, case, places.an_offer(staffed, b.TODAY))
    a.answer(staffed, request, "accepted")
    a.agree(staffed, case, request)
    placements.start_help(staffed, case, on=b.TODAY, actor=t.milan(staffed), at=b.NOW)
    assert case.state == "helped"
    assert [one.answer_code for one in b.tasks(staffed, case, LISTED)] == ["vervallen"]
    assert t.open_task(staffed, case, COURT)


def test_consent_that_the_court_gave_answers_its_question(staffed: ViewerSession, case: Case) -> None:
    given = {"kind": "vervangende_toestemming", "granted_on": "2026-03-20"}
    b.tell(staffed, case, "authorisation_changed", "2026-03-20", t.milan(staffed), authorisation=given)
    assert [one.answer_code for one in b.tasks(staffed, case, COURT)] == ["verleend"]


@pytest.fixture
def waiting(staffed: ViewerSession) -> Case:
    """A child whose treatment waits for a place to live."""
    return a.searching(staffed, need={"ideal": ["traumabehandeling"], "depends_on": ["gezinshuis"]})


def test_help_that_must_run_first_is_asked_of_the_zorgmakelaar_within_a_term(
    staffed: ViewerSession, waiting: Case
) -> None:
    task = t.open_task(staffed, waiting, FIRST)
    assert (task.person_id, date_of(task.due_at)) == (b.person_id(staffed, "zm-lotte"), date(2026, 3, 30))
    assert "Gezinshuis" in task.text


def test_a_case_that_waits_for_no_other_help_is_not_asked(staffed: ViewerSession) -> None:
    assert b.tasks(staffed, a.searching(staffed), FIRST) == []


def test_what_was_arranged_is_followed_until_it_runs(staffed: ViewerSession, waiting: Case) -> None:
    t.answer(staffed, waiting, FIRST, "geregeld", "Start op 1 april.")
    assert t.open_task(staffed, waiting, FIRST)
    t.answer(staffed, waiting, FIRST, "loopt")
    assert [one.answer_code for one in b.tasks(staffed, waiting, FIRST)] == ["geregeld", "loopt"]


@pytest.mark.parametrize("how", ["silence", "no"])
def test_help_that_does_not_come_first_goes_to_the_team(staffed: ViewerSession, waiting: Case, how: str) -> None:
    if how == "silence":
        t.silent(staffed, waiting, FIRST)
    else:
        t.answer(staffed, waiting, FIRST, FAILS, "Er is geen gezinshuis.")
    assert waiting.rung >= 2
