"""The procesregie is handed over explicitly: offered, accepted, and until then the old owner stays (R40)."""

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import case_for, roles_on
from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid, Refused
from rets.models import Case, Deadline, Task
from rets.services import answers, handing_over
from rets.services.audit import Actor
from tests import builders as b
from tests.reading import reading
from workflows.facts import Note
from workflows.roles import Role


def milan(session: Session) -> Actor:
    return b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)


def offer(session: Session, case: Case, to: str = "tm-ellen", **changes: object) -> Task:
    note = Note(**({"text": "Ik ben lang weg.", "owner_id": b.person_id(session, to)} | changes))  # type: ignore[arg-type]
    made = handing_over.hand_over(session, case, note, milan(session), b.NOW)
    assert made is not None
    return made


def say(session: Session, case: Case, task: Task, code: str, text: str = "", who: str = "tm-ellen") -> None:
    actor = b.actor(session, who, Role.TEAMMANAGER)
    answers.answer(session, case, task, code=code, text=text, actor=actor, at=b.NOW)


def test_an_offer_changes_no_owner_and_has_a_term(staffed: Session) -> None:
    case = b.raised(staffed)
    owner = case.owner_id
    task = offer(staffed, case)
    assert case.owner_id == owner
    assert (task.person_id, task.answered_at) == (b.person_id(staffed, "tm-ellen"), None)
    assert task.due_at > b.NOW


def test_with_a_yes_the_case_has_its_new_owner_and_the_event_says_from_whom(staffed: Session) -> None:
    case = b.raised(staffed)
    former = case.owner_id
    task = offer(staffed, case)
    say(staffed, case, task, "overgenomen")
    event = b.events(staffed, case, "step.hand_over")[-1]
    assert case.owner_id == event.data["owner"] == b.person_id(staffed, "tm-ellen")
    assert (event.data["former_owner"], event.data["offered_by"]) == (former, milan(staffed).person_id)


def test_with_a_no_the_old_owner_stays_and_the_reason_is_kept(staffed: Session) -> None:
    case = b.raised(staffed)
    former = case.owner_id
    task = offer(staffed, case)
    say(staffed, case, task, "niet_overgenomen", "Ik ken het gezin niet.")
    assert (case.owner_id, task.answer_text) == (former, "Ik ken het gezin niet.")


def test_a_no_needs_its_reason(staffed: Session) -> None:
    case = b.raised(staffed)
    task = offer(staffed, case)
    with pytest.raises(Invalid, match="Schrijf uw antwoord op"):
        say(staffed, case, task, "niet_overgenomen")


def test_silence_changes_no_owner_and_is_said(staffed: Session) -> None:
    case = b.raised(staffed)
    former = case.owner_id
    task = offer(staffed, case)
    b.run_until(staffed, case, task.due_at)
    assert case.owner_id == former
    assert [event.data["task"] for event in b.events(staffed, case, "task.overdue")] == ["overdracht"]


def test_a_second_offer_waits_for_the_answer_to_the_first(staffed: Session) -> None:
    case = b.raised(staffed)
    offer(staffed, case)
    with pytest.raises(Refused, match="heeft nog niet geantwoord op een eerder aanbod"):
        offer(staffed, case, "ret-vz-omar")


def test_after_silence_somebody_else_is_asked_and_the_first_offer_lapses(staffed: Session) -> None:
    case = b.raised(staffed)
    first = offer(staffed, case)
    first.due_at = b.NOW
    second = offer(staffed, case, "ret-vz-omar")
    assert (first.answer_code, second.answered_at) == ("vervallen", None)
    with pytest.raises(Refused, match="al beantwoord"):
        say(staffed, case, first, "overgenomen")


def test_who_owns_the_case_already_is_not_offered_it(staffed: Session) -> None:
    case = b.raised(staffed)
    with pytest.raises(Refused, match="is al eigenaar"):
        offer(staffed, case, owner_id=case.owner_id)


def test_an_offer_needs_its_words(staffed: Session) -> None:
    case = b.raised(staffed)
    with pytest.raises(Refused, match="Leg in een paar woorden uit waarom"):
        offer(staffed, case, text="")


def test_a_closed_case_is_not_offered(staffed: Session) -> None:
    case = b.raised(staffed)
    b.step(staffed, case, "withdraw", milan(staffed), code="geen_hulp_meer_nodig")
    with pytest.raises(Refused):
        offer(staffed, case)


def test_only_who_was_asked_takes_over(staffed: Session) -> None:
    case = b.raised(staffed)
    task = offer(staffed, case)
    with pytest.raises(Forbidden, match="aan iemand anders gesteld"):
        say(staffed, case, task, "overgenomen", who="zm-lotte")


def test_an_offer_of_a_former_owner_gives_nothing_any_more(staffed: Session) -> None:
    case = b.raised(staffed)
    task = offer(staffed, case)
    b.step(staffed, case, "submit_to_ret", milan(staffed))
    with pytest.raises(Refused, match="intussen een andere eigenaar"):
        say(staffed, case, task, "overgenomen")


def test_who_takes_a_case_over_itself_is_owner_at_once(staffed: Session) -> None:
    case = b.raised(staffed)
    note = Note(text="Ik doe dit zelf.", owner_id=milan(staffed).person_id)
    assert handing_over.hand_over(staffed, case, note, milan(staffed), b.NOW) is None
    assert case.owner_id == milan(staffed).person_id


def test_a_chair_who_could_not_see_the_case_sees_it_when_asked_and_takes_it_over(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    task = offer(staffed, case, "ret-vz-omar")
    number, asked = case.id, task.id
    with reading(staffed, "ret-vz-omar") as omar:
        seen = case_for(staffed, omar, number, lock=True)
        actor = Actor(omar.person_id, roles_on(omar, seen))
        mine = staffed.get_one(Task, asked)
        answers.answer(staffed, seen, mine, code="overgenomen", text="", actor=actor, at=b.NOW)
    assert staffed.get_one(Case, number).owner_id == b.person_id(staffed, "ret-vz-omar")


def test_a_case_is_offered_only_to_who_has_a_role_in_it(staffed: Session) -> None:
    case = b.raised(staffed)
    stranger = Note(text="Neem jij dit?", owner_id=b.person_id(staffed, "gem-sofie"))
    with pytest.raises(Refused, match="heeft geen rol bij deze casus"):
        handing_over.hand_over(staffed, case, stranger, milan(staffed), b.NOW)


def test_handing_over_leaves_the_term_as_it_ran(staffed: Session) -> None:
    case = b.raised(staffed)
    due = case.due_at
    task = offer(staffed, case)
    b.run_until(staffed, case, b.at("2026-03-18", 1))
    actor = b.actor(staffed, "tm-ellen", Role.TEAMMANAGER)
    answers.answer(staffed, case, task, code="overgenomen", text="", actor=actor, at=b.at("2026-03-18", 9))
    terms = staffed.scalars(select(Deadline).where(Deadline.case_id == case.id, Deadline.kind == "triage")).all()
    assert (case.due_at, [(row.due_at, row.closed_at) for row in terms]) == (due, [(due, None)])


def test_nobody_takes_over_what_is_already_theirs(staffed: Session) -> None:
    case = b.raised(staffed)
    lotte = b.actor(staffed, "zm-lotte", Role.ZORGMAKELAAR)
    note = Note(text="Ik doe dit zelf.", owner_id=lotte.person_id)
    with pytest.raises(Refused, match="U bent al eigenaar van deze casus"):
        handing_over.hand_over(staffed, case, note, lotte, b.NOW)
