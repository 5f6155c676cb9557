"""Questions without a dossier in the browser and over the API."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from rets.models import Message
from tests import builders as b
from tests.asking import asked_advice
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]
API = "/api/v1/adviesvragen"


def test_a_jeugdbeschermer_asks_for_a_parent_and_reads_the_answer(visit: Visit) -> None:
    milan, omar = visit("jb-milan"), visit("ret-vz-omar")
    asked = milan.post("/adviesvragen/nieuw", data={"team": "HM", "voor": "ouder", "vraag": "Wat kan hier?"})
    assert asked.status_code == 303
    where = asked.headers["location"]
    assert "Wat kan hier?" in omar.get("/adviesvragen").text
    assert omar.post(f"{where}/antwoord", data={"antwoord": "Begin met MST."}).status_code == 303
    text = milan.get(where).text
    assert "Begin met MST." in text
    assert "voor een ouder" in text


def test_who_may_not_raise_a_case_is_sent_to_who_may(visit: Visit) -> None:
    assert 'href="/casussen/nieuw"' in visit("jb-milan").get("/adviesvragen/nieuw").text
    text = visit("zm-lotte").get("/adviesvragen/nieuw").text
    assert 'href="/casussen/nieuw"' not in text
    assert "Vraag dan de jeugdbeschermer om de casus in te brengen." in text


def test_every_fault_stands_at_its_field_and_what_was_typed_stays(visit: Visit) -> None:
    answer = visit("jb-milan").post("/adviesvragen/nieuw", data={"vraag": "Bel 111222333"})
    assert answer.status_code == 400
    assert "Er kloppen 3 dingen nog niet" in answer.text
    assert "Bel 111222333" in answer.text


def test_the_chair_lets_a_member_answer(staffed: Session, visit: Visit) -> None:
    row, anke = asked_advice(staffed), b.person_id(staffed, "ret-gi-anke")
    where = f"/adviesvragen/{row.id}"
    assert visit("ret-vz-omar").post(f"{where}/wie", data={"lid": str(anke)}).status_code == 303
    assert visit("ret-gi-anke").post(f"{where}/antwoord", data={"antwoord": ""}).status_code == 400
    assert visit("ret-vz-omar").post(f"{where}/wie", data={"lid": ""}).status_code == 400


def test_the_message_about_it_leads_to_the_question(staffed: Session, visit: Visit) -> None:
    row = asked_advice(staffed)
    message = staffed.query(Message).filter_by(consultation_id=row.id).one()
    client = visit("ret-vz-omar")
    assert "Er is een vraag om advies voor u." in client.get("/berichten").text
    assert client.post(f"/berichten/{message.id}/gelezen").headers["location"] == f"/adviesvragen/{row.id}"


def test_the_api_asks_names_and_answers(visit: Visit) -> None:
    asked = visit("zm-lotte").post(API, json={"region": "HM", "asked_for": "kind", "question": "Wie helpt?"})
    assert asked.status_code == 201
    where, omar = f"{API}/{asked.json()['id']}", visit("ret-vz-omar")
    assert omar.post(f"{where}/wie", json={"owner": "ret-gi-anke"}).json()["owner"] == "ret-gi-anke"
    assert omar.post(f"{where}/antwoord", json={"answer": "De GGZ."}).json()["answer"] == "De GGZ."
    assert [one["id"] for one in visit("zm-lotte").get(f"{API}?answered=true").json()] == [asked.json()["id"]]


def test_the_api_names_its_own_fields_in_a_fault(visit: Visit) -> None:
    answer = visit("zm-lotte").post(API, json={"region": "XX", "asked_for": "x", "question": ""})
    assert {one["field"] for one in answer.json()["errors"]} == {"region", "asked_for", "question"}
