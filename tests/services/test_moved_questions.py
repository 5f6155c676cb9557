"""What is asked about a child that moves is asked of the people there, with the term that it had (R5, R41)."""

from typing import Any

import pytest
from sqlalchemy import select

from rets.access import reader_for, roles_on
from rets.db import ViewerSession
from rets.models import Case, Message, Task
from rets.services import consults, handing_over
from rets.services.answers import answer
from rets.services.audit import ENGINE
from rets.services.tasks import addressees, open_task
from rets.services.timeline import entries
from tests import asking
from tests import builders as b
from tests import tracking as t
from tests.stories.test_ladder import on_rung
from workflows.facts import Note
from workflows.naming import ADMINISTRATION, CONSULT, GIVEN
from workflows.roles import Role
from workflows.routes.vocabulary import TO_RELAY
from workflows.tracks import OUTSIDE
from workflows.words import ALARM

OMAR, NADIA, PIETER = "ret-vz-omar", "ret-vz-nadia", "zm-pieter"


def move(session: ViewerSession, case: Case, to: str = "Alkmaar") -> Case:
    """The child's municipality turns out to be another one."""
    session.flush()
    b.tell(session, case, "residence_settled", "2026-03-16", municipality=to)
    return case


def asked(session: ViewerSession, case: Case, role: Role, who: str, **changes: Any) -> Task:
    """A question to somebody of Haarlemmermeer."""
    plain: dict[str, Any] = {
        "kind": "regelen",
        "role": role.value,
        "person_id": b.person_id(session, who),
        "text": "Maak een contract voor dit ene kind.",
        "due_at": b.at("2026-03-20"),
        "actor": ENGINE,
        "at": b.NOW,
    }
    return open_task(session, case, **(plain | changes))


def roles(session: ViewerSession, who: str, case: Case) -> frozenset[Role]:
    reader = reader_for(session, who, b.TODAY)
    assert reader is not None
    return roles_on(reader, case)


def people(session: ViewerSession, *slugs: str) -> list[int]:
    return [b.person_id(session, slug) for slug in slugs]


def test_beyond_the_region_the_new_chair_asks_the_party_and_the_former_has_no_say(staffed: ViewerSession) -> None:
    case = move(staffed, on_rung(staffed, 5))
    task = t.open_task(staffed, case, OUTSIDE)
    assert [task.person_id, case.owner_id] == people(staffed, NADIA, NADIA)
    assert roles(staffed, OMAR, case) == frozenset()


