"""What happened to a meeting as rows of its own: also of one on which no case stood. Append-only."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects import postgresql

revision: str = "meeting_records"
down_revision: str | Sequence[str] | None = "guided"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "meeting_records"


def upgrade() -> None:
    """Meetings that were held before have no record."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("meeting_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("present", postgresql.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('held', 'moved', 'cancelled')", name=op.f("ck_meeting_records_kind_known")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_records_meeting_id_meetings")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_meeting_records_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_records")),
    )
    op.create_index(op.f("ix_meeting_records_meeting_id"), TABLE, ["meeting_id"])
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
    )
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {TABLE} FROM {name}")


def downgrade() -> None:
    """No records of meetings."""
    op.drop_table(TABLE)
