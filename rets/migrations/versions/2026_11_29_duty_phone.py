"""The telephone of a duty: the one that is answered day and night need not be somebody's own."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "duty_phone"
down_revision: str | Sequence[str] | None = "signals"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Without one it is the person's own telephone, as it was."""
    op.add_column("duties", sa.Column("phone", sa.String(), nullable=True))


def downgrade() -> None:
    """Back to people's own telephones."""
    op.drop_column("duties", "phone")
