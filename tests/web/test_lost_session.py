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


def test_a_reader_comes_back_to_the_list_with_its_filters(client: TestClient, page: str) -> None:
    location = client.get(f"{page}?stand=triage&acuut=ja").headers["Location"]
    assert location == "/aanmelden?verder=/proef%3Fstand%3Dtriage%26acuut%3Dja"


def test_a_fragment_comes_back_to_the_page_that_it_was_part_of(client: TestClient, page: str) -> None:
    headers = {"HX-Request": "true", "HX-Current-URL": "http://testserver/casussen/7"}
    assert client.get(page, headers=headers).headers["HX-Redirect"] == "/aanmelden?verder=/casussen/7"


def test_what_a_page_asks_by_itself_does_not_take_the_page_away(client: TestClient) -> None:
    answer = client.get("/seinen/werk/wat", headers={"HX-Request": "true"})
    assert (answer.status_code, "HX-Redirect" in answer.headers) == (204, False)


def test_a_file_that_was_chosen_is_said_to_be_chosen_again(client: TestClient, page: str) -> None:
    answer = client.post(page, data={"notitie": "Zie bijlage"}, files={"bestand": ("a.csv", b"1;2")})
    assert "kies uw bestand daarna opnieuw" in answer.text
    assert 'value="Zie bijlage"' in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/casussen/nieuw",
        "/casussen/1/formulier",
        "/casussen/1/stappen/return_case",
        "/casussen/1/feiten/koers_set",
        "/casussen/1/vragen",
        "/casussen/1/verzoeken",
        "/casussen/1/taken/1",
        "/ret/casussen/1/besluit",
        "/signalen/nieuw",
        "/signalen/1/antwoord",
        "/adviesvragen/nieuw",
        "/adviesvragen/1/antwoord",
        "/beheer/routes/1",
        "/aanbod/mijn/zilver",
        "/besluiten/1/antwoord",
    ],
)
def test_every_long_form_comes_back_whole_and_goes_where_it_went(client: TestClient, address: str) -> None:
    answer = client.post(address, data={"tekst": "Eerste regel\nTweede regel", "regels": ["a", "b"]})
    assert answer.status_code == 401
    assert f'action="{address}"' in answer.text
    assert 'name="tekst" value="Eerste regel\nTweede regel"' in answer.text
    assert answer.text.count('name="regels"') == 2


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
