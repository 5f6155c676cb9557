"""What may be reported of a case is told as an event; `rets db upgrade` tells it for the cases that are there."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "standings"
down_revision: str | Sequence[str] | None = "invitations"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TOLD = {"ix_events_standing": "kind = 'standing.changed'", "ix_events_intake": "kind = 'placement.intake'"}


def upgrade() -> None:
    """No standing was told yet."""
    op.add_column("cases", sa.Column("standing_hash", sa.String(), nullable=False, server_default=""))
    op.alter_column("cases", "standing_hash", server_default=None)
    for name, which in TOLD.items():
        op.create_index(name, "events", ["case_id", "seq"], postgresql_where=sa.text(which))


def downgrade() -> None:
    """Events stay as they are: nothing removes what was recorded."""
    for name in TOLD:
        op.drop_index(name, "events")
    op.drop_column("cases", "standing_hash")
