"""What was told about a location that closes: by whom, when, and from which day; append-only."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

revision: str = "closings"
down_revision: str | Sequence[str] | None = "action"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None


def upgrade() -> None:
    """Nothing was told yet."""
    op.create_table(
        "closings",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("location_id", sa.BigInteger(), nullable=False),
        sa.Column("closes_on", sa.Date(), nullable=True),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["location_id"], ["locations.id"], name=op.f("fk_closings_location_id_locations")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_closings_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closings")),
    )
    op.create_index(op.f("ix_closings_location_id"), "closings", ["location_id"])
    op.execute(
        "CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON closings "
        "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
    )
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON closings FROM {name}")


def downgrade() -> None:
    """What was told is gone; the day on which a location closes stays."""
    op.drop_table("closings")
