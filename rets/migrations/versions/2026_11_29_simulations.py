"""Simulations and what came of them; read by whoever is signed in as somebody, the pages narrow further."""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import JSONB

revision: str = "simulations"
down_revision: str | Sequence[str] | None = "found_signals"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

ENGINE = "coalesce((SELECT 'system' = ANY (rets_tokens())), false)"
SOMEBODY = "EXISTS (SELECT FROM unnest(rets_tokens()) token WHERE token LIKE 'person:%')"
MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Nothing was simulated yet."""
    op.create_table(
        "simulation_runs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("asked_at", MOMENT, nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("organisation_id", sa.BigInteger(), nullable=True),
        sa.Column("policies", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("seeds", sa.ARRAY(sa.BigInteger()), nullable=False),
        sa.Column("regions", sa.ARRAY(sa.String()), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("children", sa.Integer(), nullable=False),
        sa.Column("version", sa.String(64), nullable=False),
        sa.Column("share", sa.Float(), nullable=False),
        *(sa.Column(name, MOMENT, nullable=True) for name in ("heard_at", "stop_at", "ended_at")),
        sa.Column("outcome", sa.String(64), nullable=True),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_simulation_runs_ended_has_outcome")),
        sa.CheckConstraint("outcome IN ('done', 'stopped', 'failed')", name=op.f("ck_simulation_runs_outcome_known")),
        sa.CheckConstraint("days > 0 AND children > 0", name=op.f("ck_simulation_runs_size_counts")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_simulation_runs_asked_by_people")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisations.id"], name=op.f("fk_simulation_runs_organisation_id_organisations")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulation_runs")),
    )
    op.create_index(
        "uq_simulation_runs_open",
        "simulation_runs",
        ["organisation_id"],
        unique=True,
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "simulation_figures",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("run_id", sa.BigInteger(), nullable=False),
        sa.Column("policy", sa.String(64), nullable=False),
        sa.Column("seed", sa.Integer(), nullable=False),
        sa.Column("figures", JSONB(), nullable=False),
        sa.ForeignKeyConstraint(
            ["run_id"], ["simulation_runs.id"], name=op.f("fk_simulation_figures_run_id_simulation_runs")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_simulation_figures")),
        sa.UniqueConstraint("run_id", "policy", "seed", name=op.f("uq_simulation_figures_run_id_policy_seed")),
    )
    for table in ("simulation_runs", "simulation_figures"):
        op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
        op.execute(
            f"CREATE POLICY reader ON {table} USING ({ENGINE} OR {SOMEBODY}) WITH CHECK ({ENGINE} OR {SOMEBODY})"
        )


def downgrade() -> None:
    """What was simulated is gone."""
    op.drop_table("simulation_figures")
    op.drop_table("simulation_runs")
