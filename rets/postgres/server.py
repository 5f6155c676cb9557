"""Start or join the server; leave it again."""

import fcntl
import json
import os
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import URL

from rets.errors import Unavailable
from rets.postgres.account import unprivileged_account
from rets.postgres.binaries import Binaries, find_binaries
from rets.postgres.cluster import (
    ADMIN,
    APP,
    ENVIRONMENT,
    OWNER,
    Cluster,
    allow,
    command,
    initialise,
    keeper_command,
    open_cluster,
)

__all__ = ["ADMIN", "APP", "OWNER", "Server", "running_server"]

START_SECONDS = 60

_guard = threading.RLock()
_joined: dict[Path, "Server"] = {}
_keepers: list[subprocess.Popen[bytes]] = []  # they outlive the server objects here, and rightly so


@dataclass
class Server:
    """A running server that this process uses; it goes on running until the last process left."""

    cluster: Cluster
    users: int
    keeper: subprocess.Popen[bytes] | None = None

    def url(self, role: str, database: str = "rets") -> str:
        """The address of a database on this server for a role (ADMIN, OWNER or APP)."""
        query = {"host": str(self.cluster.socket_folder)}
        address = URL.create("postgresql+psycopg", username=role, database=database, query=query)
        return address.render_as_string(hide_password=False)

    def connect(self, role: str = ADMIN, database: str = "postgres") -> psycopg.Connection:
        """A plain connection of the driver, each statement its own transaction."""
        host = str(self.cluster.socket_folder)
        return psycopg.connect(host=host, user=role, dbname=database, autocommit=True)

    def create_database(self, name: str, template: str | None = None) -> None:
        """A database that belongs to the migrating role and that the working role may connect to."""
        base = sql.SQL(" TEMPLATE {}").format(sql.Identifier(template)) if template else sql.SQL("")
        statement = sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(name), sql.Identifier(OWNER))
        with self.connect() as connection:
            connection.execute(statement + base)

    def drop_database(self, name: str) -> None:
        """Remove a database, ending any connection to it."""
        with self.connect() as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))

    def has_database(self, name: str) -> bool:
        """Whether a database of this name exists."""
        with self.connect() as connection:
            return bool(connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone())

    def leave(self, *, wait: bool = False) -> None:
        """Stop using the server; with `wait`, until it has stopped if this was its last user."""
        with _guard:
            if _joined.get(self.cluster.home) is self:
                os.close(_joined.pop(self.cluster.home).users)
        if self.keeper is None:
            return
        if wait:
            self.keeper.wait(START_SECONDS)
        elif self.keeper.poll() is None:
            self.keeper.returncode = 0  # it outlives this process on purpose, so that nobody is warned of it at the end


def running_server(folder: Path, *, durable: bool = True, binaries: Binaries | None = None) -> Server:
    """The server whose data stands in `folder`: started if need be, joined if it runs.

    `durable=False` gives up safety in a power cut for speed. Raises Unavailable, in Dutch, with what to do.
    """
    cluster = open_cluster(folder)
    with _guard:
        server = _joined.get(cluster.home) or Server(cluster, _join(cluster))
        try:
            with _alone(cluster):
                _ensure_running(server, durable, binaries)
        except BaseException:
            _joined.pop(cluster.home, None)
            os.close(server.users)
            raise
        _joined[cluster.home] = server
        return server


def _join(cluster: Cluster) -> int:
    users = os.open(cluster.lock("users"), os.O_RDWR | os.O_CREAT, 0o600)
    fcntl.flock(users, fcntl.LOCK_SH)
    return users


@contextmanager
def _alone(cluster: Cluster) -> Iterator[None]:
    """One process at a time looks at the server and starts it."""
    with cluster.lock("start").open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def _ensure_running(server: Server, durable: bool, binaries: Binaries | None) -> None:
    deadline = time.monotonic() + START_SECONDS
    started = False
    while not _answers(server):
        if started and server.keeper is not None and server.keeper.poll() is not None:
            raise Unavailable("De database start niet.", _end_of(server.cluster.log))
        if not started and _nobody_left(server.cluster):
            server.keeper = _start(server.cluster, durable, binaries)
            _keepers.append(server.keeper)
            started = True
        if time.monotonic() > deadline:
            raise Unavailable(
                f"De database antwoordt niet binnen {START_SECONDS} seconden.", _end_of(server.cluster.log)
            )
        time.sleep(0.02)
    if started:
        _make_roles(server)


def _start(cluster: Cluster, durable: bool, binaries: Binaries | None) -> subprocess.Popen[bytes]:
    programs = binaries or find_binaries(unprivileged_account())
    initialise(cluster, programs)
    allow(cluster)
    socket = cluster.socket_folder / ".s.PGSQL.5432"
    plan = {
        "server_lock": str(cluster.lock("server")),
        "users_lock": str(cluster.lock("users")),
        "left_behind": [str(cluster.data / "postmaster.pid"), str(socket), f"{socket}.lock"],
        "command": command(cluster, programs, durable=durable),
        "environment": ENVIRONMENT,
        "account": cluster.account.as_keywords() if cluster.account else {},
    }
    with cluster.log.open("wb") as log:
        return subprocess.Popen(  # noqa: S603
            keeper_command(json.dumps(plan)),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )


def _nobody_left(cluster: Cluster) -> bool:
    with cluster.lock("server").open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _answers(server: Server) -> bool:
    if not (server.cluster.socket_folder / ".s.PGSQL.5432").exists():
        return False
    try:
        server.connect().close()
    except psycopg.OperationalError:
        return False
    return True


def _make_roles(server: Server) -> None:
    """The owner may make databases and tables; the working role owns nothing and cannot pass by row security."""
    with server.connect() as connection:
        known = {name for (name,) in connection.execute("SELECT rolname FROM pg_roles")}
        if OWNER not in known:
            connection.execute(f"CREATE ROLE {OWNER} LOGIN CREATEDB NOSUPERUSER NOBYPASSRLS")
        if APP not in known:
            connection.execute(f"CREATE ROLE {APP} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS")
    if not server.has_database("rets"):
        server.create_database("rets")


def _end_of(log: Path) -> str:
    return log.read_text(errors="replace")[-800:].strip()
