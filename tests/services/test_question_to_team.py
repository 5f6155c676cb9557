"""A question to the chair of the expert team is for who chairs it now, and for somebody where nobody does (R41)."""

import pytest
from sqlalchemy import select

from rets.access import Reader, reader_for
from rets.db import ViewerSession
from rets.errors import Forbidden
from rets.models import Appointment, Case, Task
from rets.services import handing_over
from rets.services.answers import answer
from rets.services.tasks import addressees
from rets.services.waiting_for import tasks_for
from tests import asking
from tests import builders as b
from tests import tracking as t
from tests.stories.test_ladder import on_rung
from workflows.facts import Note
from workflows.naming import CONSULT, GIVEN
from workflows.roles import Role
from workflows.routes.vocabulary import TO_RELAY

CALL = "opvolging"


def leaves(session: ViewerSession, slug: str = "ret-vz-omar", role: Role = Role.RET_CHAIR) -> None:
    """Somebody has a role no more from today on."""
    posts = select(Appointment).where(Appointment.person_id == b.person_id(session, slug))
    for post in session.scalars(posts.where(Appointment.role == role.value)):
        post.valid_until = b.TODAY
    session.flush()


def reader(session: ViewerSession, slug: str) -> Reader:
    found = reader_for(session, slug, b.TODAY)
    assert found is not None
    return found


def asked(session: ViewerSession) -> tuple[Case, Task]:
    """A case on which the team is asked for its advice."""
    case = on_rung(session, 2)
    return case, t.open_task(session, case, CONSULT)


def advise(session: ViewerSession, case: Case, task: Task, who: str, role: Role = Role.RET_CHAIR) -> None:
    actor = b.actor(session, who, role)
    answer(session, case, task, code=GIVEN, text="Bel Anke.", actor=actor, at=b.NOW, named=b.named())


def test_a_region_without_a_chair_lets_the_zorgmakelaar_pass_on_the_question(staffed: ViewerSession) -> None:
    leaves(staffed)
    case = on_rung(staffed, 2)
    task = t.open_task(staffed, case, TO_RELAY)
    assert (addressees(staffed, task, b.NOW), b.tasks(staffed, case, CONSULT)) == (
        [b.person_id(staffed, "zm-lotte")],
        [],
    )
    assert task.text.startswith("Van wie het expertteam voorzit is in RETS niemand bekend.")


def test_a_question_that_is_not_passed_on_makes_the_teammanager_call(staffed: ViewerSession) -> None:
    leaves(staffed)
    case = on_rung(staffed, 2)
    t.silent(staffed, case, TO_RELAY)
    assert t.open_task(staffed, case, CALL).person_id == b.person_id(staffed, "tm-ellen")


def test_the_chair_who_came_finds_the_question_of_the_one_who_left(staffed: ViewerSession) -> None:
    _, task = asked(staffed)
    leaves(staffed)
    b.appoint(staffed, "ret-vz-els", Role.RET_CHAIR, "HM")
    staffed.flush()
    assert task.id in [one.id for one in tasks_for(staffed, reader(staffed, "ret-vz-els"), b.TODAY)]


def test_the_chair_who_came_answers_it(staffed: ViewerSession) -> None:
    case, task = asked(staffed)
    leaves(staffed)
    b.appoint(staffed, "ret-vz-els", Role.RET_CHAIR, "HM")
    advise(staffed, case, task, "ret-vz-els")
    assert task.answered_by == b.person_id(staffed, "ret-vz-els")


@pytest.mark.parametrize(
    ("who", "role"), [("ret-vz-els", Role.RET_CHAIR), ("ret-gi-anke", Role.RET_MEMBER), ("zm-lotte", Role.ZORGMAKELAAR)]
)
def test_nobody_else_answers_it(staffed: ViewerSession, who: str, role: Role) -> None:
    case, task = asked(staffed)
    with pytest.raises(Forbidden):
        advise(staffed, case, task, who, role)
    assert task.id not in [one.id for one in tasks_for(staffed, reader(staffed, who), b.TODAY)]


def test_a_case_that_is_offered_to_somebody_who_chairs_is_for_nobody_else(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    to = Note(text="Neem jij dit over?", owner_id=b.person_id(staffed, "ret-vz-omar"))
    offer = handing_over.hand_over(staffed, case, to, asking.lotte(staffed), b.NOW)
    b.appoint(staffed, "ret-vz-els", Role.RET_CHAIR, "HM")
    assert offer is not None
    assert offer.id not in [one.id for one in tasks_for(staffed, reader(staffed, "ret-vz-els"), b.TODAY)]
    with pytest.raises(Forbidden):
        answer(staffed, case, offer, code="overgenomen", text="", actor=b.chair(staffed, "ret-vz-els"), at=b.NOW)


def test_silence_of_the_team_makes_the_teammanager_call_it(staffed: ViewerSession) -> None:
    case, _ = asked(staffed)
    t.silent(staffed, case, CONSULT)
    assert t.open_task(staffed, case, CALL).person_id == b.person_id(staffed, "tm-ellen")


def test_an_advice_that_comes_in_ends_the_call(staffed: ViewerSession) -> None:
    case, task = asked(staffed)
    t.silent(staffed, case, CONSULT)
    advise(staffed, case, task, "ret-vz-omar")
    assert [one.answer_code for one in b.tasks(staffed, case, CALL)] == ["nagebeld"]
