"""Run the migrations from the program, whichever folder it was started in."""

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy.pool import NullPool

from rets.db import Addresses, make_engine


def is_ours(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table is one of the models': those of the line of work belong to procrastinate."""
    return kind != "table" or not (name or "").startswith("procrastinate_")


def config(addresses: Addresses) -> Config:
    """Alembic's configuration for these addresses."""
    settings = Config(attributes={"addresses": addresses})
    settings.set_main_option("script_location", str(Path(__file__).parent).replace("%", "%%"))
    settings.set_main_option("path_separator", "os")
    return settings


def upgrade(addresses: Addresses, revision: str = "head") -> None:
    """Bring the database up to a revision."""
    command.upgrade(config(addresses), revision)


def downgrade(addresses: Addresses, revision: str) -> None:
    """Take the database back to a revision (`base` is empty)."""
    command.downgrade(config(addresses), revision)


def stands_at(addresses: Addresses) -> tuple[str | None, str | None]:
    """The revision that the database has, and the newest one there is."""
    engine = make_engine(addresses.owner, poolclass=NullPool)
    with engine.connect() as connection:
        current = MigrationContext.configure(connection).get_current_revision()
    return current, ScriptDirectory.from_config(config(addresses)).get_current_head()
