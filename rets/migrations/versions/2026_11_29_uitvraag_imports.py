"""What a GI hands in for a return, append-only; read by who watches the region, or works at the GI."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "uitvraag_imports"
down_revision: str | Sequence[str] | None = "directors"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLE = "uitvraag_imports"
ENGINE = "coalesce((SELECT 'system' = ANY (rets_tokens())), false)"
SEEN_BY = ", ".join(f"'{role}:' || region" for role in ("monitor", "zorgmakelaar", "ret"))
SEEN = f"ARRAY[{SEEN_BY}, 'gi:' || gi_id] && (SELECT rets_tokens())"


def upgrade() -> None:
    """Nothing was handed in yet."""
    op.create_table(
        TABLE,
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("gi_id", sa.BigInteger(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(64), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=False),
        sa.Column("lines", sa.Integer(), nullable=False),
        sa.Column("figures", JSONB(), nullable=False),
        sa.Column("children", JSONB(), nullable=False),
        sa.Column("key_mark", sa.String(), nullable=False),
        sa.Column("difference", JSONB(), nullable=False),
        sa.CheckConstraint("version > 0", name=op.f("ck_uitvraag_imports_version_counts")),
        sa.ForeignKeyConstraint(["gi_id"], ["organisations.id"], name=op.f("fk_uitvraag_imports_gi_id_organisations")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_uitvraag_imports_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_uitvraag_imports")),
    )
    op.create_index("uq_uitvraag_imports_version", TABLE, ["gi_id", "region", "day", "version"], unique=True)
    op.execute(f"ALTER TABLE {TABLE} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {TABLE} FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY reader ON {TABLE} USING ({ENGINE} OR {SEEN}) WITH CHECK ({ENGINE} OR {SEEN})")
    op.execute(
        f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {TABLE} "
        "FOR EACH ROW EXECUTE FUNCTION rets_append_only()"
    )
    role = context.get_context().opts.get("app_role")
    if role:
        name = op.get_bind().dialect.identifier_preparer.quote_identifier(role)
        op.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {TABLE} FROM {name}")


def downgrade() -> None:
    """What was handed in is gone."""
    op.drop_table(TABLE)
