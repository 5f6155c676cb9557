"""A failure is a Dutch page for a person, a fragment for htmx and problem+json for a program."""

from collections.abc import Callable
from datetime import date

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rets.errors import Forbidden, Invalid, NotFound, Refused, Stale, Unavailable
from rets.main import create_app
from rets.settings import Settings

FAILURES = [
    (NotFound(), 404, "bestaat niet"),
    (Forbidden("Alleen de voorzitter mag dit."), 403, "Alleen de voorzitter mag dit."),
    (Refused(["Wijs eerst een procesregisseur toe.", "Er is geen plek."]), 409, "Er is geen plek."),
    (Stale(3, 4), 409, "Iemand anders heeft dit intussen gewijzigd."),
    (Invalid.at("label", "Vul een label in."), 400, "Vul een label in."),
    (Unavailable("De database is even weg."), 503, "De database is even weg."),
    (RuntimeError("K-17 van Noor"), 500, "Er ging iets mis aan onze kant."),
]


def raising(error: Exception) -> Callable[[], None]:
    def view() -> None:
        raise error

    return view


@pytest.fixture(params=FAILURES, ids=lambda failure: type(failure[0]).__name__)
def failure(request: pytest.FixtureRequest, app: FastAPI) -> tuple[int, str]:
    error, status, sentence = request.param
    app.add_api_route("/proef", raising(error))
    app.add_api_route("/api/proef", raising(error))
    return status, sentence


def test_a_person_gets_a_dutch_page_with_the_reason(client: TestClient, failure: tuple[int, str]) -> None:
    status, sentence = failure
    answer = client.get("/proef")
    assert answer.status_code == status
    assert sentence in answer.text
    assert '<html lang="nl"' in answer.text
    assert "Wat kunt u doen?" in answer.text


def test_htmx_gets_only_the_reason_beside_what_was_being_done(client: TestClient, failure: tuple[int, str]) -> None:
    status, sentence = failure
    answer = client.get("/proef", headers={"HX-Request": "true"})
    assert answer.status_code == status
    assert sentence in answer.text
    assert "<html" not in answer.text
    assert answer.headers["HX-Retarget"] == "#meldingen"


def test_a_program_gets_problem_json(client: TestClient, failure: tuple[int, str]) -> None:
    status, sentence = failure
    answer = client.get("/api/proef")
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status
    assert sentence in answer.json()["detail"]


def test_what_went_wrong_inside_is_never_shown(app: FastAPI, client: TestClient) -> None:
    app.add_api_route("/stuk", raising(RuntimeError("K-17 van Noor")))
    assert "K-17" not in client.get("/stuk").text


def test_outside_the_demonstration_the_log_holds_no_message(
    settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    app = create_app(settings.model_copy(update={"demo": False, "log_json": True}))
    app.add_api_route("/stuk/{label}", raising(RuntimeError("K-17 van Noor")))
    TestClient(app).get("/stuk/K-17?naam=Noor")
    log = capsys.readouterr().err
    assert "RuntimeError" in log
    assert "/stuk/{label}" in log
    assert "K-17" not in log
    assert "Noor" not in log


def test_every_fault_in_the_input_is_told_at_its_field_with_400(app: FastAPI, client: TestClient) -> None:
    def view(plekken: int, vanaf: date) -> None: ...

    app.add_api_route("/api/proef", view)
    answer = client.get("/api/proef?plekken=veel")
    assert answer.status_code == 400
    assert answer.json()["errors"] == [
        {"field": "plekken", "sentence": "Vul een heel getal in."},
        {"field": "vanaf", "sentence": "Vul dit in."},
    ]


def test_what_was_typed_is_not_repeated_in_the_answer(app: FastAPI, client: TestClient) -> None:
    def view(plekken: int) -> None: ...

    app.add_api_route("/api/proef", view)
    assert "999900006" not in client.get("/api/proef?plekken=x999900006").text


def test_a_method_that_is_not_there_is_not_found(client: TestClient) -> None:
    assert client.delete("/stijl").status_code == 404
