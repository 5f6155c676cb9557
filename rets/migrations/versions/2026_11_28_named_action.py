"""An empty next action is no next action."""

from collections.abc import Sequence

from alembic import op

revision: str = "action"
down_revision: str | Sequence[str] | None = "team"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

NAME = "ck_cases_open_has_owner_action_due"
OPEN = "state = 'closed' OR (owner_id IS NOT NULL AND {action} AND due_at IS NOT NULL)"


def upgrade() -> None:
    """The running version never writes an empty action; the check reads the table once."""
    _check("next_action IS NOT NULL AND next_action <> ''")


def downgrade() -> None:
    """As before."""
    _check("next_action IS NOT NULL")


def _check(action: str) -> None:
    op.drop_constraint(op.f(NAME), "cases", type_="check")
    op.create_check_constraint(op.f(NAME), "cases", OPEN.format(action=action))
