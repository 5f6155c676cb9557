"""Another site cannot make somebody's browser write here."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rets.models.people import Person


@pytest.fixture
def bare(app: FastAPI) -> TestClient:
    return TestClient(app, follow_redirects=False)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Origin": "http://testserver"},
        {"Origin": "https://kwaad.example"},
        {"Origin": "null"},
    ],
)
def test_a_write_from_another_site_is_refused(bare: TestClient, headers: dict[str, str]) -> None:
    answer = bare.post("/afmelden", headers=headers)
    assert answer.status_code == 403
    assert "niet van een pagina van RETS zelf" in answer.text


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "http://testserver"}])
def test_a_write_from_our_own_page_passes(bare: TestClient, headers: dict[str, str]) -> None:
    assert bare.post("/afmelden", headers=headers).status_code == 303


def test_with_a_session_a_write_must_say_where_it_came_from(bare: TestClient, noor: Person) -> None:
    own = {"Origin": "http://testserver"}
    bare.post("/aanmelden", data={"persoon": noor.slug}, headers=own)
    assert bare.post("/afmelden").status_code == 403


def test_a_program_without_session_may_leave_it_out(bare: TestClient) -> None:
    assert bare.post("/afmelden").status_code == 303


def test_reading_from_a_link_on_another_site_is_allowed(bare: TestClient) -> None:
    assert bare.get("/stijl", headers={"Sec-Fetch-Site": "cross-site"}).status_code == 200