def test_a_question_to_the_zorgmakelaar_is_the_new_ones_with_the_term_it_had(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    task = asked(staffed, case, Role.ZORGMAKELAAR, "zm-lotte")
    due = task.due_at
    move(staffed, case)
    assert ([task.person_id], task.due_at) == (people(staffed, PIETER), due)
    assert f"person:{b.person_id(staffed, 'zm-lotte')}" not in case.audience


def test_whoever_gets_a_question_hears_of_it(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    asked(staffed, case, Role.ZORGMAKELAAR, "zm-lotte")
    move(staffed, case)
    sent = select(Message.person_id).where(Message.case_id == case.id, Message.kind == "task.regelen")
    assert b.person_id(staffed, PIETER) in staffed.scalars(sent).all()


def test_the_history_says_that_a_question_went_to_the_new_region(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    asked(staffed, case, Role.ZORGMAKELAAR, "zm-lotte")
    move(staffed, case)
    (event,) = b.events(staffed, case, "task.moved")
    (told,) = entries(event)
    assert told.text == "Regelen naast het zoeken: naar wie dit in de nieuwe regio doet."


def test_what_the_jeugdbeschermer_does_stays_there(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    task = asked(staffed, case, Role.ZORGMAKELAAR, "jb-milan")
    move(staffed, case)
    assert [task.person_id] == people(staffed, "jb-milan")


def test_a_region_without_a_contract_manager_lets_the_municipality_answer(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    task = asked(staffed, case, Role.CONTRACT_MANAGER, "cm-vera", kind="akkoord")
    move(staffed, case)
    assert (task.role, addressees(staffed, task, b.NOW)) == ("municipality", people(staffed, "gem-ines"))


def test_the_administration_of_the_new_municipality_decides(staffed: ViewerSession) -> None:
    case = on_rung(staffed, 4)
    due = t.open_task(staffed, case, ADMINISTRATION).due_at
    move(staffed, case)
    task = t.open_task(staffed, case, ADMINISTRATION)
    assert (task.organisation_id, task.due_at) == (b.organisation(staffed, "gemeente-alkmaar").id, due)
    assert "gemeente:GM0394" not in case.audience
    (event,) = b.events(staffed, case, "task.moved")
    towns = [b.organisation(staffed, f"gemeente-{name}").id for name in ("haarlemmermeer", "alkmaar")]
    assert [event.data["from_organisation"], event.data["to_organisation"]] == towns


def test_where_nobody_of_the_new_municipality_takes_part_its_chair_passes_on_what_it_must_decide(
    staffed: ViewerSession,
) -> None:
    case = move(staffed, on_rung(staffed, 4), to="Heiloo")
    (task,) = [one for one in b.tasks(staffed, case, TO_RELAY) if one.answered_at is None]
    assert [task.person_id] == people(staffed, NADIA)
    assert "het bestuur van Gemeente Heiloo" in task.text
    assert {one.answer_code for one in b.tasks(staffed, case, ADMINISTRATION)} == {"vervallen"}


def test_a_question_to_the_former_municipality_goes_along_within_a_region_too(staffed: ViewerSession) -> None:
    case = asking.searching(staffed, municipality="Haarlem")
    task = consults.ask_capacity(staffed, case, text="Wat is er?", actor=asking.lotte(staffed), at=b.NOW)
    move(staffed, case, to="Bloemendaal")
    relayed = t.open_task(staffed, case, TO_RELAY)
    assert (task.answer_code, relayed.due_at) == ("vervallen", task.due_at)
    assert relayed.text.startswith("Van de gemeente Bloemendaal is in RETS niemand bekend.")


def test_a_question_for_advice_is_the_new_chairs(staffed: ViewerSession) -> None:
    case = move(staffed, on_rung(staffed, 2))
    assert [t.open_task(staffed, case, CONSULT).person_id] == people(staffed, NADIA)
    assert "ret:NK" in case.audience


def test_a_team_that_was_never_asked_does_not_see_a_case_on_which_the_former_team_advised(
    staffed: ViewerSession,
) -> None:
    case = on_rung(staffed, 2)
    task = t.open_task(staffed, case, CONSULT)
    answer(staffed, case, task, code=GIVEN, text="Bel Anke.", actor=b.chair(staffed), at=b.NOW, named=b.named())
    move(staffed, case)
    assert not {"ret:NK", "ret:HM"} & set(case.audience)


@pytest.mark.parametrize("rung", [3, 4, 5])
def test_a_team_that_leads_sees_the_case(staffed: ViewerSession, rung: int) -> None:
    assert "ret:NK" in move(staffed, on_rung(staffed, rung)).audience


def test_an_offer_to_somebody_of_the_former_region_is_over(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    b.step(staffed, case, "hand_over", asking.lotte(staffed), owner_id=b.person_id(staffed, "jb-milan"))
    to = Note(text="Neem jij dit over?", owner_id=b.person_id(staffed, "zm-lotte"))
    offer = handing_over.hand_over(staffed, case, to, t.milan(staffed), b.NOW)
    assert offer is not None
    move(staffed, case)
    assert offer.answer_text == "Wie dit werd aangeboden, heeft geen rol meer bij deze casus."
    assert f"person:{b.person_id(staffed, 'zm-lotte')}" not in case.audience


def test_an_offer_to_somebody_of_the_gi_stands(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    b.step(staffed, case, "hand_over", asking.lotte(staffed), owner_id=b.person_id(staffed, "jb-milan"))
    to = Note(text="Neem jij dit over?", owner_id=b.person_id(staffed, "tm-ellen"))
    offer = handing_over.hand_over(staffed, case, to, t.milan(staffed), b.NOW)
    move(staffed, case)
    assert offer is not None
    assert offer.answered_at is None


def test_an_alarm_rings_on_and_gives_the_former_chair_no_powers(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    b.tell(staffed, case, "unsafe_signal", "2026-03-16")
    move(staffed, case)
    ringing = t.open_task(staffed, case, ALARM)
    assert ([ringing.person_id], roles(staffed, OMAR, case)) == (people(staffed, OMAR), frozenset())


def test_the_term_runs_on_when_a_child_moves(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    due = case.due_at
    move(staffed, case)
    assert (case.owner_id, case.due_at) == (b.person_id(staffed, PIETER), due)


def test_a_later_step_lets_no_team_see_the_dossier_that_was_not_asked(staffed: ViewerSession) -> None:
    case = asking.searching(staffed)
    b.step(staffed, case, "consult_ret", asking.lotte(staffed))
    (task,) = b.tasks(staffed, case, CONSULT)
    answer(staffed, case, task, code="advies", text="Zoek breder.", actor=b.chair(staffed), at=b.NOW, named=b.named())
    move(staffed, case)
    b.step(staffed, case, "withdraw", t.milan(staffed), code="hulp_gestart_elders")
    b.step(staffed, case, "reopen", t.milan(staffed))
    assert case.ret_since is None
