"""Requests to providers, the claims on places that they hold, and the placements that come of them."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, func
from sqlalchemy.dialects.postgresql import DATERANGE, ExcludeConstraint, Range
from sqlalchemy.orm import Mapped, mapped_column, relationship
from sqlalchemy.sql import column

from rets.models.base import Base, Id, Slug
from rets.models.cases import Case
from rets.models.people import Organisation
from rets.models.supply import Offer


class Request(Base):
    """A question to one provider: can you help this child? `profile` is the anonymous profile as it was sent.

    States: `open`, `needs_information`, `waiting_list`, `accepted`, `refused`, `withdrawn`, `expired`.
    """

    __tablename__ = "requests"
    __table_args__ = (
        CheckConstraint(
            "state IN ('open', 'needs_information', 'waiting_list', 'accepted', 'refused', 'withdrawn', 'expired')",
            name="state_known",
        ),
        CheckConstraint("state <> 'refused' OR answer_code IS NOT NULL", name="refusal_has_ground"),
        CheckConstraint("purpose IN ('main', 'bridging')", name="purpose_known"),
        Index("ix_requests_provider", "provider_id", "state"),
        Index("ix_requests_case", "case_id"),
        Index(
            "uq_requests_open",
            "case_id",
            "offer_id",
            unique=True,
            postgresql_where="state IN ('open', 'needs_information', 'waiting_list', 'accepted')",
        ),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    offer_id: Mapped[int] = mapped_column(ForeignKey("offers.id"))
    place_id: Mapped[int | None] = mapped_column(ForeignKey("places.id"))
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    purpose: Mapped[Slug] = mapped_column(default="main")
    state: Mapped[Slug] = mapped_column(default="open")
    route: Mapped[Slug]
    start_on: Mapped[date]
    question: Mapped[str]
    profile: Mapped[dict[str, Any]]
    asked_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[datetime]
    answer_due_at: Mapped[datetime]
    answer_code: Mapped[str | None]
    answer_text: Mapped[str | None]
    expected_on: Mapped[date | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    version: Mapped[int] = mapped_column(nullable=False)
    case: Mapped[Case] = relationship()
    offer: Mapped[Offer] = relationship()
    provider: Mapped[Organisation] = relationship()

    __mapper_args__ = {"version_id_col": version}  # noqa: RUF012 (SQLAlchemy declares it as an instance variable)


class Claim(Base):
    """A place kept for a child over a period: held by a request, or given. The database refuses any overlap.

    While `live`, no two claims on one place overlap, and no two `placed` claims of one purpose on one child overlap.
    """

    __tablename__ = "claims"
    __table_args__ = (
        CheckConstraint("kind IN ('hold', 'placed')", name="kind_known"),
        ExcludeConstraint(
            (func.int8range(column("place_id"), column("place_id"), "[]"), "&&"),
            (column("period"), "&&"),
            name="ex_claims_one_place_one_child",
            using="gist",
            where="live",
        ),
        ExcludeConstraint(
            (func.int8range(column("case_id"), column("case_id"), "[]"), "&&"),
            (column("period"), "&&"),
            name="ex_claims_one_child_one_place",
            using="gist",
            where="live AND kind = 'placed' AND purpose = 'main'",
        ),
        Index("ix_claims_case", "case_id"),
        Index("ix_claims_request", "request_id"),
    )

    id: Mapped[Id]
    place_id: Mapped[int] = mapped_column(ForeignKey("places.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    kind: Mapped[Slug]
    purpose: Mapped[Slug]
    period: Mapped[Range[date]] = mapped_column(DATERANGE)
    live: Mapped[bool] = mapped_column(default=True)


class Placement(Base):
    """Help agreed for a child: intake, real start, end, and whether it fits (N5, N6). Bridging names its aim.

    An intake never starts help: `started_on` is the first day of treatment or stay, `start_confirmed_at` when the GI
    confirmed it. Judgements: `passend`, `alternatief_passend`, `overbrugging`, `second_best`.
    """

    __tablename__ = "placements"
    __table_args__ = (
        CheckConstraint("purpose IN ('main', 'bridging')", name="purpose_known"),
        CheckConstraint("ended_on IS NULL OR started_on IS NULL OR ended_on >= started_on", name="ends_after_start"),
        CheckConstraint("purpose <> 'bridging' OR bridges_to IS NOT NULL", name="bridging_names_wanted_help"),
        Index("ix_placements_case", "case_id"),
        Index(
            "uq_placements_current_main",
            "case_id",
            unique=True,
            postgresql_where="purpose = 'main' AND ended_on IS NULL AND cancelled_at IS NULL",
        ),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    request_id: Mapped[int | None] = mapped_column(ForeignKey("requests.id"))
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"))
    purpose: Mapped[Slug]
    form: Mapped[Slug]
    bridges_to: Mapped[str | None]
    description: Mapped[str] = mapped_column(default="")
    agreed_at: Mapped[datetime]
    planned_on: Mapped[date | None]
    intake_on: Mapped[date | None]
    reported_start_on: Mapped[date | None]
    started_on: Mapped[date | None]
    start_confirmed_at: Mapped[datetime | None]
    ends_on: Mapped[date | None]
    ended_on: Mapped[date | None]
    end_reason: Mapped[str | None]
    cancelled_at: Mapped[datetime | None]
    judged_professional: Mapped[str | None]
    judged_family: Mapped[str | None]
    judged_on: Mapped[date | None]
    case: Mapped[Case] = relationship()
    offer: Mapped[Offer | None] = relationship()
