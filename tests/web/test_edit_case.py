"""Changing the form of a case in the browser: refused at the field, and two people at once see both versions."""

import re

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from rets.db import SYSTEM, transaction
from rets.main import create_app
from rets.models import Read
from rets.settings import Settings
from tests.raising import FILLED, NEW, OWN, as_person, raised, words


@pytest.fixture
def client(staffed_database: Settings) -> TestClient:
    return TestClient(create_app(staffed_database), headers=OWN, follow_redirects=False)


@pytest.fixture
def noor(client: TestClient) -> TestClient:
    return as_person(client, "jb-noor")


def test_editing_shows_the_form_and_writes_the_read_log(noor: TestClient, staffed_database: Settings) -> None:
    noor.post(NEW, data=FILLED)
    case = raised(staffed_database)
    assert case is not None
    assert 'value="2018-03"' in noor.get(f"/casussen/{case.id}/formulier").text
    with transaction(SYSTEM, staffed_database) as session:
        assert "formulier" in session.scalars(select(Read.what).where(Read.case_id == case.id)).all()


def test_an_edit_changes_the_case(noor: TestClient, staffed_database: Settings) -> None:
    noor.post(NEW, data=FILLED)
    case = raised(staffed_database)
    assert case is not None
    changed = FILLED | {"birth_month": "2017-05", "sex": "f", "versie": str(case.version)}
    answer = noor.post(f"/casussen/{case.id}/formulier", data=changed)
    assert answer.headers["Location"] == f"/casussen/{case.id}"
    after = raised(staffed_database)
    assert after is not None
    assert (after.birth_month.isoformat(), after.sex, after.dossier["birth_month"]) == ("2017-05-01", "f", "2017-05")


def test_two_people_who_edit_at_once_see_both_versions(noor: TestClient, staffed_database: Settings) -> None:
    noor.post(NEW, data=FILLED)
    case = raised(staffed_database)
    assert case is not None
    address, seen = f"/casussen/{case.id}/formulier", {"versie": str(case.version)}
    assert noor.post(address, data=FILLED | seen | {"school": "Gaat naar school"}).status_code == 303
    ellen = as_person(noor, "tm-ellen")
    answer = ellen.post(address, data=FILLED | seen | {"school": "Zit thuis"})
    assert answer.status_code == 409
    assert "heeft dit intussen gewijzigd" in answer.text
    told = words(answer.text)
    assert "School of dagbesteding, houd wat er nu staat: Gaat naar school" in told
    assert "School of dagbesteding, neem wat ik typte: Zit thuis" in told
    newest = re.search(r'name="versie" value="(\d+)"', answer.text)
    assert newest is not None
    again = ellen.post(address, data=FILLED | {"versie": newest[1], "school": "Zit thuis"})
    assert again.status_code == 303


def test_an_edit_with_an_unknown_code_is_refused_at_its_field(noor: TestClient, staffed_database: Settings) -> None:
    noor.post(NEW, data=FILLED)
    case = raised(staffed_database)
    assert case is not None
    wrong = FILLED | {"versie": str(case.version), "need.ideal.0": "luchtkasteel"}
    answer = noor.post(f"/casussen/{case.id}/formulier", data=wrong)
    assert answer.status_code == 400
    assert 'id="veld-need.ideal.0-fout"' in answer.text


def test_an_edit_tells_the_unknown_and_the_unreadable_at_once(noor: TestClient, staffed_database: Settings) -> None:
    noor.post(NEW, data=FILLED)
    case = raised(staffed_database)
    assert case is not None
    wrong = {"versie": str(case.version), "municipality": "Nergenshuizen", "iq": "slim"}
    text = noor.post(f"/casussen/{case.id}/formulier", data=FILLED | wrong).text
    assert "De gemeente “Nergenshuizen” is niet bekend." in text
    assert "Hier hoort een heel getal." in text


def test_a_zorgmakelaar_may_not_edit_the_form(noor: TestClient, staffed_database: Settings) -> None:
    noor.post(NEW, data=FILLED)
    case = raised(staffed_database)
    assert case is not None
    lotte = as_person(noor, "zm-lotte")
    assert lotte.get(f"/casussen/{case.id}/formulier").status_code == 403
    assert as_person(noor, "jb-daan").get(f"/casussen/{case.id}/formulier").status_code == 404
