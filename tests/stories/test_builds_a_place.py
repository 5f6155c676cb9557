"""A place that is not there is made around a child (P21): an owner, a budget holder, and milestones with terms."""

import pytest

from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Case
from tests import asking as a
from tests import builders as b
from tests import tracking as t
from workflows.tracks import BUDGET, DESIGN, OPENING, ROOM

START = {"form": "kleinschalig_wonen", "text": "Er is nergens een passende plek."}


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A case for which a place is made from today."""
    case = a.searching(staffed)
    b.tell(staffed, case, "build_started", "2026-03-16", t.milan(staffed), **START)
    return case


def test_the_zorgmakelaar_describes_the_place_within_a_term(staffed: ViewerSession, case: Case) -> None:
    task = t.open_task(staffed, case, DESIGN)
    assert (task.person_id, task.due_at.date().isoformat()) == (b.person_id(staffed, "zm-lotte"), "2026-03-30")


def test_the_municipality_holds_the_budget_beside_it(staffed: ViewerSession, case: Case) -> None:
    task = t.open_task(staffed, case, BUDGET)
    assert task.organisation_id == b.organisation(staffed, "gemeente-haarlemmermeer").id


def test_the_contract_manager_may_hold_it(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    told = START | {"budget": "contract_manager"}
    b.tell(staffed, case, "build_started", "2026-03-16", t.milan(staffed), **told)
    assert t.open_task(staffed, case, BUDGET).person_id == b.person_id(staffed, "cm-vera")


def test_with_the_team_the_chair_owns_it(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    b.tell(staffed, case, "build_started", "2026-03-16", b.chair(staffed), **START)
    assert t.open_task(staffed, case, DESIGN).person_id == b.person_id(staffed, "ret-vz-omar")


def test_each_milestone_opens_the_next(staffed: ViewerSession, case: Case) -> None:
    t.answer(staffed, case, DESIGN, "klaar")
    t.answer(staffed, case, ROOM, "klaar")
    assert t.open_task(staffed, case, OPENING).person_id == case.jeugdbeschermer_id


def test_no_milestone_is_due_after_the_place_must_be_ready(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    b.tell(staffed, case, "build_started", "2026-03-16", t.milan(staffed), **START, ready_on="2026-04-01")
    t.answer(staffed, case, DESIGN, "klaar")
    assert t.open_task(staffed, case, ROOM).due_at.date().isoformat() == "2026-04-01"


def test_the_search_goes_on_meanwhile(case: Case) -> None:
    assert (case.state, case.waiting) == ("searching", True)


def test_silence_on_the_description_brings_the_case_to_the_team(staffed: ViewerSession, case: Case) -> None:
    t.silent(staffed, case, DESIGN)
    assert case.rung >= 3


def test_silence_on_the_budget_brings_it_to_the_administration(staffed: ViewerSession, case: Case) -> None:
    t.silent(staffed, case, BUDGET)
    assert case.rung >= 4


def test_that_it_does_not_work_goes_up_at_once_with_the_reason(staffed: ViewerSession, case: Case) -> None:
    t.answer(staffed, case, DESIGN, "lukt_niet", "Er is geen aanbieder.")
    steps = b.events(staffed, case, "step.submit_to_ret")
    assert "Er is geen aanbieder." in steps[-1].data["text"]


def test_a_team_that_stops_leaves_no_question(staffed: ViewerSession, case: Case) -> None:
    b.tell(staffed, case, "build_ended", "2026-03-17", t.milan(staffed), text="Er is toch een plek.")
    kinds = (DESIGN, BUDGET)
    assert [task.answer_code for kind in kinds for task in b.tasks(staffed, case, kind)] == ["vervallen"] * 2


def test_a_child_has_one_team_at_a_time(staffed: ViewerSession, case: Case) -> None:
    with pytest.raises(Invalid, match="al een bouwteam"):
        b.tell(staffed, case, "build_started", "2026-03-17", t.milan(staffed), **START)


def test_after_it_stopped_another_may_begin(staffed: ViewerSession, case: Case) -> None:
    b.tell(staffed, case, "build_ended", "2026-03-17", t.milan(staffed))
    b.tell(staffed, case, "build_started", "2026-03-18", t.milan(staffed), **START)
    assert t.open_task(staffed, case, DESIGN)
