"""Whoever has a page open is told that something changed: a name goes over a channel when it is committed, no content."""

from collections.abc import Sequence

from alembic import op

revision: str = "told_changes"
down_revision: str | Sequence[str] | None = "simulations"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TOLD = {
    "events": "'casus:' || case_id",
    "meetings": "'vergadering:' || id",
    "agenda_items": "'vergadering:' || meeting_id",
    "meeting_calls": "'vergadering:' || meeting_id",
}
CHANGING = ("meetings", "agenda_items")


def upgrade() -> None:
    """One name per case or meeting and statement; the database sends equal names of a transaction once."""
    for table, name in TOLD.items():
        op.execute(
            f"CREATE FUNCTION rets_tell_{table}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "  # noqa: S608 (own names)
            f"PERFORM pg_notify('rets_changed', told.name) FROM (SELECT DISTINCT {name} AS name FROM fresh) AS told; "
            "RETURN NULL; END $$"
        )
        for verb in ("INSERT", "UPDATE") if table in CHANGING else ("INSERT",):
            op.execute(
                f"CREATE TRIGGER tell_{verb.lower()} AFTER {verb} ON {table} REFERENCING NEW TABLE AS fresh "
                f"FOR EACH STATEMENT EXECUTE FUNCTION rets_tell_{table}()"
            )


def downgrade() -> None:
    """Pages ask by themselves now and then."""
    for table in TOLD:
        op.execute(f"DROP FUNCTION rets_tell_{table}() CASCADE")
