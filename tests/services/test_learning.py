"""Leren: what is asked after a case is closed, and help that does not hold (R15)."""

from datetime import datetime

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.errors import Invalid
from rets.models import Case, Deadline, Message
from rets.services.learning import ASK_HOLDS
from rets.services.track_answers import answer_track
from tests import builders as b
from workflows.roles import Role
from workflows.tracks import AFTERWARDS, EVALUATION, HOLDS, STOPPED, VOICES

CLOSED = "2026-04-20"
AFTER_THREE, AFTER_SIX = b.at("2026-07-20"), b.at("2026-10-20")


def closed(session: Session, *, at_ret: bool = False) -> Case:
    """A case with help that fits, closed on `CLOSED`."""
    case = b.at_ret(session) if at_ret else b.raised(session)
    milan = b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    b.tell(session, case, "help_started", "2026-03-20", milan, form="residentieel", text="Bij een aanbieder.")
    b.tell(session, case, "help_judged", "2026-04-19", milan, professional="passend", family="passend")
    b.step(session, case, "close", milan, b.at(CLOSED))
    session.flush()
    return case


def answer(session: Session, case: Case, kind: str, code: str, text: str, at: datetime) -> None:
    milan, task = b.actor(session, "jb-milan", Role.JEUGDBESCHERMER), b.tasks(session, case, kind)[-1]
    answer_track(session, case, task, code=code, text=text, actor=milan, at=at)


def waits(session: Session, case: Case, *kinds: str) -> list[str]:
    """What is still asked of somebody, of these kinds."""
    return [task.kind for kind in kinds for task in b.tasks(session, case, kind) if task.answered_at is None]


def test_the_jeugdbeschermer_is_asked_what_broke_the_deadlock_and_what_was_said(staffed: Session) -> None:
    case = closed(staffed)
    assert waits(staffed, case, EVALUATION, VOICES) == [EVALUATION, VOICES]
    assert {task.person_id for task in b.tasks(staffed, case, EVALUATION)} == {case.jeugdbeschermer_id}


def test_the_team_is_asked_as_well_when_the_case_lay_with_it(staffed: Session) -> None:
    asked = {task.person_id for task in b.tasks(staffed, closed(staffed, at_ret=True), EVALUATION)}
    assert b.person_id(staffed, "ret-vz-omar") in asked


def test_an_answer_is_a_code_with_words(staffed: Session) -> None:
    case = closed(staffed)
    with pytest.raises(Invalid, match="Schrijf uw antwoord op"):
        answer(staffed, case, EVALUATION, "door_netwerk", "", b.at(CLOSED))
    answer(staffed, case, EVALUATION, "door_netwerk", "Oma deed mee.", b.at(CLOSED))
    assert waits(staffed, case, EVALUATION) == []


def test_a_closed_case_asks_after_three_and_after_six_months_whether_the_help_holds(staffed: Session) -> None:
    case = closed(staffed)
    b.run_until(staffed, case, AFTER_THREE)
    first = len(b.tasks(staffed, case, HOLDS))
    answer(staffed, case, HOLDS, "houdt_stand", "", AFTER_THREE)
    b.run_until(staffed, case, AFTER_SIX)
    assert (first, len(b.tasks(staffed, case, HOLDS)), case.state) == (1, 2, "closed")


def test_what_nobody_writes_down_is_asked_once_more_and_then_let_go(staffed: Session) -> None:
    case = closed(staffed)
    b.run_until(staffed, case, b.at("2026-05-20"))
    told = select(Message.person_id).where(Message.kind == f"overdue.taak.{EVALUATION}")
    assert list(staffed.scalars(told)) == [case.jeugdbeschermer_id]
    assert waits(staffed, case, EVALUATION, VOICES) == []


def test_silence_on_whether_the_help_holds_goes_to_the_teammanager(staffed: Session) -> None:
    case = closed(staffed)
    b.run_until(staffed, case, b.at("2026-08-10"))
    assert [task.person_id for task in b.tasks(staffed, case, "opvolging")] == [b.person_id(staffed, "tm-ellen")]


def test_help_that_stopped_opens_the_case_again_and_nothing_is_asked_afterwards(staffed: Session) -> None:
    case = closed(staffed)
    b.run_until(staffed, case, AFTER_THREE)
    answer(staffed, case, HOLDS, STOPPED, "Het gezinshuis stopte.", AFTER_THREE)
    planned = select(Deadline.id).where(Deadline.kind == ASK_HOLDS, Deadline.closed_at.is_(None))
    assert case.state == "triage"
    assert waits(staffed, case, *AFTERWARDS) == []
    assert list(staffed.scalars(planned)) == []


def test_a_withdrawn_case_is_asked_nothing(staffed: Session) -> None:
    case, milan = b.raised(staffed), b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.step(staffed, case, "withdraw", milan, code="geen_hulp_meer_nodig")
    assert waits(staffed, case, *AFTERWARDS) == []
