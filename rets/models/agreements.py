"""Providers that agreed to take over from one another, and how an agreement ended; rows are added, never changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, and_, exists, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id
from rets.models.people import Organisation, Person


class AgreementEnd(Base):
    """An agreement ends on a day (exclusive), sooner than was agreed: who recorded that, and why. Append-only."""

    __tablename__ = "agreement_ends"
    __table_args__ = (CheckConstraint("why <> ''", name="why_given"),)

    id: Mapped[Id]
    agreement_id: Mapped[int] = mapped_column(ForeignKey("provider_agreements.id"), index=True)
    until_on: Mapped[date]
    why: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    recorder: Mapped[Person] = relationship()


class ProviderAgreement(Base):
    """Two providers that take over from one another, either way, for forms of care (uitwijkafspraak, R56). Append-only.

    `recorded_at` and `recorded_by` are null for what came with the data. `valid_until` is what was agreed at the start;
    `until` is when it really ends.
    """

    __tablename__ = "provider_agreements"
    __table_args__ = (
        CheckConstraint("valid_until > valid_from", name="ends_after_start"),
        CheckConstraint("provider_id <> partner_id", name="two_providers"),
    )

    id: Mapped[Id]
    provider_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    partner_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    forms: Mapped[list[str]]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[str]
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    provider: Mapped[Organisation] = relationship(foreign_keys=[provider_id])
    partner: Mapped[Organisation] = relationship(foreign_keys=[partner_id])
    recorder: Mapped[Person | None] = relationship()
    ends: Mapped[list[AgreementEnd]] = relationship(order_by=AgreementEnd.id, lazy="selectin")

    @property
    def until(self) -> date | None:
        """The first day on which it holds no more, the earliest of what was agreed and recorded later."""
        agreed = [self.valid_until] if self.valid_until else []
        return min([*agreed, *(one.until_on for one in self.ends)], default=None)

    @classmethod
    def holds_on(cls, on: date) -> ColumnElement[bool]:
        """Whether it holds on a day, in a query."""
        return and_(cls.valid_from <= on, cls.goes_on(on))

    @classmethod
    def goes_on(cls, on: date) -> ColumnElement[bool]:
        """Whether it holds on a day or begins later, in a query."""
        over = or_(AgreementEnd.until_on <= on, AgreementEnd.until_on <= cls.valid_from)
        ended = exists().where(AgreementEnd.agreement_id == cls.id, over)
        return and_(or_(cls.valid_until.is_(None), cls.valid_until > on), ~ended)
