"""Treatment that runs is threatened by a contract or a region: it stays where it is while the team decides (R35)."""

import pytest

from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Case
from tests import asking as a
from tests import builders as b
from tests import tracking as t
from workflows.tracks import FAILS, KEEP


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A child whose trauma treatment would stop on the last day of March."""
    case = a.searching(staffed)
    told = {"form": "traumabehandeling", "stops_on": "2026-03-31", "text": "De gemeente wil een eigen aanbieder."}
    b.tell(staffed, case, "treatment_threatened", "2026-03-16", t.milan(staffed), **told)
    return case


def test_the_chair_decides_with_a_term(staffed: ViewerSession, case: Case) -> None:
    task = t.open_task(staffed, case, KEEP)
    assert task.role == "ret_chair"
    assert b.TODAY < task.due_at.date() <= b.TODAY.replace(day=30)


def test_the_question_says_that_it_goes_on_meanwhile(staffed: ViewerSession, case: Case) -> None:
    assert "Tot uw antwoord gaat zij door waar zij is" in t.open_task(staffed, case, KEEP).text


def test_it_is_decided_before_the_day_on_which_it_would_stop(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    told = {"form": "traumabehandeling", "stops_on": "2026-03-17"}
    b.tell(staffed, case, "treatment_threatened", "2026-03-16", t.milan(staffed), **told)
    assert t.open_task(staffed, case, KEEP).due_at.date() == b.TODAY


@pytest.mark.parametrize("code", ["gaat_door", "overdracht"])
def test_an_answer_ends_the_threat(staffed: ViewerSession, case: Case, code: str) -> None:
    t.answer(staffed, case, KEEP, code)
    assert case.dossier["tracks"]["threat"] is None
    assert [task.answer_code for task in b.tasks(staffed, case, KEEP)] == [code]


def test_an_answer_needs_words(staffed: ViewerSession, case: Case) -> None:
    with pytest.raises(Invalid):
        t.answer(staffed, case, KEEP, "gaat_door", " ")


@pytest.mark.parametrize("how", ["silence", "failure"])
def test_silence_and_failure_bring_the_case_to_the_team(staffed: ViewerSession, case: Case, how: str) -> None:
    if how == "silence":
        t.silent(staffed, case, KEEP)
    else:
        t.answer(staffed, case, KEEP, FAILS)
    assert (case.state, case.rung) == ("at_ret", 3)
    assert case.dossier["tracks"]["threat"] is not None


def test_the_fact_that_it_goes_on_answers_the_question(staffed: ViewerSession, case: Case) -> None:
    b.tell(staffed, case, "treatment_goes_on", "2026-03-17", t.milan(staffed))
    assert [task.answer_code for task in b.tasks(staffed, case, KEEP)] == ["gaat_door"]


def test_the_search_goes_on_beside_it(case: Case) -> None:
    assert (case.state, case.waiting) == ("searching", True)


def test_a_second_threat_waits_for_the_first(staffed: ViewerSession, case: Case) -> None:
    with pytest.raises(Invalid, match="loopt al een vraag"):
        b.tell(staffed, case, "treatment_threatened", "2026-03-16", t.milan(staffed), form="iag")
