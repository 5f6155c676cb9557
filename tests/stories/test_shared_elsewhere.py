"""The people of another region or GI with the same child are asked who leads, and see that one question (X18)."""

from datetime import date

import pytest

from rets.access import case_for, cases_for, may
from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import NotFound
from rets.models import Case
from rets.powers import MAY
from rets.services.waiting_for import tasks_for
from tests import asking as a
from tests import builders as b
from tests import tracking as t
from workflows.tracks import ELSEWHERE, SHARED


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A case of Haarlemmermeer whose child is known in Noord-Kennemerland as well."""
    found = a.searching(staffed)
    b.tell(staffed, found, "child_shared", "2026-03-16", t.milan(staffed), region="NK")
    return found


def test_the_zorgmakelaar_of_the_other_region_is_asked_within_a_term(staffed: ViewerSession, case: Case) -> None:
    task = t.open_task(staffed, case, ELSEWHERE)
    assert (task.person_id, date_of(task.due_at)) == (b.person_id(staffed, "zm-pieter"), date(2026, 3, 19))


def test_the_question_says_whom_to_ring_and_nothing_of_the_child(staffed: ViewerSession, case: Case) -> None:
    text = t.open_task(staffed, case, ELSEWHERE).text
    assert "DJGB (regio Haarlemmermeer)" in text
    assert not [word for word in (case.label, "2016", "residentieel") if word in text]


def test_who_is_asked_has_no_power_over_the_case(staffed: ViewerSession, case: Case) -> None:
    pieter = t.reader(staffed, "zm-pieter")
    assert case_for(staffed, pieter, case.id) is case
    assert [action for action in MAY if may(pieter, action, case)] == []


def test_no_list_of_who_is_asked_holds_the_case(staffed: ViewerSession, case: Case) -> None:
    assert case not in staffed.scalars(cases_for(t.reader(staffed, "zm-pieter"))).all()


def test_the_question_stands_among_the_tasks_without_the_label(staffed: ViewerSession, case: Case) -> None:
    (waiting,) = tasks_for(staffed, t.reader(staffed, "zm-pieter"), b.TODAY)
    assert (waiting.label, "DJGB" in waiting.text) == (f"nummer {case.id}", True)


def test_after_the_answer_the_case_is_out_of_sight(staffed: ViewerSession, case: Case) -> None:
    t.answer(staffed, case, ELSEWHERE, "regie_bij_hen")
    with pytest.raises(NotFound):
        case_for(staffed, t.reader(staffed, "zm-pieter"), case.id)


def test_another_person_of_that_region_sees_nothing(staffed: ViewerSession, case: Case) -> None:
    with pytest.raises(NotFound):
        case_for(staffed, t.reader(staffed, "ret-vz-nadia"), case.id)


@pytest.mark.parametrize(("ours", "theirs"), [("wij", "regie_bij_ons"), ("zij", "regie_bij_hen")])
def test_when_both_say_the_same_of_themselves_the_team_helps(
    staffed: ViewerSession, case: Case, ours: str, theirs: str
) -> None:
    t.answer(staffed, case, SHARED, ours)
    t.answer(staffed, case, ELSEWHERE, theirs)
    assert (case.rung, len(b.tasks(staffed, case, "consult"))) == (2, 1)


def test_when_both_agree_nobody_else_is_asked(staffed: ViewerSession, case: Case) -> None:
    t.answer(staffed, case, ELSEWHERE, "regie_bij_hen")
    t.answer(staffed, case, SHARED, "wij")
    assert (case.rung, b.tasks(staffed, case, "consult")) == (1, [])


def test_silence_of_the_other_region_asks_the_advice_of_the_team_once(staffed: ViewerSession, case: Case) -> None:
    t.answer(staffed, case, SHARED, "wij")
    t.silent(staffed, case, ELSEWHERE)
    assert (case.rung, len(b.tasks(staffed, case, "consult"))) == (2, 1)


def test_another_gi_without_a_label_is_asked_through_its_teammanager(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    b.tell(staffed, case, "child_shared", "2026-03-16", t.milan(staffed), gi="jbra")
    assert t.open_task(staffed, case, ELSEWHERE).person_id == b.person_id(staffed, "tm-rachid")


def test_a_region_with_nobody_in_rets_is_left_to_our_own_side(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    b.tell(staffed, case, "child_shared", "2026-03-16", t.milan(staffed), region="HGL")
    assert (b.tasks(staffed, case, ELSEWHERE), len(b.tasks(staffed, case, SHARED))) == ([], 1)


def test_the_end_of_sharing_ends_the_question(staffed: ViewerSession, case: Case) -> None:
    b.tell(staffed, case, "sharing_ended", "2026-03-17", t.milan(staffed))
    assert [task.answer_code for task in b.tasks(staffed, case, ELSEWHERE)] == ["vervallen"]
