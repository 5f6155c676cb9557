"""Put outward and heavy work in line in the database (procrastinate 3.10); a plan is no longer kept by a lease.

The SQL is that of the installed package. `rets worker` puts in line what waits already. The version that still runs
makes no plans after this: stop it first.
"""

from collections.abc import Sequence
from typing import Any

import sqlalchemy as sa
from alembic import context, op
from procrastinate.schema import SchemaManager

revision: str = "jobs"
down_revision: str | Sequence[str] | None = "mandates"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ENGINE = "coalesce((SELECT 'system' = ANY (rets_tokens())), false)"
NEEDED = {
    "procrastinate_jobs": "SELECT, INSERT, UPDATE, DELETE",
    "procrastinate_events": "SELECT, INSERT",
    "procrastinate_workers": "SELECT, INSERT, UPDATE, DELETE",
    "procrastinate_periodic_defers": "SELECT, UPDATE",
}
DROP_ALL = """
DO $$
DECLARE one regprocedure;
BEGIN
    DROP TABLE procrastinate_periodic_defers, procrastinate_events, procrastinate_jobs, procrastinate_workers
        CASCADE;
    FOR one IN SELECT oid::regprocedure FROM pg_proc
         WHERE pronamespace = 'public'::regnamespace AND proname ^@ 'procrastinate_' LOOP
        EXECUTE format('DROP FUNCTION %s CASCADE', one);
    END LOOP;
    DROP TYPE procrastinate_job_to_defer_v1, procrastinate_job_event_type, procrastinate_job_status;
END;
$$
"""


def upgrade() -> None:
    """The line is the engine's alone, and the working role gets what its functions do and no more."""
    driver: Any = op.get_bind().connection.driver_connection  # several statements at once
    driver.execute(SchemaManager.get_schema())
    for table in NEEDED:
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY engine ON {table} USING ({ENGINE}) WITH CHECK ({ENGINE})")
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        for table, rights in NEEDED.items():
            op.execute(f"REVOKE ALL ON {table} FROM {name}")
            op.execute(f"GRANT {rights} ON {table} TO {name}")
    op.drop_index("ix_plan_jobs_open", table_name="plan_jobs")
    op.drop_column("plan_jobs", "taken_until")
    op.drop_column("plan_jobs", "worker")


def downgrade() -> None:
    """A plan is kept by a lease again; messages wait in their table, as they always did."""
    op.add_column("plan_jobs", sa.Column("worker", sa.String()))
    op.add_column("plan_jobs", sa.Column("taken_until", sa.DateTime(timezone=True)))
    op.create_index("ix_plan_jobs_open", "plan_jobs", ["id"], postgresql_where=sa.text("ended_at IS NULL"))
    op.execute(DROP_ALL)
