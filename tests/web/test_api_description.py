"""What the API tells about itself: its schemas, its description and a page for people."""

import re
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from rets.settings import Settings
from rets.web.api.describe import description
from tests.callers import API, People

FORM: dict[str, Any] = {
    "label": "K-17",
    "gi": "djgb",
    "birth_month": "2018-03",
    "measures": [{"kind": "ots"}],
    "need": {"ideal": ["gezinshuis"]},
}


@pytest.fixture
def person(settings: Settings) -> People:
    return People(settings)


def test_the_published_schema_judges_as_the_program_does(person: People) -> None:
    schema = person().get(f"{API}/schema/case").json()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    assert validator.is_valid({"case": FORM})
    assert not validator.is_valid({"case": FORM | {"birth_month": "eens"}})


@pytest.mark.parametrize("name", ["case", "facts", "supply", "availability", "route"])
def test_every_schema_is_a_schema(person: People, name: str) -> None:
    Draft202012Validator.check_schema(person().get(f"{API}/schema/{name}").json())


def test_the_description_names_every_call_and_holds_every_schema_it_names(person: People) -> None:
    answer = person().get(f"{API}/openapi.json")
    found = answer.json()
    assert found["openapi"].startswith("3.1")
    assert f"{API}/casussen/{{case_id}}/stappen" in found["paths"]
    named = set(re.findall(r"#/components/schemas/([^\"]+)", answer.text))
    assert named <= set(found["components"]["schemas"])
    assert all(call["summary"] for methods in found["paths"].values() for call in methods.values())


def test_query_keys_are_written_in_camel_case(person: People) -> None:
    paths = description(person.app)["paths"].values()
    keys = {
        one["name"]
        for methods in paths
        for call in methods.values()
        for one in call.get("parameters", [])
        if one["in"] == "query"
    }
    assert all(re.fullmatch(r"[a-z][a-zA-Z]*", key) for key in keys)


def test_the_page_for_people_lists_the_calls(person: People) -> None:
    assert "POST /api/v1/casussen/_zoek" in person().get(f"{API}/").text
