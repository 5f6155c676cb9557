"""Keep beside the true order of a case the one for who may not know the birth month.

The day on which a child turns 18 is counted from the birth month. As a deadline, and by the class in which a case then
falls, it would tell that month to everybody; `told_on` and `told_priority` go by the half-year.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "told"
down_revision: str | Sequence[str] | None = "engine"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

FILL = """
UPDATE cases SET told_priority = priority, told_on = CASE deadline_kind
    WHEN 'leeftijd_18' THEN date_trunc('year', deadline_on)::date
        + CASE WHEN extract(month FROM deadline_on) > 6 THEN interval '6 months' ELSE interval '0' END
    ELSE deadline_on END
"""


def upgrade() -> None:
    """Fill the columns for what is there; the class follows when a case is settled next.

    The defaults are for the version that still runs and knows no such columns.
    """
    op.add_column("cases", sa.Column("told_on", sa.Date(), server_default=sa.text("CURRENT_DATE"), nullable=False))
    op.add_column("cases", sa.Column("told_priority", sa.Integer(), server_default="4", nullable=False))
    op.execute("SELECT set_config('rets.tokens', 'system', true)")
    op.execute(FILL)
    op.execute("SELECT set_config('rets.tokens', '', true)")
    op.create_index(
        "ix_cases_told",
        "cases",
        ["region", "told_priority", "told_on", "id"],
        postgresql_where="state <> 'closed'",
    )


def downgrade() -> None:
    """One order again, for everybody."""
    op.drop_index("ix_cases_told", table_name="cases")
    op.drop_column("cases", "told_priority")
    op.drop_column("cases", "told_on")
