"""The transaction is committed before the answer leaves: nobody reads 'saved' about what was not saved."""

import asyncio

import httpx
import pytest
from anyio.from_thread import start_blocking_portal
from fastapi import FastAPI
from fastapi.testclient import TestClient
from sqlalchemy import text

from rets.db import SYSTEM, transaction
from rets.errors import FieldError, Invalid, Refused
from rets.main import create_app
from rets.models.people import Organisation
from rets.settings import Settings
from rets.web.deps import Db
from rets.web.forms import attempt


@pytest.fixture
def site(fresh_database: Settings) -> FastAPI:
    return create_app(fresh_database)


def organisations(settings: Settings) -> list[str]:
    with transaction(SYSTEM, settings) as session:
        return list(session.scalars(text("SELECT slug FROM organisations WHERE slug LIKE 'proef%'")))


def add(session: Db, slug: str) -> None:
    session.add(Organisation(slug=slug, kind="gi", name="Proef"))
    session.flush()


def test_what_a_view_did_is_stored_when_it_answers(site: FastAPI, fresh_database: Settings) -> None:
    def view(session: Db) -> str:
        add(session, "proef")
        return "opgeslagen"

    site.add_api_route("/proef", view)
    assert TestClient(site).get("/proef").status_code == 200
    assert organisations(fresh_database) == ["proef"]


def test_a_failing_commit_does_not_answer_200(site: FastAPI) -> None:
    def view(session: Db) -> str:
        session.execute(text("CREATE TEMP TABLE once (n int UNIQUE DEFERRABLE INITIALLY DEFERRED) ON COMMIT DROP"))
        session.execute(text("INSERT INTO once VALUES (1), (1)"))
        return "opgeslagen"

    site.add_api_route("/proef", view)
    answer = TestClient(site).get("/proef")
    assert answer.status_code == 500
    assert "opgeslagen" not in answer.text.replace("niet opgeslagen", "")


def test_a_refused_view_stores_nothing(site: FastAPI, fresh_database: Settings) -> None:
    def view(session: Db) -> str:
        add(session, "proef")
        raise Refused("Dit kan niet.")

    site.add_api_route("/proef", view)
    assert TestClient(site).get("/proef").status_code == 409
    assert organisations(fresh_database) == []


def test_an_attempt_that_fails_is_undone_while_the_page_is_still_shown(site: FastAPI, fresh_database: Settings) -> None:
    def view(session: Db) -> list[str]:
        add(session, "proef-ervoor")
        with attempt(session) as tried:
            add(session, "proef-erin")
            raise Invalid([FieldError("label", "Vul een label in."), FieldError("regio", "Kies een regio.")])
        return [tried.at("label"), str(tried.status)]

    site.add_api_route("/proef", view)
    assert TestClient(site).get("/proef").json() == ["Vul een label in.", "400"]
    assert organisations(fresh_database) == ["proef-ervoor"]


def test_an_attempt_remembers_the_sentences_of_a_refusal(site: FastAPI) -> None:
    def view(session: Db) -> list[str]:
        with attempt(session) as tried:
            raise Refused(["Wijs eerst een procesregisseur toe."])
        return [*tried.refusals, str(tried.status)]

    site.add_api_route("/proef", view)
    assert TestClient(site).get("/proef").json() == ["Wijs eerst een procesregisseur toe.", "409"]


def test_an_attempt_that_succeeds_has_nothing_to_tell(site: FastAPI, fresh_database: Settings) -> None:
    def view(session: Db) -> bool:
        with attempt(session) as tried:
            add(session, "proef")
        return tried.failed

    site.add_api_route("/proef", view)
    assert TestClient(site).get("/proef").json() is False
    assert organisations(fresh_database) == ["proef"]


def test_more_readers_than_threads_and_connections_are_all_answered(site: FastAPI) -> None:
    def view(session: Db) -> int:
        return int(session.execute(text("SELECT 1 FROM pg_sleep(0.01)")).scalar_one())

    async def ask_at_once(many: int) -> list[int]:
        async with httpx.AsyncClient(transport=httpx.ASGITransport(site), base_url="http://proef") as client:
            answers = await asyncio.gather(*(client.get("/proef") for _ in range(many)))
        return [answer.status_code for answer in answers]

    site.add_api_route("/proef", view)

    async def in_time() -> list[int]:
        return await asyncio.wait_for(ask_at_once(120), 20)

    with start_blocking_portal() as portal:  # a loop of its own: a browser test in this process may hold another
        assert portal.call(in_time) == [200] * 120
