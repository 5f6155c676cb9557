"""The case, the forms being typed, and the stays, workers and help that its dossier holds."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id, Slug
from rets.models.people import Organisation, Person


class Case(Base):
    """A stuck search for help for one child.

    `dossier` is the canonical form (`rets.schemas.case_form.CaseForm`) with the dated facts; the columns beside it
    are what queues, guards and the database need; `told_on` and `told_priority` are deadline and class for who may not
    know the birth month. `route_id` is the version of the route that the case keeps. `standing_hash` marks the
    standing that was told last (`rets.services.standings`). `audience` holds the tokens of those who may see the case:
    it is what row-level security compares. `state`, `rung`, `owner_id`, `next_action` and `due_at` are written by
    `rets.services.advance` alone.
    """

    __tablename__ = "cases"
    __table_args__ = (
        CheckConstraint(
            "state = 'closed' OR (owner_id IS NOT NULL AND next_action IS NOT NULL AND next_action <> ''"
            " AND due_at IS NOT NULL)",
            name="open_has_owner_action_due",
        ),
        CheckConstraint("(state = 'closed') = (closed_at IS NOT NULL)", name="closed_has_moment"),
        CheckConstraint("rung BETWEEN 0 AND 7", name="rung_known"),
        CheckConstraint("label !~ '[0-9]{9}' AND label !~ '@'", name="label_is_no_person"),
        UniqueConstraint("label", "gi_id", "measure_on", postgresql_nulls_not_distinct=True, name="uq_cases_duplicate"),
        Index("ix_cases_owner", "owner_id", "priority", "deadline_on", "id", postgresql_where="state <> 'closed'"),
        Index("ix_cases_region", "region", "priority", "deadline_on", "id", postgresql_where="state <> 'closed'"),
        Index("ix_cases_told", "region", "told_priority", "told_on", "id", postgresql_where="state <> 'closed'"),
        Index("ix_cases_gi", "gi_id", "priority", "deadline_on", "id", postgresql_where="state <> 'closed'"),
        Index(
            "ix_cases_jeugdbeschermer",
            "jeugdbeschermer_id",
            "priority",
            "deadline_on",
            "id",
            postgresql_where="state <> 'closed'",
        ),
        *(Index(f"ix_cases_all_of_{place}", place) for place in ("region", "gi_id", "owner_id", "jeugdbeschermer_id")),
    )

    id: Mapped[Id]
    label: Mapped[str]
    gi_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    region: Mapped[Slug]
    municipality: Mapped[str | None]
    municipality_provisional: Mapped[bool] = mapped_column(default=False)
    route_id: Mapped[int | None] = mapped_column(ForeignKey("route_versions.id"))
    state: Mapped[Slug]
    rung: Mapped[int] = mapped_column(default=0)
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    next_action: Mapped[Slug | None]
    due_at: Mapped[datetime | None]
    jeugdbeschermer_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    zorgmakelaar_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    birth_month: Mapped[date]
    sex: Mapped[str | None]
    form: Mapped[Slug]
    measure_on: Mapped[date | None]
    acute: Mapped[bool] = mapped_column(default=False)
    waiting: Mapped[bool] = mapped_column(default=True)
    deadline_on: Mapped[date]
    deadline_kind: Mapped[Slug]
    forecast_on: Mapped[date | None]
    supply_on: Mapped[date | None]
    priority: Mapped[int]
    told_on: Mapped[date]
    told_priority: Mapped[int]
    raised_at: Mapped[datetime]
    facts_at: Mapped[datetime]
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None]
    ret_since: Mapped[datetime | None]
    audience: Mapped[list[str]]
    dossier: Mapped[dict[str, Any]]
    event_seq: Mapped[int] = mapped_column(default=0)
    head_hash: Mapped[str] = mapped_column(default="")
    standing_hash: Mapped[str] = mapped_column(default="")
    version: Mapped[int] = mapped_column(nullable=False)

    gi: Mapped[Organisation] = relationship()
    owner: Mapped[Person | None] = relationship(foreign_keys=[owner_id])
    jeugdbeschermer: Mapped[Person] = relationship(foreign_keys=[jeugdbeschermer_id])
    zorgmakelaar: Mapped[Person | None] = relationship(foreign_keys=[zorgmakelaar_id])

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy declares it as an instance variable)


class Draft(Base):
    """A form as far as somebody typed it; survives a reload and a lost session, gone when it is handed in."""

    __tablename__ = "drafts"
    __table_args__ = (UniqueConstraint("person_id", "form", "about"),)

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    form: Mapped[Slug]
    about: Mapped[str] = mapped_column(default="")
    data: Mapped[dict[str, Any]]
    updated_at: Mapped[datetime]
