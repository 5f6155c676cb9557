"""Returns as they were frozen, to whom they were delivered, and what GI's handed in for them; all append-only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id, Slug
from rets.models.people import Organisation, Person


class FrozenUitvraag(Base):
    """One version of the return of a region or a GI for a reference date (N18). A correction is the next version.

    `figures` is the return as it was counted up to `cutoff`, `definitions` the version of what its words mean,
    `difference` what a correction changed, and `why` its reason.
    """

    __tablename__ = "uitvragen"
    __table_args__ = (
        CheckConstraint("(region IS NULL) <> (gi_id IS NULL)", name="of_region_or_gi"),
        CheckConstraint("version > 0", name="version_counts"),
        CheckConstraint("(version = 1) = (why IS NULL)", name="correction_has_reason"),
        Index("uq_uitvragen_region", "region", "day", "version", unique=True, postgresql_where="gi_id IS NULL"),
        Index("uq_uitvragen_gi", "gi_id", "day", "version", unique=True, postgresql_where="region IS NULL"),
    )

    id: Mapped[Id]
    day: Mapped[date]
    region: Mapped[str | None]
    gi_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    version: Mapped[int]
    cutoff: Mapped[datetime]
    due_on: Mapped[date]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    definitions: Mapped[str]
    figures: Mapped[dict[str, Any]]
    why: Mapped[str | None]
    difference: Mapped[list[dict[str, Any]]]
    maker: Mapped[Person] = relationship()
    gi: Mapped[Organisation | None] = relationship()
    deliveries: Mapped[list["UitvraagDelivery"]] = relationship(order_by="UitvraagDelivery.id")


class UitvraagDelivery(Base):
    """To whom a version was delivered, and on which day."""

    __tablename__ = "uitvraag_deliveries"

    id: Mapped[Id]
    uitvraag_id: Mapped[int] = mapped_column(ForeignKey("uitvragen.id"), index=True)
    receiver: Mapped[Slug]
    delivered_on: Mapped[date]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))


class UitvraagImport(Base):
    """What a GI handed in for a region and a reference date, as read from its file (E2); append-only, one per version.

    `figures` is what it says per municipality. `children` is a list of children (`services.own_read.Child`), each with
    a keyed hash for its number, or empty when the file held figures. `key_mark` tells by which key they were hashed,
    `difference` what changed since the version before.
    """

    __tablename__ = "uitvraag_imports"
    __table_args__ = (
        CheckConstraint("version > 0", name="version_counts"),
        Index("uq_uitvraag_imports_version", "gi_id", "region", "day", "version", unique=True),
    )

    id: Mapped[Id]
    day: Mapped[date]
    region: Mapped[str]
    gi_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    version: Mapped[int]
    kind: Mapped[Slug]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    lines: Mapped[int]
    figures: Mapped[dict[str, Any]]
    children: Mapped[list[Any]] = mapped_column(JSONB, deferred=True)
    key_mark: Mapped[str]
    difference: Mapped[list[dict[str, Any]]]
    maker: Mapped[Person] = relationship()
    gi: Mapped[Organisation] = relationship()
