"""The board of a municipality or GI has a role of its own, so that it answers in a queue of its own."""

from collections.abc import Sequence

from alembic import op

revision: str = "directors"
down_revision: str | Sequence[str] | None = "meeting_records"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME = "ck_appointments_role_known"
BEFORE = (
    "jeugdbeschermer",
    "teammanager",
    "zorgmakelaar",
    "ret_member",
    "ret_chair",
    "provider",
    "municipality",
    "contract_manager",
    "monitor",
    "administrator",
)


def upgrade() -> None:
    """Nobody is appointed to it yet: rung 4 goes on asking the municipality."""
    _only((*BEFORE, "director"))


def downgrade() -> None:
    """No board; whoever was appointed to it has no role any more."""
    op.execute("DELETE FROM appointments WHERE role = 'director'")
    _only(BEFORE)


def _only(roles: Sequence[str]) -> None:
    listed = ", ".join(f"'{role}'" for role in roles)
    op.drop_constraint(op.f(NAME), "appointments", type_="check")
    op.create_check_constraint(op.f(NAME), "appointments", f"role IN ({listed})")
