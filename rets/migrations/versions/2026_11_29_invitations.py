"""Invitations for meetings: what a message invites to, meetings that move or are cancelled, and the sheets before one."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "invitations"
down_revision: str | Sequence[str] | None = "duty_phone"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

MESSAGE = "fk_messages_meeting_id_meetings"
SWEEP, ABOUT = "ix_meetings_sweep", "ix_messages_meeting"


def upgrade() -> None:
    """Nobody was invited yet; a meeting stands for the day on which it begins."""
    op.add_column("meetings", sa.Column("rhythm_on", sa.Date(), nullable=True))
    op.add_column("meetings", sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("meetings", sa.Column("next_at", sa.DateTime(timezone=True), nullable=True))
    op.execute(
        "UPDATE meetings SET rhythm_on = (starts_at AT TIME ZONE 'Europe/Amsterdam')::date WHERE kind = 'regular'"
    )
    op.create_index(SWEEP, "meetings", ["next_at"], postgresql_where=sa.text("next_at IS NOT NULL"))
    for table in ("meetings", "agenda_items"):
        op.add_column(table, sa.Column("invitations", sa.Integer(), server_default="0", nullable=False))
        op.alter_column(table, "invitations", server_default=None)
    op.add_column("agenda_items", sa.Column("slot_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("messages", sa.Column("meeting_id", sa.BigInteger(), nullable=True))
    op.add_column("messages", sa.Column("invitation", JSONB(), nullable=True))
    op.create_foreign_key(op.f(MESSAGE), "messages", "meetings", ["meeting_id"], ["id"])
    op.create_index(ABOUT, "messages", ["meeting_id"], postgresql_where=sa.text("meeting_id IS NOT NULL"))


def downgrade() -> None:
    """The messages about meetings are gone."""
    op.execute("DELETE FROM messages WHERE meeting_id IS NOT NULL")
    op.drop_index(ABOUT, table_name="messages")
    op.drop_constraint(op.f(MESSAGE), "messages", type_="foreignkey")
    op.drop_column("messages", "invitation")
    op.drop_column("messages", "meeting_id")
    op.drop_column("agenda_items", "slot_at")
    for table in ("meetings", "agenda_items"):
        op.drop_column(table, "invitations")
    op.drop_index(SWEEP, table_name="meetings")
    for column in ("next_at", "cancelled_at", "rhythm_on"):
        op.drop_column("meetings", column)
