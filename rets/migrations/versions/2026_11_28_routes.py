"""Keep every version of every route, from when it holds, and which one a case was raised with.

Both tables are append-only: what a case was asked along must stay readable as it was.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import context, op

revision: str = "routes"
down_revision: str | Sequence[str] | None = "progress"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = ("route_versions", "route_activations")


def upgrade() -> None:
    """No case has a route yet; it gets the one that held on the day it was raised as soon as it is needed."""
    op.create_table(
        "route_versions",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("text", sa.String(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=True),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_route_versions_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_versions")),
        sa.UniqueConstraint("place", "number", name=op.f("uq_route_versions_place_number")),
    )
    op.create_table(
        "route_activations",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("version_id", sa.BigInteger(), nullable=False),
        sa.Column("place", sa.String(length=64), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_route_activations_made_by_people")),
        sa.ForeignKeyConstraint(
            ["version_id"], ["route_versions.id"], name=op.f("fk_route_activations_version_id_route_versions")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_route_activations")),
    )
    op.create_index("ix_route_activations_place", "route_activations", ["place", "from_on", "id"])
    op.add_column("cases", sa.Column("route_id", sa.BigInteger(), nullable=True))
    op.create_foreign_key(op.f("fk_cases_route_id_route_versions"), "cases", "route_versions", ["route_id"], ["id"])
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
    """Routes as files alone."""
    op.drop_constraint(op.f("fk_cases_route_id_route_versions"), "cases", type_="foreignkey")
    op.drop_column("cases", "route_id")
    for table in reversed(TABLES):
        op.drop_table(table)
