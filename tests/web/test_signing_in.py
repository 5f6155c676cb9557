"""Who gets in, and how one gets out."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from pydantic import SecretStr
from sqlalchemy import event, select

from rets import clock
from rets.access import reader_for
from rets.db import ViewerSession
from rets.main import create_app
from rets.models.people import EndedSession, Person
from rets.services.sessions import begin_session, still_open
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
    client.cookies.set(SESSION, other.pack(SESSION, [noor.slug, "nummer", 0], datetime(2999, 1, 1, tzinfo=UTC)))
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


def copied(client: TestClient, app: FastAPI) -> TestClient:
    """Another browser with a copy of the cookies."""
    thief = TestClient(app, headers=dict(client.headers), follow_redirects=False)
    thief.cookies.update(client.cookies)
    return thief


def test_a_copy_of_the_cookie_stops_working_when_its_owner_signs_out(
    app: FastAPI, sign_in: SignIn, noor: Person
) -> None:
    client = sign_in(noor)
    thief = copied(client, app)
    assert thief.get("/").status_code == 200
    client.post("/afmelden")
    assert (thief.get("/").status_code, thief.get("/api/v1/casussen").status_code) == (303, 401)


def test_signing_in_again_ends_the_session_that_the_browser_had(app: FastAPI, sign_in: SignIn, noor: Person) -> None:
    thief = copied(sign_in(noor), app)
    assert sign_in(noor).get("/").status_code == 200
    assert thief.get("/").status_code == 303


def test_signing_out_twice_is_no_fault(app: FastAPI, sign_in: SignIn, noor: Person) -> None:
    client = sign_in(noor)
    thief = copied(client, app)
    assert [browser.post("/afmelden").status_code for browser in (client, thief)] == [303, 303]


def test_signing_out_leaves_the_session_on_another_device(app: FastAPI, sign_in: SignIn, noor: Person) -> None:
    phone = TestClient(app, headers=dict(sign_in(noor).headers), follow_redirects=False)
    phone.post("/aanmelden", data={"persoon": noor.slug})
    sign_in(noor).post("/afmelden")
    assert phone.get("/").status_code == 200


def test_an_administrator_ends_every_session_of_a_person(visit: Callable[[str], TestClient]) -> None:
    phone, desk = visit("zm-lotte"), visit("zm-lotte")
    page = visit("beheer-max").get("/beheer/mensen").text
    address = re.findall(r'action="(/beheer/mensen/\d+/afmelden)"[^L]*Meld overal af<[^>]*>: Lotte Brandsma', page)[0]
    assert visit("beheer-max").post(address).status_code == 303
    assert [browser.get("/").status_code for browser in (phone, desk)] == [303, 303]
    assert visit("zm-lotte").get("/").status_code == 200


def test_nobody_else_ends_the_sessions_of_a_person(visit: Callable[[str], TestClient]) -> None:
    assert visit("jb-milan").post("/beheer/mensen/1/afmelden").status_code == 403


def test_a_session_of_a_person_who_does_not_exist_is_not_found(visit: Callable[[str], TestClient]) -> None:
    assert visit("beheer-max").post("/beheer/mensen/999999/afmelden").status_code == 404


def test_an_ended_session_is_forgotten_when_it_would_have_ended_by_itself(
    session: ViewerSession, sign_in: SignIn, noor: Person, settings: Settings
) -> None:
    sign_in(noor).post("/afmelden")
    with clock.use(datetime.now(UTC) + timedelta(hours=settings.session_hours, minutes=1)):
        sign_in(noor).post("/afmelden")
    assert len(session.scalars(select(EndedSession)).all()) == 1


def test_a_session_costs_no_query_of_its_own(session: ViewerSession, sign_in: SignIn, noor: Person) -> None:
    shown = begin_session(session, noor.slug)
    sent: list[str] = []
    note = partial(_note, sent)
    event.listen(session.get_bind(), "before_cursor_execute", note)
    reader_for(session, noor.slug, clock.today(), still_open(shown))
    event.remove(session.get_bind(), "before_cursor_execute", note)
    assert len(sent) == 2


def _note(sent: list[str], _connection: object, _cursor: object, statement: str, *_rest: object) -> None:
    sent.append(statement)
