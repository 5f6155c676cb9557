"""Supply: what providers offer, where, for whom, under which contract, and what is free."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Float, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id, Slug
from rets.models.people import Organisation


class Location(Base):
    """A place where a provider works; `closes_on` is the first day that it is closed (N17)."""

    __tablename__ = "locations"

    id: Mapped[Id]
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    name: Mapped[str]
    municipality: Mapped[Slug]
    lat: Mapped[float] = mapped_column(Float)
    lon: Mapped[float] = mapped_column(Float)
    phone: Mapped[str]
    closes_on: Mapped[date | None]
    provider: Mapped[Organisation] = relationship()


class Closing(Base):
    """What was told about the closing of a location: from which day, or null when it stays open; append-only (N17).

    The location holds what was told last.
    """

    __tablename__ = "closings"

    id: Mapped[Id]
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"), index=True)
    closes_on: Mapped[date | None]
    why: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))


class Offer(Base):
    """One kind of help at one location: for whom, in what group, for how long.

    Ages are whole years, `age_until` exclusive; `iq_until` exclusive; `sex` is `m`, `f` or null for both.
    `contra_indications` is a list of `{"code", "degree": "never" | "unless_solved" | "condition", "solution"}`;
    `inhabitants` a list of `{"traits": [...], "sex", "age"}`; `caps` maps a trait to how many may have it.
    """

    __tablename__ = "offers"
    __table_args__ = (
        CheckConstraint("age_from >= 0 AND age_from < age_until", name="ages_in_order"),
        CheckConstraint("sex IN ('m', 'f')", name="sex_known"),
    )

    id: Mapped[Id]
    slug: Mapped[Slug] = mapped_column(unique=True)
    location_id: Mapped[int] = mapped_column(ForeignKey("locations.id"), index=True)
    form: Mapped[Slug] = mapped_column(index=True)
    name: Mapped[str]
    description: Mapped[str] = mapped_column(default="")
    age_from: Mapped[int]
    age_until: Mapped[int]
    sex: Mapped[str | None]
    iq_from: Mapped[int | None]
    iq_until: Mapped[int | None]
    contra_indications: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    group_size: Mapped[int | None]
    inhabitants: Mapped[list[dict[str, Any]]] = mapped_column(default=list)
    caps: Mapped[dict[str, Any]] = mapped_column(default=dict)
    perspectief: Mapped[bool]
    max_stay_days: Mapped[int | None]
    extension_days: Mapped[int | None]
    required_authorisation: Mapped[str | None]
    workers: Mapped[list[str]] = mapped_column(default=list)
    withdrawn_on: Mapped[date | None]
    location: Mapped[Location] = relationship()
    places: Mapped[list["Place"]] = relationship(back_populates="offer")


class Place(Base):
    """One place (bed, seat or caseload slot) of an offer, free from a day; never given to two children at once."""

    __tablename__ = "places"

    id: Mapped[Id]
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"), index=True)
    free_from: Mapped[date]
    withdrawn_at: Mapped[datetime | None]
    offer: Mapped[Offer] = relationship(back_populates="places")


REPLAY = "replay"


class Availability(Base):
    """What a provider said is free, as said: append-only, the newest row of an offer is what holds.

    `source` is `provider`, `import`, `demo` or `replay` (told by a case file: nobody confirms it, and it holds);
    `row_key` names the row in an outside application.
    """

    __tablename__ = "availability"
    __table_args__ = (
        Index("ix_availability_newest", "offer_id", "id"),
        CheckConstraint("free_count >= 0", name="count_not_negative"),
        CheckConstraint("waiting_weeks >= 0", name="weeks_not_negative"),
    )

    id: Mapped[Id]
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    free_from: Mapped[date | None]
    free_count: Mapped[int]
    waiting_weeks: Mapped[int | None]
    admission_stop: Mapped[bool] = mapped_column(default=False)
    note: Mapped[str | None]
    source: Mapped[Slug]
    row_key: Mapped[str | None]
    confirmed_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class Contract(Base):
    """A provider's contract for a form of care with a municipality in a period (F rows); amounts in whole euros."""

    __tablename__ = "contracts"
    __table_args__ = (Index("ix_contracts_lookup", "municipality", "form", "provider_id"),)

    id: Mapped[Id]
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    form: Mapped[Slug] = mapped_column(index=True)
    municipality: Mapped[Slug]
    contract_form: Mapped[Slug]
    main_contractor_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    acceptance_duty: Mapped[bool] = mapped_column(default=False)
    budget_ceiling: Mapped[int | None]
    budget_spent: Mapped[int | None]
    tariff: Mapped[int | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[str]
