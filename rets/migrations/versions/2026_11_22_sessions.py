"""Let a session be ended on the server: one by its number, all of a person's by the next round.

A signed cookie alone works until its time is over, also a copy of it after signing out.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "sessions"
down_revision: str | Sequence[str] | None = "told"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nobody's session has been ended yet."""
    op.add_column("people", sa.Column("session_round", sa.Integer(), server_default="0", nullable=False))
    op.create_table(
        "ended_sessions",
        sa.Column("number", sa.String(), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_ended_sessions")),
    )
    op.create_index(op.f("ix_ended_sessions_until"), "ended_sessions", ["until"])


def downgrade() -> None:
    """Sessions end by themselves alone."""
    op.drop_table("ended_sessions")
    op.drop_column("people", "session_round")
