"""What every answer carries."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from rets.main import create_app
from rets.settings import Settings


@pytest.mark.parametrize("path", ["/stijl", "/aanmelden", "/nergens", "/gezond", "/api/nergens", "/stuk"])
def test_every_answer_carries_the_security_headers(app: FastAPI, client: TestClient, path: str) -> None:
    app.add_api_route("/stuk", _break)
    headers = client.get(path).headers
    assert "default-src 'none'" in headers["Content-Security-Policy"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"


def test_the_policy_allows_no_inline_script_or_style(client: TestClient) -> None:
    policy = client.get("/stijl").headers["Content-Security-Policy"]
    assert "unsafe" not in policy
    assert "script-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy


def test_a_page_is_never_stored(client: TestClient) -> None:
    assert client.get("/stijl").headers["Cache-Control"] == "no-store"


def test_a_fingerprinted_file_may_be_kept_for_ever(client: TestClient) -> None:
    assert "immutable" in client.get("/static/rets.css?v=abc").headers["Cache-Control"]


def test_a_file_without_fingerprint_is_asked_for_again(client: TestClient) -> None:
    assert client.get("/static/rets.css").headers["Cache-Control"] == "no-store"


def test_every_answer_of_the_api_says_its_version(client: TestClient) -> None:
    assert client.get("/api/nergens").headers["API-Version"]


def test_a_page_says_no_api_version(client: TestClient) -> None:
    assert "API-Version" not in client.get("/stijl").headers


def test_every_request_has_a_number_of_its_own(client: TestClient) -> None:
    numbers = {client.get("/gezond").headers["X-Request-ID"] for _ in range(3)}
    assert len(numbers) == 3


def test_on_https_the_browser_is_told_to_stay_there(settings: Settings) -> None:
    app = create_app(settings.model_copy(update={"base_url": "https://rets.example"}))
    assert "max-age" in TestClient(app).get("/stijl").headers["Strict-Transport-Security"]


def _break() -> None:
    raise RuntimeError("geheim")
