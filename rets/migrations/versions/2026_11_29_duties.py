"""Who is on call for a region: dated rows, and an end as a row of its own.

Append-only: whom an alarm had to reach must stay readable.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

revision: str = "duties"
down_revision: str | Sequence[str] | None = "jobs"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("duties", "duty_ends")


def upgrade() -> None:
    """Nobody is on call yet: an alarm goes to the chair until somebody is."""
    op.create_table(
        "duties",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("valid_until > valid_from", name=op.f("ck_duties_ends_after_start")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_duties_person_id_people")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_duties_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duties")),
    )
    op.create_index(op.f("ix_duties_region"), "duties", ["region"])
    op.create_table(
        "duty_ends",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("duty_id", sa.BigInteger(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("why <> ''", name=op.f("ck_duty_ends_why_given")),
        sa.ForeignKeyConstraint(["duty_id"], ["duties.id"], name=op.f("fk_duty_ends_duty_id_duties")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_duty_ends_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_duty_ends")),
    )
    op.create_index(op.f("ix_duty_ends_duty_id"), "duty_ends", ["duty_id"])
    for table in TABLES:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
        )
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        for table in TABLES:
            op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")


def downgrade() -> None:
    """No roster."""
    op.drop_table("duty_ends")
    op.drop_table("duties")
