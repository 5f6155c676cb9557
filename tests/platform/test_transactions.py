"""What a transaction knows about its reader, and when it commits."""

import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psycopg
import pytest
from pydantic import SecretStr
from sqlalchemy import Engine, make_url, text

from rets import db
from rets.db import NOBODY, SYSTEM, Viewer, ViewerSession, addresses, new_session, open_engine, transaction
from rets.errors import Unavailable
from rets.postgres import ADMIN
from rets.settings import Settings

TOKENS = text("SELECT current_setting('rets.tokens', true)")


def test_a_session_reads_on_behalf_of_its_viewer(session: ViewerSession) -> None:
    assert session.scalar(TOKENS) == "system"


def test_the_viewer_returns_in_the_next_transaction(fresh_database: Settings) -> None:
    with new_session(Viewer(("region:HM", "gi:1"), "jb-noor"), fresh_database) as session:
        session.execute(TOKENS)
        session.commit()
        assert session.scalar(TOKENS) == "region:HM,gi:1"


def test_a_viewer_does_not_linger_on_the_connection(fresh_database: Settings) -> None:
    with transaction(SYSTEM, fresh_database) as session:
        session.execute(TOKENS)
    with transaction(NOBODY, fresh_database) as session:
        assert session.scalar(TOKENS) == ""


def test_another_viewer_can_take_over_within_a_transaction(session: ViewerSession) -> None:
    session.scalar(TOKENS)
    session.act_as(Viewer(("team:3",)))
    assert session.scalar(TOKENS) == "team:3"


def test_a_token_holds_no_comma() -> None:
    with pytest.raises(ValueError, match="comma"):
        Viewer(("a,b",))


def test_the_working_role_cannot_pass_by_row_security(session: ViewerSession) -> None:
    powers = text("SELECT rolsuper, rolbypassrls FROM pg_roles WHERE rolname = current_user")
    assert tuple(session.execute(powers).one()) == (False, False)


def test_the_working_role_owns_no_table(session: ViewerSession) -> None:
    assert session.scalar(text("SELECT count(*) FROM pg_tables WHERE tableowner = current_user")) == 0


def test_a_block_that_raises_leaves_nothing_behind(fresh_database: Settings) -> None:
    with pytest.raises(KeyError):
        make_a_table_and_fail(fresh_database)
    with transaction(SYSTEM, fresh_database) as session:
        assert session.scalar(text("SELECT to_regclass('kept')")) is None


def make_a_table_and_fail(settings: Settings) -> None:
    with transaction(SYSTEM, settings) as session:
        session.execute(text("CREATE TEMP TABLE kept (n int) ON COMMIT PRESERVE ROWS"))
        raise KeyError


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings of which no engine was made yet; the address is never reached."""
    return Settings(database_url=SecretStr("postgresql://niemand@localhost/niets"), data_dir=tmp_path)


def test_threads_that_ask_for_the_engine_at_once_share_one(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    make, ready = db.make_engine, threading.Barrier(4)

    def slowly(url: str, **options: Any) -> Engine:
        time.sleep(0.05)
        return make(url, **options)

    def ask() -> Engine:
        ready.wait()
        return db.engine(settings)

    monkeypatch.setattr(db, "make_engine", slowly)
    with ThreadPoolExecutor(4) as pool:
        made = {id(asked.result()) for asked in [pool.submit(ask) for _ in range(4)]}
    assert len(made) == 1


def test_an_engine_for_a_block_is_closed_when_the_block_fails(fresh_database: Settings) -> None:
    kept: list[Engine] = []

    def fail() -> None:
        with open_engine(db.addresses(fresh_database).app) as engine:
            kept.append(engine)
            engine.connect().close()
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert kept[0].pool.checkedin() == 0  # type: ignore[attr-defined]


def test_a_role_that_may_bypass_row_level_security_is_refused(fresh_database: Settings) -> None:
    address = make_url(addresses(fresh_database).app).set(username=ADMIN)
    powerful = Settings(
        database_url=SecretStr(address.render_as_string(hide_password=False)), data_dir=fresh_database.data_dir
    )
    with pytest.raises(Unavailable, match="omzeilen"), transaction(SYSTEM, powerful) as session:
        session.execute(TOKENS)
    db.engine(powerful).dispose()


def test_a_connection_that_is_refused_is_closed(fresh_database: Settings) -> None:
    address = make_url(addresses(fresh_database).app).set(username=ADMIN)
    with psycopg.connect(address.set(drivername="postgresql").render_as_string(hide_password=False)) as powerful:
        with pytest.raises(Unavailable):
            db.refuse_power(powerful, None)
        assert powerful.closed


def test_settings_that_reach_the_same_database_share_its_engine(settings: Settings) -> None:
    assert db.engine(settings) is db.engine(settings.model_copy(update={"session_hours": 1}))
