"""Migrations and models tell the same story, in both directions."""

from datetime import date

from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect, text
from sqlalchemy.pool import NullPool

from rets.db import SYSTEM, addresses, make_engine, transaction
from rets.migrations.run import downgrade, is_ours, upgrade
from rets.models import Base
from rets.postgres import Server
from rets.scratch import MIGRATED, scratch_database
from rets.settings import Settings
from tests import builders as b


def test_the_migrations_reach_what_the_models_say(server: Server) -> None:
    with scratch_database(server, MIGRATED) as where:
        engine = make_engine(where.owner, poolclass=NullPool)
        with engine.connect() as connection:
            assert (
                compare_metadata(MigrationContext.configure(connection, opts={"include_name": is_ours}), Base.metadata)
                == []
            )


def test_the_order_that_may_be_told_is_filled_for_the_cases_that_are_there(staffed_database: Settings) -> None:
    where = addresses(staffed_database)
    with transaction(SYSTEM, staffed_database) as session:
        b.raised(session, label="HM-1")
        b.raised(session, label="HM-2", birth_month="2008-05")
    downgrade(where, "engine")
    upgrade(where)
    with transaction(SYSTEM, staffed_database) as session:
        columns = text("SELECT label, told_on, told_priority - priority FROM cases ORDER BY label")
        found = [tuple(row) for row in session.execute(columns)]
    assert found == [("HM-1", date(2026, 6, 2), 0), ("HM-2", date(2026, 1, 1), 0)]


def test_every_migration_can_be_taken_back_and_done_again(fresh_database: Settings) -> None:
    where = addresses(fresh_database)
    engine = make_engine(where.owner, poolclass=NullPool)
    downgrade(where, "base")
    assert inspect(engine).get_table_names() == ["alembic_version"]
    upgrade(where)
    assert len(inspect(engine).get_table_names()) > len(Base.metadata.tables) - 1
