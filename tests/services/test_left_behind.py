"""Somebody leaves: its cases and what is asked of it go to who has the post now, and never to nobody (P23, R41)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from sqlalchemy import select

from rets.db import ViewerSession
from rets.models import Appointment, Case, Message
from rets.services.invariants import breaches
from rets.services.leaving import sweep_left
from rets.services.timeline import entries
from tests import asking
from tests import builders as b
from tests import tracking as t
from tests.services.test_moved_questions import asked
from tests.services.test_question_to_team import leaves
from tests.stories.test_ladder import on_rung
from workflows.roles import Role
from workflows.tracks import OUTSIDE

LOTTE, KARIM, OMAR, ELS, ELLEN = "zm-lotte", "zm-karim", "ret-vz-omar", "ret-vz-els", "tm-ellen"
ZM, RC, TM, JB = Role.ZORGMAKELAAR, Role.RET_CHAIR, Role.TEAMMANAGER, Role.JEUGDBESCHERMER


def swept(session: ViewerSession, moment: datetime = b.NOW) -> int:
    """The sweep looks who left."""

    @contextmanager
    def opened() -> Iterator[ViewerSession]:
        session.flush()
        yield session

    return sweep_left(opened, moment)


def owner(session: ViewerSession, case: Case) -> str:
    session.refresh(case)
    assert case.owner is not None
    return case.owner.slug


def test_a_case_of_a_zorgmakelaar_who_left_is_the_successors(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    leaves(staffed, LOTTE, ZM)
    b.appoint(staffed, KARIM, ZM, "HM")
    assert (swept(staffed), owner(staffed, case)) == (1, KARIM)
    assert case.zorgmakelaar_id == b.person_id(staffed, KARIM)


def test_the_term_runs_on_when_a_case_is_the_successors(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    due = case.due_at
    leaves(staffed, LOTTE, ZM)
    swept(staffed, b.at("2026-03-18"))
    assert (owner(staffed, case), case.due_at) == (OMAR, due)


def test_without_a_zorgmakelaar_it_is_the_chairs(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    leaves(staffed, LOTTE, ZM)
    swept(staffed)
    assert owner(staffed, case) == OMAR


def test_without_anybody_in_the_region_it_is_the_teammanagers(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    leaves(staffed, LOTTE, ZM)
    leaves(staffed, OMAR, RC)
    swept(staffed)
    assert owner(staffed, case) == ELLEN


@pytest.mark.parametrize("rung", [3, 4, 5])
def test_a_case_of_a_chair_who_left_is_the_successors(staffed: ViewerSession, rung: int) -> None:
    case = on_rung(staffed, rung)
    leaves(staffed, OMAR, RC)
    b.appoint(staffed, ELS, RC, "HM")
    swept(staffed)
    assert owner(staffed, case) == ELS


def test_what_a_jeugdbeschermer_who_left_had_is_the_teammanagers(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    to = b.person_id(staffed, "jb-milan")
    b.step(staffed, case, "hand_over", asking.lotte(staffed), owner_id=to)
    leaves(staffed, "jb-milan", JB)
    swept(staffed)
    assert owner(staffed, case) == ELLEN


def test_the_history_says_from_whom_to_whom_and_the_new_owner_hears_it(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    leaves(staffed, LOTTE, ZM)
    swept(staffed)
    event = b.events(staffed, case, "step.hand_over")[-1]
    people = [b.person_id(staffed, slug) for slug in (LOTTE, OMAR)]
    assert [event.data["owner_was"], event.data["owner"]] == people
    heard = select(Message.person_id).where(Message.case_id == case.id, Message.kind == "step.hand_over")
    assert people[1] in staffed.scalars(heard).all()


def test_what_was_asked_of_who_left_is_asked_of_the_successor_with_its_term(staffed: ViewerSession) -> None:
    case = on_rung(staffed, 5)
    task = t.open_task(staffed, case, OUTSIDE)
    due = task.due_at
    leaves(staffed, OMAR, RC)
    b.appoint(staffed, ELS, RC, "HM")
    swept(staffed)
    assert (task.person_id, task.due_at) == (b.person_id(staffed, ELS), due)
    (event,) = b.events(staffed, case, "task.moved")
    assert [one.text for one in entries(event)] == ["Partij buiten de regio vragen: naar wie dit werk nu doet."]


def test_a_question_to_a_jeugdbeschermer_who_left_is_the_teammanagers_while_another_owns_the_case(
    staffed: ViewerSession,
) -> None:
    case = asking.searching(staffed)
    task = asked(staffed, case, JB, "jb-milan", kind="verlenging")
    leaves(staffed, "jb-milan", JB)
    swept(staffed)
    assert (task.person_id, task.role, owner(staffed, case)) == (b.person_id(staffed, ELLEN), TM.value, LOTTE)


def test_who_still_has_the_post_keeps_everything(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    asked(staffed, case, ZM, LOTTE)
    leaves(staffed, "jb-noor", JB)
    assert (swept(staffed), owner(staffed, case)) == (0, LOTTE)


def test_who_lost_one_post_of_two_keeps_what_the_other_is_for(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    posts = select(Appointment).where(Appointment.person_id == b.person_id(staffed, LOTTE), Appointment.region == "ZK")
    staffed.scalars(posts).one().valid_until = b.TODAY
    assert (swept(staffed), owner(staffed, case)) == (0, LOTTE)


def test_looking_twice_changes_it_once(staffed: ViewerSession) -> None:
    asking.searching(staffed)
    leaves(staffed, LOTTE, ZM)
    assert [swept(staffed), swept(staffed)] == [1, 0]


def test_where_nobody_is_left_the_case_stays_and_that_is_said(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    for slug, role in ((LOTTE, ZM), (OMAR, RC), (ELLEN, TM), ("jb-milan", JB)):
        leaves(staffed, slug, role)
    assert (swept(staffed), owner(staffed, case)) == (0, LOTTE)
    found = {one.sentence for one in breaches(staffed, b.NOW)}
    assert "Casus HM-1 is van iemand die hier niet meer werkt. Benoem een opvolger." in found
