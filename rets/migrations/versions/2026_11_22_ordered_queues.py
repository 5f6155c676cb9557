"""Let lists of cases follow an index in the order of need, page by page, also with 100,000 of them.

PostgreSQL expects two lists of tokens to overlap in one row out of a hundred, and then reads and sorts everything that
an index points at instead of following its order to the end of one page. `coalesce` takes that guess away; the rows
that a reader sees stay the same. A GI gets its own index.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "queues"
down_revision: str | Sequence[str] | None = "rls"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OVERLAP = "audience::text[] && (SELECT rets_tokens())"


def upgrade() -> None:
    """Guess less, index more."""
    op.create_index(
        "ix_cases_gi",
        "cases",
        ["gi_id", "priority", "deadline_on", "id"],
        postgresql_where="state <> 'closed'",
    )
    _policy(f"coalesce({OVERLAP}, false)")


def downgrade() -> None:
    """As it was."""
    _policy(OVERLAP)
    op.drop_index("ix_cases_gi", table_name="cases")


def _policy(condition: str) -> None:
    op.execute(f"ALTER POLICY reader ON cases USING ({condition}) WITH CHECK ({condition})")
