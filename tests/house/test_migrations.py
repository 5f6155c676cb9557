"""Migrations and models tell the same story, in both directions."""

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect
from sqlalchemy.pool import NullPool

from rets.db import addresses, make_engine
from rets.migrations.run import downgrade, upgrade
from rets.models import Base
from rets.postgres import Server
from rets.scratch import MIGRATED, scratch_database
from rets.settings import Settings


def test_the_migrations_reach_what_the_models_say(server: Server) -> None:
    with scratch_database(server, MIGRATED) as where:
        engine = make_engine(where.owner, poolclass=NullPool)
        with engine.connect() as connection:
            assert compare_metadata(MigrationContext.configure(connection), Base.metadata) == []


def test_every_migration_can_be_taken_back_and_done_again(fresh_database: Settings) -> None:
    where = addresses(fresh_database)
    engine = make_engine(where.owner, poolclass=NullPool)
    downgrade(where, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(where)
    assert len(inspect(engine).get_table_names()) > len(Base.metadata.tables) - 1
