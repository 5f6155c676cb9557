"""Turning 18 with a plan (V12): asked for from 16 and a half, due at 17, and no day of it tells the birth month."""

import pytest

from rets.db import ViewerSession
from rets.models import Case
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests import tracking as t
from workflows.tracks import ADULTHOOD

BORN = "2009-11"  # 16 and a half in May 2026, 17 in November 2026


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A child of sixteen."""
    return b.raised(staffed, birth_month=BORN)


def test_the_plan_is_asked_for_in_the_half_year_of_sixteen_and_a_half(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, b.NOW)
    task = t.open_task(staffed, case, ADULTHOOD)
    assert (task.person_id, task.due_at.date().isoformat()) == (case.jeugdbeschermer_id, "2026-06-30")


def test_it_is_not_asked_of_a_younger_child(staffed: ViewerSession) -> None:
    case = b.raised(staffed, birth_month="2010-11")
    b.run_until(staffed, case, b.at("2026-12-31"))
    assert b.tasks(staffed, case, ADULTHOOD) == []
    b.run_until(staffed, case, b.at("2027-01-01"))
    assert t.open_task(staffed, case, ADULTHOOD)


@pytest.mark.parametrize("born", ["2009-08", "2009-09", "2009-10", "2009-11", "2009-12"])
def test_the_days_are_the_same_for_every_month_of_a_half_year(staffed: ViewerSession, born: str) -> None:
    case = b.raised(staffed, birth_month=born)
    b.run_until(staffed, case, b.NOW)
    assert t.open_task(staffed, case, ADULTHOOD).due_at.date().isoformat() == "2026-06-30"


def test_who_is_past_17_when_raised_has_some_working_days(staffed: ViewerSession) -> None:
    case = b.raised(staffed, birth_month="2008-11")
    b.run_until(staffed, case, b.NOW)
    assert t.open_task(staffed, case, ADULTHOOD).due_at.date().isoformat() == "2026-03-30"


def test_an_answer_meets_the_clock_of_the_plan(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, b.NOW)
    t.answer(staffed, case, ADULTHOOD, "gemaakt", "Begeleid wonen vanaf 18.")
    assert case.dossier["milestones"]["transition_plan_on"] == b.TODAY.isoformat()
    assert "overgangsplan" in {event.data["clock"] for event in b.events(staffed, case, "clock.met")}


def test_the_fact_answers_the_question(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, b.NOW)
    b.tell(staffed, case, "transition_plan_made", "2026-03-16", t.milan(staffed))
    assert [task.answer_code for task in b.tasks(staffed, case, ADULTHOOD)] == ["gemaakt"]


def test_a_plan_that_is_made_already_is_not_asked_for(staffed: ViewerSession) -> None:
    case = b.raised(staffed, birth_month=BORN, milestones={"transition_plan_on": "2026-03-01"})
    b.run_until(staffed, case, b.NOW)
    assert b.tasks(staffed, case, ADULTHOOD) == []


def test_silence_asks_the_advice_of_the_team(staffed: ViewerSession) -> None:
    case = a.searching(staffed, birth_month="2008-11")
    b.run_until(staffed, case, b.NOW)
    t.silent(staffed, case, ADULTHOOD)
    asked = [task.text for task in b.tasks(staffed, case, "consult")]
    assert "Er is geen plan voor als dit kind 18 wordt." in asked


def test_while_help_that_fits_runs_the_teammanager_takes_over(staffed: ViewerSession) -> None:
    case = t.living(staffed, p.an_offer(staffed, b.TODAY), birth_month=BORN)
    b.run_until(staffed, case, b.NOW)
    t.silent(staffed, case, ADULTHOOD)
    (task,) = [one for one in b.tasks(staffed, case, "opvolging") if "Plan voor 18" in one.text]
    assert (case.state, task.person_id) == ("helped", b.person_id(staffed, "tm-ellen"))


def test_that_it_does_not_work_asks_the_advice_at_once(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, b.NOW)
    t.answer(staffed, case, ADULTHOOD, "lukt_niet", "Niemand neemt het over.")
    (asked,) = b.tasks(staffed, case, "consult")
    assert "Niemand neemt het over." in asked.text
