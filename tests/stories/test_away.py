"""Somebody is away (P23): tasks whose term runs out meanwhile are the deputy's, and come back, as events."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from rets.access import reader_for
from rets.db import ViewerSession
from rets.models import Case, Message, Task
from rets.services import answers, consults
from rets.services.absence import deputies_for, say_away, say_back
from rets.services.audit import ENGINE
from rets.services.locking import actor_on
from rets.services.owners import contract_manager_for
from rets.services.tasks import open_task
from tests import builders as b
from tests import tracking as t
from workflows.roles import Role

BACK = b.TODAY + timedelta(days=14)


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A case of Milan, with a task that runs out next week."""
    return b.raised(staffed)


def ask(session: ViewerSession, case: Case, days: int = 7, on: int = 0) -> Task:
    """A task for Milan that runs out in some days."""
    moment = b.NOW + timedelta(days=on)
    return open_task(
        session,
        case,
        kind="verlenging",
        role=Role.JEUGDBESCHERMER.value,
        person_id=case.jeugdbeschermer_id,
        text="Vraag om verlenging.",
        due_at=b.NOW + timedelta(days=days),
        actor=ENGINE,
        at=moment,
    )


def consent(session: ViewerSession, case: Case) -> Task:
    """Milan asks whoever manages the contracts of the region to pay."""
    asked_by = b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    told = {"of": "contract_manager", "channel": "page", "text": "Betaalt u dit?"}
    return consults.ask_consent(session, case, **told, actor=asked_by, at=b.NOW)


def away(session: ViewerSession, first: int = 0, deputy: str | None = "jb-noor", who: str = "jb-milan") -> None:
    """Milan, or somebody else, says that it is away for two weeks, from some day on."""
    person, stands_in = b.person_id(session, who), b.person_id(session, deputy) if deputy else None
    first_on = b.TODAY + timedelta(days=first)
    say_away(session, person, first=first_on, until=BACK, deputy_id=stands_in, at=b.NOW)


def test_a_task_that_runs_out_meanwhile_is_the_deputys(staffed: ViewerSession, case: Case) -> None:
    task = ask(staffed, case)
    away(staffed)
    b.run_until(staffed, case, b.NOW)
    assert task.person_id == b.person_id(staffed, "jb-noor")


def test_a_task_that_runs_out_later_stays(staffed: ViewerSession, case: Case) -> None:
    task = ask(staffed, case, days=20)
    away(staffed)
    b.run_until(staffed, case, b.NOW)
    assert task.person_id == case.jeugdbeschermer_id


def test_it_moves_on_the_first_day_and_not_before(staffed: ViewerSession, case: Case) -> None:
    task = ask(staffed, case)
    away(staffed, first=2)
    b.run_until(staffed, case, b.NOW)
    assert task.person_id == case.jeugdbeschermer_id
    b.run_until(staffed, case, b.at("2026-03-18"))
    assert task.person_id == b.person_id(staffed, "jb-noor")


def test_a_task_opened_meanwhile_is_the_deputys_as_well(staffed: ViewerSession, case: Case) -> None:
    away(staffed)
    task = ask(staffed, case, on=3)
    b.run_until(staffed, case, b.NOW + timedelta(days=3))
    assert task.person_id == b.person_id(staffed, "jb-noor")


def test_what_nobody_answered_comes_back_on_the_last_day(staffed: ViewerSession, case: Case) -> None:
    task = ask(staffed, case)
    away(staffed)
    b.run_until(staffed, case, b.at("2026-03-30"))
    assert (task.person_id, "instead_of" in task.data) == (case.jeugdbeschermer_id, False)


def test_what_the_deputy_answered_stays_answered(staffed: ViewerSession, case: Case) -> None:
    task = ask(staffed, case)
    away(staffed)
    b.run_until(staffed, case, b.NOW)
    t.answer(staffed, case, "verlenging", "verlengd")
    b.run_until(staffed, case, b.at("2026-03-30"))
    assert task.answered_by == b.person_id(staffed, "jb-noor")


