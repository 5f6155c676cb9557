"""Filters of the list of cases that somebody gave a name; nobody else reads them."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op

revision: str = "saved_filters"
down_revision: str | Sequence[str] | None = "mailing"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OWN = "person_id::text = (SELECT current_setting('rets.person', true))"


def upgrade() -> None:
    """Nobody saved anything yet."""
    op.create_table(
        "saved_filters",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("query", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_saved_filters_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_filters")),
        sa.UniqueConstraint("person_id", "name", name=op.f("uq_saved_filters_person_id_name")),
    )
    op.execute("ALTER TABLE saved_filters ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE saved_filters FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY reader ON saved_filters USING ({OWN}) WITH CHECK ({OWN})")


def downgrade() -> None:
    """The filters still work from their address."""
    op.drop_table("saved_filters")
