"""Who gets in, and how one gets out."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr

from rets import clock
from rets.main import create_app
from rets.models.people import Person
from rets.settings import Settings
from rets.web.cookies import SESSION, Signer

SignIn = Callable[[Person], TestClient]


def test_the_demonstration_lists_its_people_by_role_and_region(client: TestClient, noor: Person) -> None:
    text = client.get("/aanmelden").text
    assert "Jeugdbeschermer" in text
    assert "Lid expertteam" in text
    assert text.count("Noor de Vries") == 2


def test_choosing_a_person_leads_to_the_work(sign_in: SignIn, noor: Person) -> None:
    answer = sign_in(noor).get("/")
    assert answer.status_code == 200
    assert "Noor de Vries" in answer.text
    assert "jeugdbeschermer en lid expertteam" in answer.text


def test_an_unknown_person_does_not_get_in(client: TestClient) -> None:
    answer = client.post("/aanmelden", data={"persoon": "niemand"})
    assert answer.status_code == 400
    assert SESSION not in answer.cookies


def test_without_signing_in_one_is_sent_to_the_sign_in_page(client: TestClient) -> None:
    answer = client.get("/")
    assert answer.status_code == 303
    assert answer.headers["Location"] == "/aanmelden"


def test_after_signing_in_one_goes_on_to_where_one_was_going(client: TestClient, noor: Person) -> None:
    answer = client.post("/aanmelden", data={"persoon": noor.slug, "verder": "/stijl"})
    assert answer.headers["Location"] == "/stijl"


@pytest.mark.parametrize("elsewhere", ["https://kwaad.example", "//kwaad.example", "/\\kwaad.example", "kwaad", "/\nx"])
def test_signing_in_never_leads_to_another_site(client: TestClient, noor: Person, elsewhere: str) -> None:
    answer = client.post("/aanmelden", data={"persoon": noor.slug, "verder": elsewhere})
    assert answer.headers["Location"] == "/"


def test_after_signing_out_the_pages_are_closed(sign_in: SignIn, noor: Person) -> None:
    client = sign_in(noor)
    client.post("/afmelden")
    assert client.get("/").status_code == 303


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(client: TestClient, noor: Person) -> None:
    cookie = client.post("/aanmelden", data={"persoon": noor.slug}).headers["Set-Cookie"]
    assert "HttpOnly" in cookie
    assert "SameSite=lax" in cookie


def test_on_https_the_session_cookie_travels_only_encrypted(
    app: FastAPI, settings: Settings, client: TestClient, noor: Person
) -> None:
    app.state.signer = Signer(settings.model_copy(update={"base_url": "https://rets.example"}))
    assert "Secure" in client.post("/aanmelden", data={"persoon": noor.slug}).headers["Set-Cookie"]


def test_a_session_ends_by_itself(sign_in: SignIn, noor: Person, settings: Settings) -> None:
    client = sign_in(noor)
    with clock.use(datetime.now(UTC) + timedelta(hours=settings.session_hours, minutes=1)):
        assert client.get("/").status_code == 303


def test_a_forged_session_is_no_session(client: TestClient, noor: Person, settings: Settings) -> None:
    other = Signer(settings.model_copy(update={"secret_key": SecretStr("andere sleutel")}))
    client.cookies.set(SESSION, other.pack(SESSION, noor.slug, datetime(2999, 1, 1, tzinfo=UTC)))
    assert client.get("/").status_code == 303


@pytest.mark.parametrize("junk", ["", ".", "a.b", "é.é", "x" * 5000, "eyJ.eyJ"])
def test_a_broken_session_is_no_session(client: TestClient, junk: str) -> None:
    assert client.get("/", headers={"Cookie": f"{SESSION}={junk}".encode()}).status_code == 303


def test_somebody_whose_appointment_has_ended_does_not_get_in(sign_in: SignIn, noor: Person) -> None:
    client = sign_in(noor)
    for appointment in noor.appointments:
        appointment.valid_until = clock.today()
    assert client.get("/").status_code == 303


def test_outside_the_demonstration_the_page_says_that_nobody_gets_in(settings: Settings) -> None:
    client = TestClient(create_app(settings.model_copy(update={"demo": False})))
    answer = client.get("/aanmelden")
    assert answer.status_code == 503
    assert "geen identiteitsprovider ingesteld" in answer.text


def test_outside_the_demonstration_a_demonstration_person_is_refused(
    app: FastAPI, client: TestClient, settings: Settings, noor: Person
) -> None:
    from rets.web.identity import identity_provider

    app.state.identity_provider = identity_provider(settings.model_copy(update={"demo": False}))
    answer = client.post("/aanmelden", data={"persoon": noor.slug})
    assert answer.status_code == 403
    assert SESSION not in answer.cookies
