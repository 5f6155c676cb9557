"""A meeting that passed without a word is written down, and its cases go on to the next."""

from collections.abc import Sequence

from alembic import op

revision: str = "passed_meetings"
down_revision: str | Sequence[str] | None = "told_records"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE, NAME = "meeting_records", "ck_meeting_records_kind_known"


def upgrade() -> None:
    """Meetings on which a case still waits are looked at in the next round of the sweep, or after they were held."""
    op.drop_constraint(op.f(NAME), TABLE)
    op.create_check_constraint(op.f(NAME), TABLE, "kind IN ('held', 'moved', 'cancelled', 'passed')")
    op.execute(
        "UPDATE meetings SET next_at = starts_at + interval '1 day' "
        "WHERE next_at IS NULL AND cancelled_at IS NULL AND EXISTS "
        "(SELECT FROM agenda_items AS item WHERE item.meeting_id = meetings.id AND item.outcome IS NULL)"
    )


def downgrade() -> None:
    """What was written down of them goes with them."""
    op.execute("ALTER TABLE meeting_records DISABLE TRIGGER append_only")
    op.execute("DELETE FROM meeting_records WHERE kind = 'passed'")
    op.execute("ALTER TABLE meeting_records ENABLE TRIGGER append_only")
    op.drop_constraint(op.f(NAME), TABLE)
    op.create_check_constraint(op.f(NAME), TABLE, "kind IN ('held', 'moved', 'cancelled')")
