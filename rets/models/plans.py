"""The making of joint plans: who asked for one, and how far it is."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from rets.models.base import Base, Id, Slug


class PlanJob(Base):
    """One joint plan that is to be made for a region, or one "what if" (`change`), computed on a copy.

    A job in line (`rets.services.jobs`) names it. `facts` is what the plan was made from (`rets.services.plan_facts`);
    `phase` says how far it is, and `progress` on which level the solver is. A plan that somebody asked to be made anew
    has in `change` who that was. At most one plan per region is open at any time.
    """

    __tablename__ = "plan_jobs"
    __table_args__ = (
        CheckConstraint("kind IN ('plan', 'what_if')", name="kind_known"),
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_has_outcome"),
        Index("uq_plan_jobs_open", "region", unique=True, postgresql_where="ended_at IS NULL AND kind = 'plan'"),
        Index("ix_plan_jobs_region", "region", "kind", "id"),
    )

    id: Mapped[Id]
    region: Mapped[str]
    kind: Mapped[Slug] = mapped_column(default="plan")
    change: Mapped[dict[str, Any]] = mapped_column(default=dict)
    facts: Mapped[str] = mapped_column(default="")
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    tries: Mapped[int] = mapped_column(default=0)
    phase: Mapped[Slug] = mapped_column(default="wacht")
    progress: Mapped[dict[str, Any]] = mapped_column(default=dict)
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Slug | None]
    plan_id: Mapped[int | None] = mapped_column(ForeignKey("plans.id"))
