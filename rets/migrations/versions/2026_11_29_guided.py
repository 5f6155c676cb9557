"""When somebody closed the first steps on the start page."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "guided"
down_revision: str | Sequence[str] | None = "uitvragen"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Everybody is shown around once, who was here before as well."""
    op.add_column("people", sa.Column("guided_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    """Nobody is shown around."""
    op.drop_column("people", "guided_at")
