"""Who has a meeting open is told as well when something is written in its record."""

from collections.abc import Sequence

from alembic import op

revision: str = "told_records"
down_revision: str | Sequence[str] | None = "saved_filters"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """The name of the meeting goes over the channel when the record is committed."""
    op.execute(
        "CREATE FUNCTION rets_tell_meeting_records() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        "PERFORM pg_notify('rets_changed', told.name) FROM "
        "(SELECT DISTINCT 'vergadering:' || meeting_id AS name FROM fresh) AS told; RETURN NULL; END $$"
    )
    op.execute(
        "CREATE TRIGGER tell_insert AFTER INSERT ON meeting_records REFERENCING NEW TABLE AS fresh "
        "FOR EACH STATEMENT EXECUTE FUNCTION rets_tell_meeting_records()"
    )


def downgrade() -> None:
    """A record is seen when the page asks by itself."""
    op.execute("DROP FUNCTION rets_tell_meeting_records() CASCADE")
