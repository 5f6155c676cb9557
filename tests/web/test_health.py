"""What the page for the keepers of the program says."""

from contextlib import AbstractContextManager

from fastapi.testclient import TestClient
from sqlalchemy.exc import OperationalError

from rets.db import ViewerSession
from rets.main import create_app
from rets.settings import Settings


def test_it_is_well_when_the_database_answers(client: TestClient) -> None:
    answer = client.get("/gezond")
    assert answer.status_code == 200
    assert answer.json() == {"stand": "goed", "database": "bereikbaar", "termijnen": "bij", "rondes": {}}


def test_it_says_so_when_the_database_is_away(settings: Settings) -> None:
    def unreachable() -> AbstractContextManager[ViewerSession]:
        raise OperationalError("SELECT 1", {}, ConnectionError("weg"))

    answer = TestClient(create_app(settings, unreachable)).get("/gezond")
    assert answer.status_code == 503
    assert answer.json()["database"] == "onbereikbaar"
