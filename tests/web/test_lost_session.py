"""A session that ends in the middle of the work loses nothing."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rets.models.people import Person
from rets.web.deps import Fields, Me

TYPED = {"notitie": 'Zij zei: "ik wil naar huis"', "vorm": ["gezinshuis", "pleegzorg"]}


@pytest.fixture
def page(app: FastAPI) -> str:
    def view(me: Me, fields: Fields) -> list[str]:
        return [fields["notitie"], *fields.all_of("vorm")]

    app.add_api_route("/proef", view, methods=["POST"])
    app.add_api_route("/proef", view, methods=["GET"])
    app.add_api_route("/api/proef", view, methods=["POST"])
    return "/proef"


def test_a_reader_goes_to_the_sign_in_page_and_back(client: TestClient, page: str) -> None:
    assert client.get(page).headers["Location"] == "/aanmelden?verder=/proef"


def test_a_fragment_takes_the_whole_page_to_sign_in(client: TestClient, page: str) -> None:
    answer = client.get(page, headers={"HX-Request": "true"})
    assert answer.headers["HX-Redirect"] == "/aanmelden"


def test_a_program_is_told_with_401(client: TestClient, page: str) -> None:
    answer = client.post("/api/proef")
    assert answer.status_code == 401
    assert answer.headers["Content-Type"] == "application/problem+json"


def test_what_was_typed_can_be_sent_again(client: TestClient, page: str) -> None:
    answer = client.post(page, data=TYPED)
    assert answer.status_code == 401
    assert 'name="notitie" value="Zij zei: &#34;ik wil naar huis&#34;"' in answer.text
    assert answer.text.count('name="vorm"') == 2


def test_a_form_that_saves_itself_stays_where_it_is(client: TestClient, page: str) -> None:
    answer = client.post(page, data=TYPED, headers={"HX-Request": "true"})
    assert answer.status_code == 401
    assert answer.headers["HX-Retarget"] == "#meldingen"
    assert "meld u aan in een nieuw tabblad" in answer.text
    assert "<form" not in answer.text


def test_after_signing_in_the_same_form_arrives_whole(client: TestClient, page: str, noor: Person) -> None:
    client.post("/aanmelden", data={"persoon": noor.slug})
    assert client.post(page, data=TYPED).json() == ['Zij zei: "ik wil naar huis"', "gezinshuis", "pleegzorg"]
