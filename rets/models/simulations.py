"""Simulations: what was compared, who asked for it, how far it is, and what came of each seed. No case data."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id, Slug
from rets.models.people import Person


class SimulationRun(Base):
    """Policies that are compared over seeds in scratch databases; nobody asked it (null) when it was a command.

    `share` is how much is done (0 to 1) and `heard_at` when whoever works on it said so last; `stop_at` when somebody
    asked to stop. An organisation has one at a time.
    """

    __tablename__ = "simulation_runs"
    __table_args__ = (
        CheckConstraint("(ended_at IS NULL) = (outcome IS NULL)", name="ended_has_outcome"),
        CheckConstraint("outcome IN ('done', 'stopped', 'failed')", name="outcome_known"),
        CheckConstraint("days > 0 AND children > 0", name="size_counts"),
        Index("uq_simulation_runs_open", "organisation_id", unique=True, postgresql_where="ended_at IS NULL"),
    )

    id: Mapped[Id]
    asked_at: Mapped[datetime]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    policies: Mapped[list[str]]
    seeds: Mapped[list[int]]
    regions: Mapped[list[str]]
    starts_on: Mapped[date]
    days: Mapped[int]
    children: Mapped[int]
    version: Mapped[Slug]
    share: Mapped[float] = mapped_column(Float, default=0.0)
    heard_at: Mapped[datetime | None]
    stop_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    outcome: Mapped[Slug | None]
    asker: Mapped[Person | None] = relationship()


class SimulationFigures(Base):
    """What came of one policy with one seed: counts only (`rets.simulation.outcome`)."""

    __tablename__ = "simulation_figures"
    __table_args__ = (UniqueConstraint("run_id", "policy", "seed"),)

    id: Mapped[Id]
    run_id: Mapped[int] = mapped_column(ForeignKey("simulation_runs.id"))
    policy: Mapped[Slug]
    seed: Mapped[int]
    figures: Mapped[dict[str, Any]]
