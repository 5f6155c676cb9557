"""Reading cases from a file in the browser: look first, all or nothing, every fault at its line."""

import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select

from rets.db import SYSTEM, transaction
from rets.main import create_app
from rets.models import Case, Event
from rets.settings import Settings

PAGE = "/casussen/inlezen"


def case(label: str = "K-17", **more: Any) -> dict[str, Any]:
    form = {
        "label": label,
        "gi": "djgb",
        "municipality": "Haarlem",
        "birth_month": "2018-03",
        "measures": [{"kind": "ots", "pronounced_on": "2020-01-12"}],
        "need": {"ideal": ["gezinshuis"]},
    }
    return {"case": form | more}


@pytest.fixture
def noor(staffed_database: Settings) -> TestClient:
    client = TestClient(create_app(staffed_database), headers={"Origin": "http://testserver"}, follow_redirects=False)
    client.post("/aanmelden", data={"persoon": "jb-noor"})
    return client


def count(settings: Settings) -> int:
    with transaction(SYSTEM, settings) as session:
        return session.execute(select(func.count()).select_from(Case)).scalar_one()


def paste(client: TestClient, content: object, doe: str = "inlezen") -> Any:
    text = content if isinstance(content, str) else json.dumps(content, indent=1)
    return client.post(PAGE, data={"tekst": text, "doe": doe}, files={"bestand": ("", b"")})


def test_a_look_stores_nothing(noor: TestClient, staffed_database: Settings) -> None:
    before = count(staffed_database)
    answer = paste(noor, [case("K-17"), case("K-18")], "controleren")
    assert answer.status_code == 200
    assert "Alles klopt" in answer.text
    assert count(staffed_database) == before


def test_all_cases_of_a_file_are_raised(noor: TestClient, staffed_database: Settings) -> None:
    before = count(staffed_database)
    assert "2 casussen zijn ingelezen" in paste(noor, [case("K-17"), case("K-18")]).text
    assert count(staffed_database) == before + 2


def test_a_file_may_be_uploaded(noor: TestClient, staffed_database: Settings) -> None:
    file = {"bestand": ("k.json", json.dumps(case()).encode("utf-8-sig"), "application/json")}
    assert "1 casus is ingelezen" in noor.post(PAGE, data={"doe": "inlezen", "tekst": ""}, files=file).text


def test_one_wrong_case_keeps_the_whole_file_out(noor: TestClient, staffed_database: Settings) -> None:
    before = count(staffed_database)
    answer = paste(noor, [case("K-17"), case("K-18", municipality="Nergenshuizen")])
    assert answer.status_code == 409
    assert "De gemeente “Nergenshuizen” is niet bekend." in answer.text
    assert "Regel 25 (1.case.municipality)" in answer.text
    assert "Deze casus klopt, maar is niet ingelezen" in answer.text
    assert count(staffed_database) == before


def test_every_fault_of_form_is_told_at_its_line(noor: TestClient) -> None:
    wrong = [case("K-17", birth_month="eens"), case("K-18", iq="slim")]
    answer = paste(noor, wrong)
    assert answer.status_code == 400
    assert "Regel 7 (0.case.birth_month)" in answer.text
    assert "(1.case.iq)" in answer.text


def test_an_unreadable_case_does_not_hide_what_is_unknown_in_another(noor: TestClient) -> None:
    answer = paste(noor, [case("K-17", iq="slim"), case("K-18", municipality="Nergenshuizen")])
    assert answer.status_code == 400
    assert "(0.case.iq)" in answer.text
    assert "De gemeente “Nergenshuizen” is niet bekend." in answer.text


def test_what_is_no_json_is_told_at_its_line(noor: TestClient) -> None:
    answer = paste(noor, '{\n "case": \n}')
    assert answer.status_code == 400
    assert "Regel 3: Dit is geen geldige JSON: hier hoort een waarde." in answer.text


def test_a_case_twice_in_one_file_is_a_duplicate(noor: TestClient, staffed_database: Settings) -> None:
    answer = paste(noor, [case(), case()])
    assert answer.status_code == 409
    assert "Deze casus bestaat al" in answer.text
    assert 'href="/casussen/' not in answer.text.split("Per casus")[1].split("<form")[0]


def test_a_case_that_is_there_already_is_led_to(noor: TestClient) -> None:
    paste(noor, case())
    answer = paste(noor, case())
    assert 'href="/casussen/' in answer.text.split("Per casus")[1].split("<form")[0]


def test_dated_facts_come_along(noor: TestClient, staffed_database: Settings) -> None:
    story = case() | {"raised_on": "2021-01-01", "events": [{"kind": "child_seen", "on": "2021-02-01"}]}
    answer = paste(noor, story)
    assert "in RETS telt vandaag" in answer.text
    with transaction(SYSTEM, staffed_database) as session:
        kinds = session.scalars(select(Event.kind).join(Case, Event.case_id == Case.id).where(Case.label == "K-17"))
        assert "fact.child_seen" in kinds.all()


def test_a_story_with_steps_can_only_be_replayed(noor: TestClient) -> None:
    steps = [{"kind": "step", "on": "2021-02-01", "step": "accept", "by": "zorgmakelaar"}]
    answer = paste(noor, case() | {"raised_on": "2021-01-01", "events": steps})
    assert answer.status_code == 409
    assert "rets replay" in answer.text


@pytest.mark.parametrize("text", ["", "   ", "[]", "null", "1", '"x"', "[[]]", "[1]", "[" * 5000, "{}", '{"case":1}'])
def test_strange_text_is_refused_with_a_sentence(noor: TestClient, text: str) -> None:
    answer = paste(noor, text)
    assert answer.status_code == 400
    assert "rets-summary" in answer.text


def test_a_file_that_is_too_large_is_refused_with_a_sentence(noor: TestClient) -> None:
    file = {"bestand": ("k.json", b" " * 2_000_001, "application/json")}
    assert "groter dan 2 MB" in noor.post(PAGE, data={"doe": "inlezen"}, files=file).text


def test_too_many_cases_are_refused_with_a_sentence(noor: TestClient) -> None:
    assert "meer dan 500 casussen" in paste(noor, [case(f"K-{n}") for n in range(501)]).text


def test_a_file_that_is_no_text_is_refused_with_a_sentence(noor: TestClient) -> None:
    file = {"bestand": ("k.json", b"\xff\xfe\x00", "application/json")}
    assert "geen gewone tekst" in noor.post(PAGE, data={"doe": "inlezen"}, files=file).text


def test_a_bsn_in_a_file_is_refused_at_its_line(noor: TestClient) -> None:
    answer = paste(noor, case(history="Nummer 999990019"))
    assert answer.status_code == 400
    assert "burgerservicenummer" in answer.text


def test_a_teammanager_says_for_whom(noor: TestClient, staffed_database: Settings) -> None:
    noor.post("/aanmelden", data={"persoon": "tm-ellen"})
    assert "Kies voor welke jeugdbeschermer" in paste(noor, case()).text
    data = {"tekst": json.dumps(case()), "doe": "inlezen", "jeugdbeschermer": "jb-milan"}
    assert "1 casus is ingelezen" in noor.post(PAGE, data=data, files={"bestand": ("", b"")}).text


@pytest.mark.parametrize("slug", ["zm-lotte", "ret-vz-els", "za-roos", "mon-greet"])
def test_only_who_raises_cases_reads_them_in(noor: TestClient, slug: str) -> None:
    noor.post("/aanmelden", data={"persoon": slug})
    assert noor.get(PAGE).status_code == 403
    assert paste(noor, case()).status_code == 403
