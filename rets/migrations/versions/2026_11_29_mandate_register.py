"""A register of mandates: per contract too, who recorded it, and an end as a row of its own.

Append-only: on which power a decision rested must stay readable.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

revision: str = "mandates"
down_revision: str | Sequence[str] | None = "closings"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

APPEND_ONLY = ("mandates", "mandate_ends")
PERSON = "fk_mandates_recorded_by_people"
CONTRACT = "fk_mandates_contract_id_contracts"


def upgrade() -> None:
    """What is there came with the data: nobody recorded it, and no end was added."""
    op.add_column("mandates", sa.Column("contract_id", sa.BigInteger(), nullable=True))
    op.add_column("mandates", sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("mandates", sa.Column("recorded_by", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f(CONTRACT), "mandates", "contracts", ["contract_id"], ["id"])
    op.create_foreign_key(op.f(PERSON), "mandates", "people", ["recorded_by"], ["id"])
    op.create_check_constraint(op.f("ck_mandates_ends_after_start"), "mandates", "valid_until > valid_from")
    op.create_table(
        "mandate_ends",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("mandate_id", sa.BigInteger(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("signed_by", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("why <> ''", name=op.f("ck_mandate_ends_why_given")),
        sa.ForeignKeyConstraint(["mandate_id"], ["mandates.id"], name=op.f("fk_mandate_ends_mandate_id_mandates")),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_mandate_ends_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mandate_ends")),
    )
    op.create_index(op.f("ix_mandate_ends_mandate_id"), "mandate_ends", ["mandate_id"])
    for table in APPEND_ONLY:
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
        )
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        for table in APPEND_ONLY:
            op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")


def downgrade() -> None:
    """Mandates as they came with the data, which may be changed."""
    op.drop_table("mandate_ends")
    op.execute("DROP TRIGGER append_only ON mandates")
    op.drop_constraint(op.f("ck_mandates_ends_after_start"), "mandates", type_="check")
    for name in (PERSON, CONTRACT):
        op.drop_constraint(op.f(name), "mandates", type_="foreignkey")
    for name in ("recorded_by", "recorded_at", "contract_id"):
        op.drop_column("mandates", name)
