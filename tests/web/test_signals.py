"""Signals in the browser and over the API."""

from collections.abc import Callable

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Signal
from rets.services.signal_finding import find_signals
from tests import builders as b
from tests.asking import a_signal, searching
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]
API = "/api/v1/signalen"


def test_a_zorgmakelaar_records_a_signal_and_a_contract_manager_reads_it_without_the_case(
    staffed: Session, visit: Visit
) -> None:
    case, lotte = searching(staffed), b.person_id(staffed, "zm-lotte")
    client = visit("zm-lotte")
    sent = {
        "regio": "HM",
        "belemmering": "niet_ingekocht",
        "hulpvorm": "gezinshuis",
        "niveau": "regionaal",
        "tekst": "Er is niets ingekocht.",
        "casussen": case.label,
        "wie": str(lotte),
        "opvolgen": "2026-04-01",
    }
    made = client.post("/signalen/nieuw", data=sent)
    assert made.status_code == 303
    assert case.label in client.get(made.headers["location"]).text
    read = visit("cm-vera").get(made.headers["location"]).text
    assert "Er is niets ingekocht." in read
    assert case.label not in read


def test_every_fault_stands_at_its_field_and_what_was_typed_stays(visit: Visit) -> None:
    answer = visit("zm-lotte").post("/signalen/nieuw", data={"tekst": "Bel 111222333"})
    assert answer.status_code == 400
    assert "Er kloppen 7 dingen nog niet" in answer.text
    assert "Bel 111222333" in answer.text


def test_the_list_is_per_region(staffed: Session, visit: Visit) -> None:
    a_signal(staffed)
    a_signal(staffed, region="ZK", text="In Haarlem is het vol.")
    text = visit("zm-lotte").get("/signalen?regio=ZK").text
    assert "In Haarlem is het vol." in text
    assert "Er is geen gezinshuis ingekocht." not in text


def test_an_answer_or_a_new_day_is_recorded(staffed: Session, visit: Visit) -> None:
    where, client = f"/signalen/{a_signal(staffed).id}", visit("zm-lotte")
    assert client.post(f"{where}/antwoord", data={"antwoord": "Bezig.", "opvolgen": "2026-05-01"}).status_code == 303
    assert client.post(f"{where}/antwoord", data={"antwoord": "", "opvolgen": "gisteren"}).status_code == 400
    assert client.post(f"{where}/antwoord", data={"antwoord": "Ingekocht."}).status_code == 303
    text = client.get(where).text
    assert "Bezig." in text
    assert "Wat ervan kwam" in text


def test_the_api_records_and_answers_a_signal(staffed: Session, visit: Visit) -> None:
    case, client = searching(staffed), visit("zm-lotte")
    sent = {
        "region": "HM",
        "obstacle": "capaciteit",
        "form": "gezinshuis",
        "level": "lokaal",
        "text": "Alles is vol.",
        "cases": [case.label],
        "owner": "zm-lotte",
        "due_on": "2026-04-01",
    }
    made = client.post(API, json=sent)
    assert made.status_code == 201
    where = f"{API}/{made.json()['id']}"
    assert visit("cm-vera").get(where).json()["cases"] == []
    assert client.get(where).json()["cases"] == [case.id]
    assert client.post(f"{where}/antwoord", json={"answer": "Er komt een plek bij."}).json()["answered_at"]
    assert [one["id"] for one in client.get(f"{API}?answered=true&region=HM").json()] == [made.json()["id"]]


def test_the_api_names_its_own_fields_in_a_fault(visit: Visit) -> None:
    sent = dict.fromkeys(("region", "obstacle", "form", "level", "owner"), "x") | {"text": "", "due_on": "2026-01-01"}
    answer = visit("zm-lotte").post(API, json=sent)
    fields = {"region", "obstacle", "form", "level", "owner", "text", "due_on"}
    assert {one["field"] for one in answer.json()["errors"]} == fields


def test_a_signal_from_the_figures_shows_its_numbers_as_a_drawing_and_as_a_table(
    staffed: Session, visit: Visit
) -> None:
    for at in range(5):
        searching(staffed, label=f"HM-{at + 1}")
    find_signals(staffed, b.NOW)
    made = staffed.scalars(select(Signal)).first()
    assert made is not None
    text = visit("cm-vera").get(f"/signalen/{made.id}").text
    assert "RETS, uit de cijfers" in text
    assert '<desc id="signaal-beschrijving">mrt 26: 5.' in text
    assert 'data-label="Maand">mrt 26' in text
    assert "HM-1" not in text