def test_who_is_back_early_has_its_tasks_at_once(staffed: ViewerSession, case: Case) -> None:
    task = ask(staffed, case)
    away(staffed)
    b.run_until(staffed, case, b.NOW)
    say_back(staffed, b.person_id(staffed, "jb-milan"), b.at("2026-03-17"))
    b.run_until(staffed, case, b.at("2026-03-17"))
    assert task.person_id == case.jeugdbeschermer_id


def test_an_absence_that_is_taken_back_before_it_begins_moves_nothing(staffed: ViewerSession, case: Case) -> None:
    task = ask(staffed, case)
    away(staffed, first=2)
    say_back(staffed, b.person_id(staffed, "jb-milan"), b.NOW)
    b.run_until(staffed, case, b.at("2026-03-18"))
    assert task.person_id == case.jeugdbeschermer_id


def test_both_moves_are_events(staffed: ViewerSession, case: Case) -> None:
    ask(staffed, case)
    away(staffed)
    b.run_until(staffed, case, b.at("2026-03-30"))
    milan, noor = b.person_id(staffed, "jb-milan"), b.person_id(staffed, "jb-noor")
    moves = [(event.data["from"], event.data["to"]) for event in b.events(staffed, case, "task.moved")]
    assert moves == [(milan, noor), (noor, milan)]


def test_without_a_deputy_a_task_stays(staffed: ViewerSession, case: Case) -> None:
    task = ask(staffed, case)
    away(staffed, deputy=None)
    b.run_until(staffed, case, b.NOW)
    assert task.person_id == case.jeugdbeschermer_id


def test_the_term_of_a_moved_task_still_expires(staffed: ViewerSession, case: Case) -> None:
    ask(staffed, case)
    away(staffed)
    b.run_until(staffed, case, b.at("2026-03-24"))
    assert b.events(staffed, case, "task.overdue")


def test_the_deputy_of_a_contract_manager_answers_its_question(staffed: ViewerSession, case: Case) -> None:
    task = consent(staffed, case)
    away(staffed, who="cm-vera", deputy="gem-koen")
    b.run_until(staffed, case, b.NOW)
    koen = reader_for(staffed, "gem-koen", b.TODAY)
    assert koen is not None
    answers.answer(staffed, case, task, code="akkoord", text="Goed.", actor=actor_on(koen, case), at=b.NOW)
    assert (task.answered_by, task.role) == (koen.person_id, Role.CONTRACT_MANAGER.value)


def test_a_contract_manager_who_is_away_alone_is_passed_over(staffed: ViewerSession, case: Case) -> None:
    vera, paul = b.person_id(staffed, "cm-vera"), b.person_id(staffed, "cm-paul")
    b.appoint(staffed, "cm-paul", Role.CONTRACT_MANAGER, "HM")
    assert contract_manager_for(staffed, case.region, b.TODAY) == vera
    away(staffed, who="cm-vera", deputy=None)
    assert consent(staffed, case).person_id == paul


def test_a_jeugdbeschermer_is_replaced_by_a_colleague_of_its_own_gi(staffed: ViewerSession) -> None:
    names = {one.slug for one in deputies_for(staffed, b.person_id(staffed, "jb-milan"), b.TODAY)}
    assert "jb-noor" in names
    assert "jb-daan" not in names


def test_the_deputy_sees_the_case_meanwhile_and_not_after(staffed: ViewerSession, case: Case) -> None:
    away(staffed)
    token = f"person:{case.jeugdbeschermer_id}"
    assert token in t.reader(staffed, "jb-noor").tokens
    assert token not in t.reader(staffed, "jb-noor", BACK).tokens


def test_the_message_to_the_deputy_says_in_whose_name(staffed: ViewerSession, case: Case) -> None:
    ask(staffed, case)
    away(staffed)
    b.run_until(staffed, case, b.NOW)
    noor = b.person_id(staffed, "jb-noor")
    (message,) = staffed.scalars(select(Message).where(Message.person_id == noor, Message.kind == "task.verlenging"))
    assert message.instead_of_id == b.person_id(staffed, "jb-milan")
