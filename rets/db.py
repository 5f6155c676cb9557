"""The database: one engine per process, one transaction per request or job, and who is reading in every one of them."""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from pydantic import SecretStr
from sqlalchemy import Connection, Engine, create_engine, event, make_url, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session, SessionTransaction, sessionmaker

from rets.errors import Unavailable
from rets.settings import Settings, get_settings

_making = threading.RLock()

SET_VIEWER = text("SELECT set_config('rets.tokens', :tokens, true), set_config('rets.person', :person, true)")


@dataclass(frozen=True)
class Viewer:
    """On whose behalf a transaction reads and writes, as row-level security sees it.

    `tokens` name what the reader may see (`rets.tokens`, joined by commas); `person` is the person's slug or number
    (`rets.person`). Without tokens nothing is visible.
    """

    tokens: tuple[str, ...] = ()
    person: str = ""

    def __post_init__(self) -> None:
        """A comma inside a token would make two of it: ValueError."""
        if any("," in token for token in self.tokens):
            raise ValueError("a token holds no comma")


POWERS = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
TOO_MUCH_POWER = "De rol van RETS_DATABASE_URL mag de beveiliging per rij omzeilen. Gebruik een gewone rol."

NOBODY = Viewer()
SYSTEM = Viewer(("system",))


@dataclass(frozen=True)
class Addresses:
    """Where the working role and the migrating role find the database."""

    app: str
    owner: str

    @property
    def app_role(self) -> str:
        """The name of the role that the program works as."""
        return make_url(self.app).username or ""


def addresses(settings: Settings) -> Addresses:
    """The configured addresses, else those of the embedded server, which is started if need be."""
    with _making:
        return _find_addresses(settings)


@lru_cache
def _find_addresses(settings: Settings) -> Addresses:
    if settings.database_url is not None:
        app = _with_driver(settings.database_url)
        return Addresses(app, _with_driver(settings.database_owner_url or settings.database_url))
    if os.name != "posix":
        raise Unavailable(
            "Op dit besturingssysteem start het programma geen eigen database.",
            "Zet RETS_DATABASE_URL en RETS_DATABASE_OWNER_URL op het adres van een PostgreSQL-server.",
        )
    from rets.postgres import APP, OWNER, running_server  # noqa: PLC0415 - not needed, and not importable, everywhere

    server = running_server(settings.data_dir / "postgres")
    return Addresses(server.url(APP), server.url(OWNER))


def make_engine(url: str, **options: Any) -> Engine:
    """An engine whose connections think in UTC; `options` are SQLAlchemy's."""
    connect_args = {"options": "-c timezone=UTC", "application_name": "rets"}
    return create_engine(url, connect_args=connect_args, pool_pre_ping=True, **options)


@contextmanager
def open_engine(url: str) -> Iterator[Engine]:
    """An engine for the length of a block: its connections are closed at the end, also when the block raises."""
    made = make_engine(url)
    try:
        yield made
    finally:
        made.dispose()


def engine(settings: Settings) -> Engine:
    """The engine of the working role, one per database and process, also when several threads ask for it first.

    Settings that differ in something else share it, so that whoever ends it ends all its connections.
    """
    with _making:
        return _one_engine(addresses(settings).app, settings.database_pool)


@cache
def _one_engine(address: str, pool: int) -> Engine:
    made = make_engine(address, pool_size=pool, max_overflow=0)
    event.listen(made, "connect", refuse_power)
    return made


def refuse_power(connection: Any, _record: Any) -> None:
    """Row-level security does nothing for such a role: rather no site than one that shows everything.

    The connection is closed, for the pool forgets one that it could not begin with.

    Raises:
        Unavailable: the working role may bypass row-level security.
    """
    powerful = connection.execute(POWERS).fetchone()[0]
    connection.rollback()
    if powerful:
        connection.close()
        raise Unavailable(TOO_MUCH_POWER)


class ViewerSession(Session):
    """A session that tells the database, at the start of every transaction, who is reading."""

    def act_as(self, viewer: Viewer) -> None:
        """From here on, also within a transaction that is under way, read as this reader."""
        self.info["viewer"] = viewer
        if self.in_transaction():
            _announce(self.connection(), viewer)

    def end_as(self, viewer: Viewer) -> None:
        """For what is left of this transaction, read as this reader; the next one begins as before."""
        self.flush()
        _announce(self.connection(), viewer)

    @property
    def viewer(self) -> Viewer:
        """On whose behalf this session works."""
        viewer: Viewer = self.info.get("viewer", NOBODY)
        return viewer


sessions = sessionmaker(class_=ViewerSession, expire_on_commit=False)


@event.listens_for(ViewerSession, "after_begin")
def _set_viewer(session: ViewerSession, _transaction: SessionTransaction, connection: Connection) -> None:
    _announce(connection, session.viewer)


def _announce(connection: Connection, viewer: Viewer) -> None:
    connection.execute(SET_VIEWER, {"tokens": ",".join(viewer.tokens), "person": viewer.person})


def new_session(viewer: Viewer = NOBODY, settings: Settings | None = None) -> ViewerSession:
    """A session for this reader; the caller, an edge, commits and closes it."""
    return sessions(bind=engine(settings or get_settings()), info={"viewer": viewer})


@contextmanager
def transaction(viewer: Viewer = NOBODY, settings: Settings | None = None) -> Iterator[ViewerSession]:
    """One transaction at an edge: committed at the end of the block, rolled back when it raises."""
    with new_session(viewer, settings) as session, session.begin():
        yield session


@contextmanager
def as_engine(session: Session) -> Iterator[None]:
    """Within somebody's transaction, let the engine read and write what this person may not see, and then no more.

    For the part of a verb that follows by itself from what a person was allowed to do: a provider answers a request,
    and the case behind it settles unseen. The caller checks the person's authority first.
    """
    assert isinstance(session, ViewerSession)
    viewer = session.viewer
    if viewer == SYSTEM:
        yield
        return
    session.flush()
    session.act_as(SYSTEM)
    try:
        yield
        session.flush()
    except DBAPIError:
        session.info["viewer"] = viewer  # the transaction has failed; the next one announces its reader anew
        raise
    except BaseException:
        session.act_as(viewer)
        raise
    session.act_as(viewer)


def _with_driver(address: SecretStr) -> str:
    url = make_url(address.get_secret_value().replace("postgres://", "postgresql://", 1))
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
