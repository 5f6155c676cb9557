"""Let a search by label read the cases of one place only, the closed ones too.

Under row-level security no index serves "contains". The queues have an index per place, of open cases alone; a search
also asks for closed ones, and so read every case there is.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "searching"
down_revision: str | Sequence[str] | None = "contracts"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

PLACES = ("region", "gi_id", "owner_id", "jeugdbeschermer_id")


def upgrade() -> None:
    """One for each place in which `services.scopes` looks."""
    for column in PLACES:
        op.create_index(f"ix_cases_all_of_{column}", "cases", [column])


def downgrade() -> None:
    """Open cases alone."""
    for column in PLACES:
        op.drop_index(f"ix_cases_all_of_{column}", table_name="cases")
