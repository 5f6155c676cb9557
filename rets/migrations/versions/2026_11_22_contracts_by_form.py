"""Find the contracts for a form of care without reading those for all others.

A search for a child looks at the supply of the wanted forms alone, and so does the question whether that changed.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "contracts"
down_revision: str | Sequence[str] | None = "sessions"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Add the index."""
    op.create_index("ix_contracts_form", "contracts", ["form"])


def downgrade() -> None:
    """Drop it."""
    op.drop_index("ix_contracts_form", "contracts")
