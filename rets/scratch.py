"""Databases for a moment: copied from a template that is made once, dropped afterwards. For replay and for tests."""

import hashlib
import itertools
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from psycopg import sql

from rets.db import Addresses
from rets.migrations.run import upgrade
from rets.postgres import APP, OWNER, Server

PACKAGE = Path(__file__).parent

_numbers = itertools.count()


@dataclass(frozen=True)
class Template:
    """How to fill a database once; made again as soon as an ingredient (file, folder) or the `edition` has changed."""

    name: str
    build: Callable[[Addresses], None]
    ingredients: tuple[Path, ...]
    edition: str = ""


MIGRATED = Template("migrated", upgrade, (PACKAGE / "models", PACKAGE / "migrations"))


@contextmanager
def scratch_database(server: Server, template: Template = MIGRATED) -> Iterator[Addresses]:
    """The addresses of a new database like the template, gone after the block."""
    name = f"scratch_{os.getpid()}_{next(_numbers)}"
    server.create_database(name, template=_made(server, template))
    try:
        yield Addresses(server.url(APP, name), server.url(OWNER, name))
    finally:
        server.drop_database(name)


def drop_left_behind(server: Server) -> None:
    """Remove the databases of processes that were killed before they could."""
    for name in _databases(server, "scratch_"):
        if not _alive(int(name.split("_")[1])):
            server.drop_database(name)


@lru_cache
def fingerprint(template: Template) -> str:
    """Twelve characters that change with the content of the ingredients."""
    digest = hashlib.sha256(template.edition.encode())
    for root in template.ingredients:
        for path in [root] if root.is_file() else sorted(root.rglob("*")):
            if path.is_file() and path.suffix != ".pyc":
                digest.update(str(path.relative_to(root)).encode() + path.read_bytes())
    return digest.hexdigest()[:12]


def _made(server: Server, template: Template) -> str:
    """The name of the template's database; one process makes it, the others wait for it."""
    prefix = f"template_{template.name}_"
    name = prefix + fingerprint(template)
    with server.connect() as connection:
        connection.execute("SELECT pg_advisory_lock(hashtext(%s))", [prefix])
        if not server.has_database(name):
            for old in _databases(server, prefix):
                server.drop_database(old)
            draft = f"{prefix}draft"
            server.create_database(draft)
            template.build(Addresses(server.url(APP, draft), server.url(OWNER, draft)))
            connection.execute(
                sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(draft), sql.Identifier(name))
            )
    return name


def _databases(server: Server, prefix: str) -> list[str]:
    with server.connect() as connection:
        names = [name for (name,) in connection.execute("SELECT datname FROM pg_database ORDER BY datname")]
    return [name for name in names if re.match(re.escape(prefix), name)]


def _alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True
