"""Let the making of a plan say on which level the solver is."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "progress"
down_revision: str | Sequence[str] | None = "joint"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """The default is for the version that still runs and knows no such column."""
    empty = sa.text("'{}'::jsonb")
    op.add_column("plan_jobs", sa.Column("progress", postgresql.JSONB(), server_default=empty, nullable=False))


def downgrade() -> None:
    """Phases only."""
    op.drop_column("plan_jobs", "progress")
