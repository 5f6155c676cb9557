"""A register of the agreements between providers: who recorded one, and an end as a row of its own.

Append-only: why a zorgmakelaar was led to a provider must stay readable.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

revision: str = "agreements"
down_revision: str | Sequence[str] | None = "standings_covered"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

AGREEMENTS, ENDS = "provider_agreements", "agreement_ends"
PERSON = "fk_provider_agreements_recorded_by_people"
CHECKS = {
    "ck_provider_agreements_ends_after_start": "valid_until > valid_from",
    "ck_provider_agreements_two_providers": "provider_id <> partner_id",
}


def upgrade() -> None:
    """What is there came with the data: nobody recorded it, and no end was added."""
    op.add_column(AGREEMENTS, sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(AGREEMENTS, sa.Column("recorded_by", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f(PERSON), AGREEMENTS, "people", ["recorded_by"], ["id"])
    for name, what in CHECKS.items():
        op.create_check_constraint(op.f(name), AGREEMENTS, what)
    op.create_table(
        ENDS,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("agreement_id", sa.BigInteger(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.CheckConstraint("why <> ''", name=op.f("ck_agreement_ends_why_given")),
        sa.ForeignKeyConstraint(
            ["agreement_id"],
            ["provider_agreements.id"],
            name=op.f("fk_agreement_ends_agreement_id_provider_agreements"),
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_agreement_ends_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreement_ends")),
    )
    op.create_index(op.f("ix_agreement_ends_agreement_id"), ENDS, ["agreement_id"])
    for table in (AGREEMENTS, ENDS):
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
        )
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        for table in (AGREEMENTS, ENDS):
            op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")


def downgrade() -> None:
    """Agreements as they came with the data, which may be changed."""
    op.drop_table(ENDS)
    op.execute(f"DROP TRIGGER append_only ON {AGREEMENTS}")
    for name in CHECKS:
        op.drop_constraint(op.f(name), AGREEMENTS, type_="check")
    op.drop_constraint(op.f(PERSON), AGREEMENTS, type_="foreignkey")
    for name in ("recorded_by", "recorded_at"):
        op.drop_column(AGREEMENTS, name)
