"""A case pasted from another system: seen before it is filled in, and nothing of a person taken over."""

import json
import re
from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

Visit = Callable[[str], TestClient]
PASTE, NEW = "/casussen/nieuw/plakken", "/casussen/nieuw"
HEAD, ROW = (
    "Kenmerk Geboortedatum Gemeente Maatregel Hulpvorm",
    "K-31 18-03-2014 Haarlem Ondertoezichtstelling gezinshuis",
)
TABLE = f"{HEAD}\n{ROW}".replace(" ", "\t")
JSON = json.dumps({"label": "K-31", "measures": [{"kind": "ots"}, {"kind": "voogdij"}], "traits": ["humor", "sport"]})


@pytest.fixture
def milan(visit: Visit) -> TestClient:
    return visit("jb-milan")


def seen(client: TestClient, text: str, **more: str) -> str:
    answer = client.post(PASTE, data={"tekst": text, "doe": "bekijken", **more}).text
    return re.sub(r"\s+", " ", re.sub(r"<textarea.*?</textarea>", "", answer, flags=re.DOTALL))


def filled(client: TestClient, text: str) -> str:
    assert client.post(PASTE, data={"tekst": text, "doe": "invullen"}).headers["Location"] == NEW
    return client.get(NEW).text


@pytest.mark.parametrize("mark", ["\t", ";", ","])
def test_a_table_with_a_head_is_understood(milan: TestClient, mark: str) -> None:
    told = seen(milan, TABLE.replace("\t", mark))
    assert "5 velden begrepen" in told
    assert "Ondertoezichtstelling" in told


def test_a_field_per_line_is_understood(milan: TestClient) -> None:
    assert "2 velden begrepen" in seen(milan, "Kenmerk: K-31\nBeste hulp: Gezinshuis")


def test_json_of_the_schema_is_understood_with_every_row(milan: TestClient) -> None:
    told = filled(milan, JSON)
    assert 'name="measures.1.kind"' in told
    assert 'value="sport" checked' in told


def test_looking_fills_nothing_in(milan: TestClient) -> None:
    seen(milan, TABLE)
    assert "K-31" not in milan.get(NEW).text


def test_of_a_birthday_only_the_month_is_taken_over(milan: TestClient) -> None:
    told = filled(milan, TABLE)
    assert 'value="2014-03"' in told
    assert "18-03-2014" not in told


def test_what_was_typed_elsewhere_in_the_form_stays(milan: TestClient) -> None:
    milan.post(f"{NEW}/concept", data={"question": "Waar kan dit kind wonen?", "municipality": "Bloemendaal"})
    told = filled(milan, TABLE)
    assert "Waar kan dit kind wonen?" in told
    assert 'value="Bloemendaal"' not in told.split("<datalist")[0]


def test_an_unknown_field_is_named_without_what_stands_in_it(milan: TestClient) -> None:
    told = seen(milan, "Kenmerk: K-31\nKleur van de deur: groen")
    assert "Kleur van de deur" in told
    assert "groen" not in told


@pytest.mark.parametrize("line", ["Achternaam: Jansen", "Hulpvraag: kind 999990019", "Vraag: mail a@voorbeeld.nl"])
def test_a_person_is_never_taken_over(milan: TestClient, line: str) -> None:
    told = seen(milan, f"Kenmerk: K-31\n{line}")
    assert "Dat nemen wij niet over" in told
    assert line.split(": ")[1] not in told


def test_an_unknown_value_is_left_to_be_chosen(milan: TestClient) -> None:
    told = seen(milan, "Kenmerk: K-31\nMaatregel: Iets anders")
    assert "Deze waarde kent RETS niet" in told


def test_what_handing_in_would_refuse_is_told_at_its_field(milan: TestClient) -> None:
    assert "De gemeente “Nergenshuizen” is niet bekend." in seen(milan, "Kenmerk: K-31\nGemeente: Nergenshuizen")


def test_of_several_cases_one_is_chosen(milan: TestClient) -> None:
    text = "Kenmerk;Gemeente\nK-31;Haarlem\nK-32;Bloemendaal"
    told = seen(milan, text, nummer="1")
    assert "Er staan 2 casussen in" in told
    assert "K-32</div>" in told


def test_a_character_that_cannot_be_kept_breaks_nothing(milan: TestClient) -> None:
    answer = milan.post(PASTE, data={"tekst": '{"label": "K\\u0000", "question": "x"}', "doe": "invullen"})
    assert answer.status_code in {303, 400}


@pytest.mark.parametrize("text", ["", "[]", "[1]", "{", '{"case": 3}', "a\tb", "x" * 100_001, "[" * 5000, '"'])
def test_what_holds_no_case_is_refused_with_a_sentence(milan: TestClient, text: str) -> None:
    answer = milan.post(PASTE, data={"tekst": text, "doe": "invullen"})
    assert answer.status_code == 400
    assert 'id="veld-tekst-fout"' in answer.text
