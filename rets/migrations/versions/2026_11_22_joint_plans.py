"""Number the joint plans of a region, and let them be made as a job.

A plan is kept with its number; proposals for one case have none. A job names who makes the plan and how far it is.
"""

from collections.abc import Sequence

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision: str = "joint"
down_revision: str | Sequence[str] | None = "searching"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

OF_REGION = "ARRAY['zorgmakelaar:' || region, 'ret:' || region, 'system'] && (SELECT rets_tokens())"


def upgrade() -> None:
    """No plan has a number yet: those that are there do not say how they were made, so a new one is made."""
    op.add_column("plans", sa.Column("number", sa.Integer(), nullable=True))
    op.create_index("uq_plans_number", "plans", ["region", "number"], unique=True)
    op.create_table(
        "plan_jobs",
        sa.Column("id", sa.BigInteger(), sa.Identity(always=False), nullable=False),
        sa.Column("region", sa.String(), nullable=False),
        sa.Column("kind", sa.String(length=64), nullable=False),
        sa.Column("change", postgresql.JSONB(), nullable=False),
        sa.Column("facts", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("worker", sa.String(), nullable=True),
        sa.Column("taken_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("phase", sa.String(length=64), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("outcome", sa.String(length=64), nullable=True),
        sa.Column("plan_id", sa.BigInteger(), nullable=True),
        sa.CheckConstraint("kind IN ('plan', 'what_if')", name=op.f("ck_plan_jobs_kind_known")),
        sa.CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name=op.f("ck_plan_jobs_ended_has_outcome")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_plan_jobs_asked_by_people")),
        sa.ForeignKeyConstraint(["plan_id"], ["plans.id"], name=op.f("fk_plan_jobs_plan_id_plans")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_plan_jobs")),
    )
    open_plan = sa.text("ended_at IS NULL AND kind = 'plan'")
    op.create_index("uq_plan_jobs_open", "plan_jobs", ["region"], unique=True, postgresql_where=open_plan)
    op.create_index("ix_plan_jobs_open", "plan_jobs", ["id"], postgresql_where=sa.text("ended_at IS NULL"))
    op.create_index("ix_plan_jobs_region", "plan_jobs", ["region", "kind", "id"])
    op.execute("ALTER TABLE plan_jobs ENABLE ROW LEVEL SECURITY")
    op.execute("ALTER TABLE plan_jobs FORCE ROW LEVEL SECURITY")
    op.execute(f"CREATE POLICY reader ON plan_jobs USING ({OF_REGION}) WITH CHECK ({OF_REGION})")


def downgrade() -> None:
    """Plans without a number, made on request."""
    op.drop_table("plan_jobs")
    op.drop_index("uq_plans_number", table_name="plans")
    op.drop_column("plans", "number")
