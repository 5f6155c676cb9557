"""Region and shared child of a standing in its index, so that the standings of a region are found without reading all."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "standings_covered"
down_revision: str | Sequence[str] | None = "passed_meetings"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME, MOVES, TABLE, COLUMNS = "ix_events_standing", "ix_events_moves", "events", ["case_id", "seq"]
WHERE = sa.text("kind = 'standing.changed'")
MOVED = sa.text("kind = 'case.raised' OR kind LIKE 'step.%'")
INCLUDED = ["recorded_at", "region", "child"]


def upgrade() -> None:
    """The database makes both of the data of a standing; no event changes, and its hash does not hold them."""
    for name in ("region", "child"):
        made = sa.Computed(f"CASE WHEN kind = 'standing.changed' THEN data ->> '{name}' END", persisted=True)
        op.add_column(TABLE, sa.Column(name, sa.String(), made, nullable=True))
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, COLUMNS, postgresql_where=WHERE, postgresql_include=INCLUDED)
    op.create_index(MOVES, TABLE, COLUMNS, postgresql_where=MOVED)


def downgrade() -> None:
    """Back to how it was."""
    op.drop_index(MOVES, table_name=TABLE)
    op.drop_index(NAME, table_name=TABLE)
    op.create_index(NAME, TABLE, COLUMNS, postgresql_where=WHERE)
    for name in ("child", "region"):
        op.drop_column(TABLE, name)
