"""A child that moves and moves back: everything is with the people of before again (R5)."""

from rets.db import ViewerSession
from rets.models import Case
from tests import builders as b
from tests import tracking as t
from tests.services.test_moved_agenda import places
from tests.services.test_moved_questions import move, people
from tests.stories.test_ladder import on_rung
from workflows.naming import ADMINISTRATION
from workflows.tracks import OUTSIDE


def moved_and_back(session: ViewerSession, case: Case) -> Case:
    """Alkmaar pays, and then Haarlemmermeer after all."""
    return move(session, move(session, case), to="Haarlemmermeer")


def test_the_case_waits_on_the_former_agenda(staffed: ViewerSession) -> None:
    case = moved_and_back(staffed, b.at_ret(staffed))
    assert [one for one in places(staffed, case) if one[2] is None] == [("HM", "aangemeld", None)]


def test_owner_and_question_are_the_former_chairs(staffed: ViewerSession) -> None:
    case = moved_and_back(staffed, on_rung(staffed, 5))
    task = t.open_task(staffed, case, OUTSIDE)
    assert [case.owner_id, task.person_id] == people(staffed, "ret-vz-omar", "ret-vz-omar")


def test_the_former_administration_decides(staffed: ViewerSession) -> None:
    case = moved_and_back(staffed, on_rung(staffed, 4))
    task = t.open_task(staffed, case, ADMINISTRATION)
    assert task.organisation_id == b.organisation(staffed, "gemeente-haarlemmermeer").id
