"""Frozen returns and their deliveries, append-only; read by who watches the region, or works at the GI."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "uitvragen"
down_revision: str | Sequence[str] | None = "standings"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TOKENS = "(SELECT rets_tokens())"
ENGINE = "coalesce((SELECT 'system' = ANY (rets_tokens())), false)"
SEEN_BY = ", ".join(f"'{role}:' || region" for role in ("monitor", "zorgmakelaar", "ret"))
POLICIES = {
    "uitvragen": f"ARRAY[{SEEN_BY}, 'gi:' || gi_id] && {TOKENS}",
    "uitvraag_deliveries": "EXISTS (SELECT 1 FROM uitvragen u WHERE u.id = uitvraag_id)",
}


def upgrade() -> None:
    """Nothing was frozen yet."""
    op.create_table(
        "uitvragen",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("region", sa.String(), nullable=True),
        sa.Column("gi_id", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("cutoff", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("definitions", sa.String(), nullable=False),
        sa.Column("figures", JSONB(), nullable=False),
        sa.Column("why", sa.String(), nullable=True),
        sa.Column("difference", JSONB(), nullable=False),
        sa.CheckConstraint("(region IS NULL) <> (gi_id IS NULL)", name=op.f("ck_uitvragen_of_region_or_gi")),
        sa.CheckConstraint("version > 0", name=op.f("ck_uitvragen_version_counts")),
        sa.CheckConstraint("(version = 1) = (why IS NULL)", name=op.f("ck_uitvragen_correction_has_reason")),
        sa.ForeignKeyConstraint(["gi_id"], ["organisations.id"], name=op.f("fk_uitvragen_gi_id_organisations")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_uitvragen_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uitvragen")),
    )
    for name, other in (("region", "gi_id"), ("gi_id", "region")):
        op.create_index(
            f"uq_uitvragen_{name.removesuffix('_id')}",
            "uitvragen",
            [name, "day", "version"],
            unique=True,
            postgresql_where=sa.text(f"{other} IS NULL"),
        )
    op.create_table(
        "uitvraag_deliveries",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("uitvraag_id", sa.BigInteger(), nullable=False),
        sa.Column("receiver", sa.String(64), nullable=False),
        sa.Column("delivered_on", sa.Date(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("recorded_by", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["uitvraag_id"], ["uitvragen.id"], name=op.f("fk_uitvraag_deliveries_uitvraag_id_uitvragen")
        ),
        sa.ForeignKeyConstraint(["recorded_by"], ["people.id"], name=op.f("fk_uitvraag_deliveries_recorded_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uitvraag_deliveries")),
    )
    op.create_index(op.f("ix_uitvraag_deliveries_uitvraag_id"), "uitvraag_deliveries", ["uitvraag_id"])
    _narrow()


def _narrow() -> None:
    role = context.get_context().opts.get("app_role")
    for table, seen in POLICIES.items():
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(f"CREATE POLICY reader ON {table} USING ({ENGINE} OR {seen}) WITH CHECK ({ENGINE} OR {seen})")
        op.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
        )
        if role:
            name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
            op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {table} FROM {name}")


def downgrade() -> None:
    """What was frozen and delivered is gone."""
    op.drop_table("uitvraag_deliveries")
    op.drop_table("uitvragen")
