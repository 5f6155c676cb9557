"""What the page for the keepers of the program says."""

from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import text, update
from sqlalchemy.exc import OperationalError

from rets import clock
from rets.db import SYSTEM, ViewerSession, transaction
from rets.main import create_app
from rets.models import Case
from rets.services.audit import ENGINE
from rets.services.plan_jobs import ask_plan
from rets.settings import Settings
from tests.builders import raised


@pytest.fixture
def site(staffed_database: Settings) -> TestClient:
    """The site on a region of the test's own."""
    return TestClient(create_app(staffed_database), base_url=staffed_database.base_url)


def test_it_is_well_when_the_database_answers(client: TestClient) -> None:
    answer = client.get("/gezond")
    assert answer.status_code == 200
    assert answer.json() == {
        "stand": "goed",
        "database": "bereikbaar",
        "termijnen": "bij",
        "taken": "bij",
        "werk": {"wacht": 0, "mislukt": 0, "bezig": 0, "werkers": 0},
    }


def test_it_says_so_when_the_database_is_away(settings: Settings) -> None:
    def unreachable() -> AbstractContextManager[ViewerSession]:
        raise OperationalError("SELECT 1", {}, ConnectionError("weg"))

    answer = TestClient(create_app(settings, unreachable)).get("/gezond")
    assert answer.status_code == 503
    assert answer.json()["database"] == "onbereikbaar"


def test_the_page_for_the_keepers_tells_what_lies_overdue(site: TestClient, staffed_database: Settings) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        raised(session)
        before = clock.now() - timedelta(hours=1)
        session.execute(update(Case).values(raised_at=before, facts_at=before))
    assert site.get("/gezond").json()["stand"] == "achterstand"


def test_the_page_for_the_keepers_tells_what_was_given_up(site: TestClient, staffed_database: Settings) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        ask_plan(session, "HM", ENGINE, clock.now())
        session.execute(text("UPDATE procrastinate_jobs SET status = 'failed'"))
    body = site.get("/gezond").json()
    assert (body["stand"], body["werk"]["mislukt"]) == ("achterstand", 1)
    assert "`rets worker --opnieuw`" in body["taken"]
