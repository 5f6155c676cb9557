"""Alembic's entry: connect as the owner, wait for no lock long, let the working role use what is made."""

from alembic import context
from sqlalchemy import Connection, text
from sqlalchemy.pool import NullPool

from rets.db import Addresses, addresses, make_engine
from rets.migrations.run import is_ours
from rets.models import Base
from rets.settings import get_settings

LOCK_TIMEOUT = "5s"


def let_work(connection: Connection, role: str) -> None:
    """The working role may use every table that the owner makes from now on; a migration takes back what it must."""
    owner = connection.scalar(text("SELECT current_user"))
    if role in ("", owner):
        return
    name = connection.dialect.identifier_preparer.quote_identifier(role)
    for grant in (
        f"GRANT USAGE ON SCHEMA public TO {name}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {name}",
        f"ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {name}",
    ):
        connection.execute(text(grant))


def migrate() -> None:
    """Run what was asked in one transaction."""
    where: Addresses = context.config.attributes.get("addresses") or addresses(get_settings())
    engine = make_engine(where.owner, poolclass=NullPool)
    with engine.begin() as connection:
        connection.execute(text(f"SET LOCAL lock_timeout = '{LOCK_TIMEOUT}'"))
        connection.execute(text("SELECT pg_advisory_xact_lock(hashtext('rets.migrations'))"))
        let_work(connection, where.app_role)
        context.configure(
            connection=connection, target_metadata=Base.metadata, include_name=is_ours, app_role=where.app_role
        )
        context.run_migrations()


migrate()
