"""Routes: each version of each document as it was written, and from which day it was made to hold. Append-only."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id, Slug


class RouteVersion(Base):
    """One version of the route of a place: a municipality's code, a region's code, or `algemeen`.

    `text` is the document (TOML), checked before it was stored and never changed after it: cases point at it.
    `valid_until` is the document's own end. Without `made_by` it came with the product.
    """

    __tablename__ = "route_versions"
    __table_args__ = (UniqueConstraint("place", "number"),)

    id: Mapped[Id]
    place: Mapped[Slug]
    number: Mapped[int]
    text: Mapped[str]
    valid_until: Mapped[date | None]
    note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class RouteActivation(Base):
    """A version was made to hold for new cases from a day on; the newest word for a day counts.

    It is undone by making another version hold. Without `made_by` it came with the product.
    """

    __tablename__ = "route_activations"
    __table_args__ = (Index("ix_route_activations_place", "place", "from_on", "id"),)

    id: Mapped[Id]
    version_id: Mapped[int] = mapped_column(ForeignKey("route_versions.id"))
    place: Mapped[Slug]
    from_on: Mapped[date]
    note: Mapped[str] = mapped_column(default="")
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    version: Mapped[RouteVersion] = relationship()
