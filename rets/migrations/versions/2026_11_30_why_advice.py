"""A line of a decision keeps why it is an advice: no mandate, or a team, an amount or help that the mandate leaves out."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "why_advice"
down_revision: str | Sequence[str] | None = "agreements"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Of the lines that are there nobody kept why."""
    op.add_column("decision_lines", sa.Column("why_advice", sa.String(), nullable=True))


def downgrade() -> None:
    """Back to lines that only say that they do not bind."""
    op.drop_column("decision_lines", "why_advice")
