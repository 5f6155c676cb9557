"""The database for tests: a real server, a template made once, and every test undone or alone."""

import getpass
import tempfile
from asyncio import events
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Engine

from rets import clock
from rets.db import SYSTEM, Addresses, ViewerSession, engine, open_engine, sessions
from rets.demo.load import load_demo, load_region
from rets.demo.people import load_people
from rets.migrations.run import upgrade
from rets.postgres import Server, running_server
from rets.postgres.account import short_name
from rets.scratch import MIGRATED, Template, drop_left_behind, scratch_database
from rets.services import own_counted, own_import
from rets.services.reference import load_reference
from rets.settings import Settings
from tests.builders import NOW, TODAY

HERE = Path(__file__).resolve().parent


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None]:
    with _without_the_loop_of(item):
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    with _without_the_loop_of(item):
        return (yield)


@contextmanager
def _without_the_loop_of(item: pytest.Item) -> Iterator[None]:
    """A browser of an earlier test leaves its loop running in this thread; a test without one may start its own."""
    browser = "playwright" in getattr(item, "fixturenames", ())
    loop = None if browser else events._get_running_loop()
    if loop is not None:
        events._set_running_loop(None)
    try:
        yield
    finally:
        if loop is not None:
            events._set_running_loop(loop)


@contextmanager
def _filling(addresses: Addresses) -> Iterator[ViewerSession]:
    with (
        open_engine(addresses.app) as made,
        sessions(bind=made, info={"viewer": SYSTEM}) as session,
        session.begin(),
    ):
        yield session


@contextmanager
def _undone(engine: Engine) -> Iterator[ViewerSession]:
    """A session that may see everything; whatever happens in it, commits included, is undone after it."""
    with engine.connect() as connection:
        outer = connection.begin()
        joined = sessions(bind=connection, join_transaction_mode="create_savepoint", info={"viewer": SYSTEM})
        with joined as session:
            yield session
        outer.rollback()


@contextmanager
def _own_database(server: Server, folder: Path, template: Template = MIGRATED) -> Iterator[Settings]:
    """Settings with a database of the test's own."""
    with scratch_database(server, template) as addresses:
        settings = Settings(database_url=addresses.app, database_owner_url=addresses.owner, data_dir=folder, demo=True)
        try:
            yield settings
        finally:
            engine(settings).dispose()


def _build_demo(addresses: Addresses) -> None:
    upgrade(addresses)
    with _filling(addresses) as session:
        load_region(session, clock.now())


def _build_lived(addresses: Addresses) -> None:
    upgrade(addresses)
    with _filling(addresses) as session:
        load_demo(session, clock.now())


ROOT = HERE.parent
DEMO = Template(
    "demo",
    _build_demo,
    (*MIGRATED.ingredients, *(ROOT / part for part in ("rets/demo", "rets/reference", "rets/services", "workflows"))),
    edition=clock.today().isoformat(),
)

LIVED = Template(
    "lived",
    _build_lived,
    (*DEMO.ingredients, ROOT / "matching", ROOT / "rets/schemas"),
    edition=clock.today().isoformat(),
)


def _build_staffed(addresses: Addresses) -> None:
    """The reference data, the people and their mandates as on 16 March 2026, whatever day it is."""
    upgrade(addresses)
    with _filling(addresses) as session:
        load_reference(session, NOW)
        load_people(session, TODAY)


STAFFED = Template("staffed", _build_staffed, DEMO.ingredients)


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """One server for all workers and all runs from this folder; it stops when the last of them ends."""
    folder = Path(tempfile.gettempdir()) / f"rets-tests-{getpass.getuser()}-{short_name(HERE)}"
    started = running_server(folder, durable=False)
    drop_left_behind(started)
    yield started
    started.leave()


@pytest.fixture(scope="session")
def worker_engine(server: Server) -> Iterator[Engine]:
    """This worker's own database, as the working role."""
    with scratch_database(server) as addresses, open_engine(addresses.app) as made:
        yield made


@pytest.fixture
def session(worker_engine: Engine) -> Iterator[ViewerSession]:
    """A session that may see everything; whatever the test does, commits included, is undone after it."""
    with _undone(worker_engine) as session:
        yield session


@pytest.fixture(scope="session")
def staffed_engine(server: Server) -> Iterator[Engine]:
    """This worker's own database with reference data, people and mandates, as the working role."""
    with scratch_database(server, STAFFED) as addresses, open_engine(addresses.app) as made:
        yield made


@pytest.fixture
def staffed(staffed_engine: Engine) -> Iterator[ViewerSession]:
    """A session on the staffed region that may see everything; whatever the test does is undone after it."""
    with _undone(staffed_engine) as session:
        yield session


@pytest.fixture
def staffed_database(server: Server, tmp_path: Path) -> Iterator[Settings]:
    """Settings with a staffed database of the test's own, for real commits by several processes."""
    with _own_database(server, tmp_path, STAFFED) as settings:
        yield settings


@pytest.fixture
def fresh_database(server: Server, tmp_path: Path) -> Iterator[Settings]:
    """Settings with a database of the test's own, for what needs several connections or real commits.

    Use it as `with transaction(SYSTEM, fresh_database) as session: ...`.
    """
    with _own_database(server, tmp_path) as settings:
        yield settings


@pytest.fixture
def demo_database(server: Server, tmp_path: Path) -> Iterator[Settings]:
    """Settings with a database of the test's own that holds the demonstration region, without a case."""
    with _own_database(server, tmp_path, DEMO) as settings:
        yield settings


@pytest.fixture
def lived_database(server: Server, tmp_path: Path) -> Iterator[Settings]:
    """Settings with a database of the test's own that holds the whole demonstration, its cases included."""
    with _own_database(server, tmp_path, LIVED) as settings:
        yield settings


@pytest.fixture(scope="session")
def lived_engine(server: Server) -> Iterator[Engine]:
    """This worker's own copy of the whole demonstration, as the working role."""
    with scratch_database(server, LIVED) as addresses, open_engine(addresses.app) as made:
        yield made


@pytest.fixture
def lived(lived_engine: Engine) -> Iterator[ViewerSession]:
    """A session on the whole demonstration that may see everything; whatever the test does is undone after it."""
    with _undone(lived_engine) as session:
        yield session


@pytest.fixture
def own_key(monkeypatch: pytest.MonkeyPatch) -> bytes:
    """The key for own numbers of GI's, without a file for it."""
    key = b"a key of the tests"
    for module in (own_counted, own_import):
        monkeypatch.setattr(module, "own_key", lambda: key)
    return key
