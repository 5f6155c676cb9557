"""The register of mandates in the browser and over the API."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Mandate
from tests import builders as b
from tests.places import a_contract, an_offer
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]

FILLED = {
    "team": "HM",
    "waarvoor": "Een plek bieden",
    "bedrag": "25000",
    "getekend": "De directie",
    "bron": "Brief van 1 maart",
    "vanaf": "2026-03-16",
    "tot": "",
}


def giver(session: Session, slug: str = "kastanjelaan") -> str:
    return str(b.organisation(session, slug).id)


def mandate_id(session: Session, slug: str = "zilverreiger") -> int:
    number = b.organisation(session, slug).id
    return session.scalars(select(Mandate.id).where(Mandate.organisation_id == number, Mandate.region == "HM")).one()


def test_a_contract_manager_records_a_mandate_under_a_contract(staffed: Session, visit: Visit) -> None:
    provider = giver(staffed)
    bought = a_contract(staffed, an_offer(staffed), provider_id=int(provider))
    client = visit("cm-vera")
    assert f'value="{bought.id}"' in client.get(f"/mandaten/nieuw?gever={provider}").text
    sent = FILLED | {"gever": provider, "contract": str(bought.id)}
    assert client.post("/mandaten/nieuw", data=sent).status_code == 303
    text = " ".join(client.get("/mandaten").text.split())
    assert "Alleen onder het contract" in text
    assert "Vastgelegd door Vera Lindhout" in text


def test_every_fault_stands_at_its_field_and_what_was_typed_stays(staffed: Session, visit: Visit) -> None:
    sent = FILLED | {"gever": giver(staffed), "vanaf": "31-31-2026", "bedrag": "veel", "bron": ""}
    answer = visit("cm-vera").post("/mandaten/nieuw", data=sent)
    assert answer.status_code == 400
    assert "Er kloppen 3 dingen nog niet" in answer.text
    assert 'value="31-31-2026"' in answer.text


def test_a_mandate_is_ended_with_who_signed_and_why(staffed: Session, visit: Visit) -> None:
    client, number = visit("beheer-max"), mandate_id(staffed)
    sent = {"tot": "2026-03-17", "getekend": "De directie", "waarom": "Het contract is opgezegd"}
    assert client.post(f"/mandaten/{number}/einde", data=sent).status_code == 303
    assert "Eindigt op" in client.get("/mandaten").text


def test_an_end_that_is_not_right_is_told_at_its_fields(staffed: Session, visit: Visit) -> None:
    answer = visit("cm-vera").post(f"/mandaten/{mandate_id(staffed)}/einde", data={"tot": "2026-03-01"})
    assert answer.status_code == 400
    assert "Er kloppen 3 dingen nog niet" in answer.text


def test_the_team_sees_no_way_to_record_one(visit: Visit) -> None:
    text = visit("ret-vz-omar").get("/mandaten").text
    assert "Zilverreiger" in text
    assert "/mandaten/nieuw" not in text


def test_a_mandate_of_another_region_does_not_exist(staffed: Session, visit: Visit) -> None:
    other = staffed.scalars(select(Mandate.id).where(Mandate.region == "AA")).first()
    assert visit("cm-vera").get(f"/mandaten/{other}/einde").status_code == 404


def test_the_api_records_and_ends_a_mandate(visit: Visit) -> None:
    client = visit("cm-vera")
    sent = {
        "organisation": "kastanjelaan",
        "region": "HM",
        "scope": "Een plek bieden",
        "signed_by": "De directie",
        "source": "Brief van 1 maart",
        "valid_from": "2026-03-16",
    }
    made = client.post("/api/v1/mandaten", json=sent)
    assert made.status_code == 201
    end = {"valid_until": "2026-03-20", "signed_by": "De directie", "why": "Opgezegd"}
    assert client.post(f"/api/v1/mandaten/{made.json()['id']}/einde", json=end).json()["valid_until"] == "2026-03-20"
    assert made.json()["id"] in [one["id"] for one in client.get("/api/v1/mandaten").json()]


@pytest.mark.parametrize("known", ["kastanjelaan", "niemand"])
def test_the_api_names_its_own_fields_in_a_fault(visit: Visit, known: str) -> None:
    sent = {
        "organisation": known,
        "region": "HM",
        "scope": "",
        "signed_by": "De directie",
        "source": "Brief",
        "valid_from": "2026-03-16",
        "valid_until": "2026-03-16",
    }
    answer = visit("cm-vera").post("/api/v1/mandaten", json=sent)
    assert answer.status_code == 400
    assert {"scope", "valid_until"} <= {one["field"] for one in answer.json()["errors"]}
