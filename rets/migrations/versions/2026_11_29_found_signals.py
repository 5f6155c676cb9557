"""Signals that the engine finds in the figures, with a number of children per month, and on which days it looked."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "found_signals"
down_revision: str | Sequence[str] | None = "uitvraag_imports"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHECK = "ck_signals_recorded_or_found"


def upgrade() -> None:
    """What is there was recorded by a person."""
    op.add_column("signals", sa.Column("found_by", sa.String(64), server_default="", nullable=False))
    op.add_column("signals", sa.Column("months", JSONB(), server_default="{}", nullable=False))
    for name in ("found_by", "months"):
        op.alter_column("signals", name, server_default=None)
    op.alter_column("signals", "recorded_by", nullable=True)
    op.create_check_constraint(op.f(CHECK), "signals", "(found_by = '') = (recorded_by IS NOT NULL)")
    op.create_index(
        "uq_signals_found",
        "signals",
        ["region", "found_by", "obstacle", "form"],
        unique=True,
        postgresql_where=sa.text("found_by <> ''"),
    )
    op.create_table(
        "signal_rounds",
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("found", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("day", name=op.f("pk_signal_rounds")),
    )


def downgrade() -> None:
    """What the engine found is gone, with the messages about it."""
    op.drop_table("signal_rounds")
    op.execute("ALTER TABLE signal_turns DISABLE TRIGGER append_only")
    for table in ("messages", "signal_turns"):
        op.execute(f"DELETE FROM {table} WHERE signal_id IN (SELECT id FROM signals WHERE found_by <> '')")  # noqa: S608
    op.execute("ALTER TABLE signal_turns ENABLE TRIGGER append_only")
    op.execute("DELETE FROM signals WHERE found_by <> ''")
    op.drop_index("uq_signals_found", "signals")
    op.drop_constraint(op.f(CHECK), "signals")
    op.alter_column("signals", "recorded_by", nullable=False)
    op.drop_column("signals", "months")
    op.drop_column("signals", "found_by")
