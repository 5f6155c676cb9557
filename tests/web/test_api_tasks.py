"""Questions over the API: the same answers, rules and sentences as on the pages."""

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from rets.db import ViewerSession
from rets.models import Case, Task
from rets.services import consults
from tests import asking as a
from tests import builders as b
from tests import tracking as t
from tests.callers import API
from tests.web.conftest import TestClient
from workflows.tracks import RAN_AWAY
from workflows.words import ALARM

Visit = Callable[[str], TestClient]


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    return a.searching(staffed)


def capacity(session: Session, case: Case) -> Task:
    """The municipality is asked what there is."""
    made = consults.ask_capacity(session, case, text="Wat is er?", actor=a.lotte(session), at=b.NOW)
    session.flush()
    return made


def consult(session: Session, case: Case) -> Task:
    """The chair is asked for advice."""
    b.step(session, case, "consult_ret", a.lotte(session), text="Graag advies.")
    session.flush()
    return b.tasks(session, case, "consult")[0]


def address(task: Task) -> str:
    return f"{API}/casussen/{task.case_id}/taken/{task.id}"


def sent(client: TestClient, task: Task, **body: Any) -> Any:
    return client.post(f"{address(task)}/antwoord", json=body)


def test_what_waits_for_the_caller_is_listed(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    task = capacity(staffed, case)
    (found,) = visit("gem-koen").get(f"{API}/taken").json()
    assert (found["id"], found["case_id"], found["text"]) == (task.id, case.id, "Wat is er?")


def test_a_question_tells_its_answers(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    found = visit("gem-koen").get(address(capacity(staffed, case))).json()
    assert set(found["answers"]) == {"gecontracteerd", "inkopen"}
    assert found["answered_at"] is None


def test_a_question_is_answered(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    task = capacity(staffed, case)
    answer = sent(visit("gem-koen"), task, code="inkopen", text="Dit kopen wij in.")
    assert (answer.status_code, answer.json()["answer_code"]) == (200, "inkopen")
    assert b.events(staffed, case, "task.answered")


def test_an_answer_that_the_question_does_not_know_is_told_at_its_field(
    staffed: ViewerSession, visit: Visit, case: Case
) -> None:
    answer = sent(visit("gem-koen"), capacity(staffed, case), code="nee")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "code")


def test_a_question_is_answered_once(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    task, client = capacity(staffed, case), visit("gem-koen")
    sent(client, task, code="inkopen")
    consults.ask_capacity(staffed, case, text="En nu?", actor=a.lotte(staffed), at=b.NOW)
    answer = sent(client, task, code="inkopen")
    assert (answer.status_code, answer.json()["sentences"]) == (409, ["Deze vraag is al beantwoord."])


def test_somebody_else_does_not_answer(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    answer = sent(visit("jb-milan"), capacity(staffed, case), code="inkopen")
    assert answer.status_code == 403


def test_a_question_of_another_case_is_not_found(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    other = a.searching(staffed, label="HM-2")
    task = capacity(staffed, case)
    capacity(staffed, other)
    answer = visit("gem-koen").get(f"{API}/casussen/{other.id}/taken/{task.id}")
    assert answer.status_code == 404


def test_what_leads_to_a_person_is_refused(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    answer = sent(visit("gem-koen"), capacity(staffed, case), code="inkopen", text="Bel 111222333.")
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "text")


def test_the_answer_on_a_track_does_what_it_does_on_the_page(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    b.tell(staffed, case, "ran_away", "2026-03-16", t.milan(staffed))
    staffed.flush()
    task = t.open_task(staffed, case, RAN_AWAY)
    answer = sent(visit("jb-milan"), task, code="niet_terug", text="Wij zoeken met de politie.")
    assert answer.status_code == 200
    assert t.open_task(staffed, case, RAN_AWAY).id != task.id


def test_an_alarm_needs_what_happens_and_who_watches(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    b.tell(staffed, case, "unsafe_signal", "2026-03-16", t.milan(staffed))
    staffed.flush()
    task = t.open_task(staffed, case, ALARM)
    client = visit("ret-vz-omar")
    assert {one["field"] for one in sent(client, task, code="opgepakt").json()["errors"]} == {"text", "by"}
    assert sent(client, task, code="opgepakt", text="Wij gaan erheen.", by="de jeugdbeschermer").status_code == 200


def test_an_advice_without_who_what_and_when_is_refused_with_each(
    staffed: ViewerSession, visit: Visit, case: Case
) -> None:
    answer = sent(visit("ret-vz-omar"), consult(staffed, case), code="advies", text="Zoek verder.")
    assert {one["field"] for one in answer.json()["errors"]} == {"who", "what", "due_on"}


def test_an_advice_says_who_does_what_by_when(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    task = consult(staffed, case)
    named = {"who": "de zorgmakelaar", "what": "Bel drie aanbieders", "due_on": "2026-03-20"}
    answer = sent(visit("ret-vz-omar"), task, code="advies", text="Zoek verder.", **named)
    assert (
        "Wie: de zorgmakelaar. Wat: Bel drie aanbieders. Uiterlijk: vr 20 maart 2026." in answer.json()["answer_text"]
    )


def test_a_page_without_those_fields_takes_no_advice(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    task, client = consult(staffed, case), visit("ret-vz-omar")
    answer = client.post(f"/casussen/{case.id}/taken/{task.id}", data={"antwoord": "advies", "tekst": "Zoek verder."})
    assert answer.status_code == 409
    assert f"/ret/adviezen/{task.id}" in answer.text


def test_a_spoken_consent_is_written_down(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    asked = consults.ask_consent(
        staffed, case, of="municipality", channel="phone", text="Akkoord?", actor=a.lotte(staffed), at=b.NOW
    )
    staffed.flush()
    heard = {"by": "categoriemanager", "words": "Ja, dat is goed.", "on": "2026-03-16"}
    answer = visit("zm-lotte").post(f"{address(asked)}/gehoord", json=heard)
    assert (answer.status_code, answer.json()["answer_code"]) == (200, "akkoord")


def test_a_decision_of_the_administration_says_who_does_what_by_when_there_too(
    staffed: ViewerSession, visit: Visit
) -> None:
    case = b.at_ret(staffed)
    b.step(staffed, case, "escalate", b.chair(staffed))
    staffed.flush()
    (task,), client = b.tasks(staffed, case, "bestuurlijk"), visit("gem-koen")
    assert client.get(address(task)).json()["named_needed"] == ["besloten"]
    assert {one["field"] for one in sent(client, task, code="besloten").json()["errors"]} == {"who", "what", "due_on"}
    named = {"who": "de gemeente", "what": "Betaalt deze plek", "due_on": b.TODAY.isoformat()}
    assert sent(client, task, code="besloten", **named).json()["answer_code"] == "besloten"
