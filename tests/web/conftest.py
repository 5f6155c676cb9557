"""The application on the test's own session, and a browser-like client for it."""

import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pytest
from fastapi import FastAPI

from rets import clock
from rets.db import NOBODY, ViewerSession
from rets.main import attach, create_app
from rets.models.people import Appointment, Organisation, Person
from rets.settings import Settings
from tests.builders import NOW

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # starlette announces another http client; this one stays pinned in the lock
    from fastapi.testclient import TestClient

OWN = {"Origin": "http://testserver"}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(demo=True, data_dir=tmp_path, base_url="http://testserver")


@pytest.fixture
def app(session: ViewerSession, settings: Settings) -> FastAPI:
    """The application; each request works in a savepoint of the test's session, first as nobody."""

    @contextmanager
    def open_session() -> Iterator[ViewerSession]:
        before = session.viewer
        session.act_as(NOBODY)
        try:
            with session.begin_nested():
                yield session
        finally:
            session.act_as(before)

    return create_app(settings, open_session)


@pytest.fixture
def client(app: FastAPI) -> TestClient:
    """A browser on our own pages: it sends where it came from, and follows nothing by itself."""
    return TestClient(app, headers=OWN, follow_redirects=False)


@pytest.fixture
def noor(session: ViewerSession) -> Person:
    """A jeugdbeschermer who is also a member of the expert team of Zuid-Kennemerland."""
    work = Organisation(slug="gi-proef", kind="gi", name="GI Proef")
    person = Person(slug="jb-noor", name="Noor de Vries", email="noor@voorbeeld.nl")
    since = date(2020, 1, 1)
    person.appointments = [
        Appointment(role="jeugdbeschermer", organisation=work, valid_from=since),
        Appointment(role="ret_member", organisation=work, region="ZK", valid_from=since),
    ]
    session.add_all([work, person])
    session.flush()
    return person


@pytest.fixture
def sign_in(client: TestClient) -> Callable[[Person], TestClient]:
    """`sign_in(noor)` gives the client with that person's session."""

    def choose(person: Person) -> TestClient:
        assert client.post("/aanmelden", data={"persoon": person.slug}).status_code == 303
        return client

    return choose


@pytest.fixture(scope="session")
def shared_site(tmp_path_factory: pytest.TempPathFactory) -> FastAPI:
    """One application for all that only visit it: building it takes longer than a page."""
    return create_app(Settings(demo=True, data_dir=tmp_path_factory.mktemp("site"), base_url="http://testserver"))


@pytest.fixture
def visit(staffed: ViewerSession, settings: Settings, shared_site: FastAPI) -> Iterator[Callable[[str], TestClient]]:
    """`visit("ret-vz-omar")`: a browser with that person's session, on the staffed region at `tests.builders.NOW`.

    Each request works in a savepoint of the test's session, and knows nothing that the test has read.
    """

    @contextmanager
    def open_session() -> Iterator[ViewerSession]:
        before = staffed.viewer
        staffed.flush()
        staffed.expire_all()
        staffed.act_as(NOBODY)
        try:
            with staffed.begin_nested():
                yield staffed
        finally:
            staffed.act_as(before)
            staffed.expire_all()

    attach(shared_site, settings, open_session)

    def enter(slug: str) -> TestClient:
        client = TestClient(shared_site, headers=OWN, follow_redirects=False)
        assert client.post("/aanmelden", data={"persoon": slug}).status_code == 303
        return client

    with clock.use(NOW):
        yield enter
