"""The mandates that give a decision power, and how each of them ended; rows are added, never changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Numeric, and_, exists, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id, Slug
from rets.models.people import Organisation, Person
from rets.models.supply import Contract


class MandateEnd(Base):
    """A mandate ends on a day (exclusive), sooner than was agreed or at all: who signed that, and why. Append-only."""

    __tablename__ = "mandate_ends"
    __table_args__ = (CheckConstraint("why <> ''", name="why_given"),)

    id: Mapped[Id]
    mandate_id: Mapped[int] = mapped_column(ForeignKey("mandates.id"), index=True)
    until_on: Mapped[date]
    signed_by: Mapped[str]
    why: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))


class Mandate(Base):
    """Doorzettingsmacht granted to a region's RET by one municipality, GI or provider (R18, P25). Append-only.

    With a `contract` it counts for help under that contract alone. `max_amount` is in whole euros, null without a
    limit. `recorded_at` and `recorded_by` are null for what came with the data. `valid_until` is what was agreed at
    the start; `until` is when it really ends.
    """

    __tablename__ = "mandates"
    __table_args__ = (CheckConstraint("valid_until > valid_from", name="ends_after_start"),)

    id: Mapped[Id]
    region: Mapped[Slug]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    contract_id: Mapped[int | None] = mapped_column(ForeignKey("contracts.id"))
    scope: Mapped[str]
    max_amount: Mapped[int | None] = mapped_column(Numeric(12, 0))
    signed_by: Mapped[str]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    source: Mapped[str]
    recorded_at: Mapped[datetime | None]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    organisation: Mapped[Organisation] = relationship()
    contract: Mapped[Contract | None] = relationship()
    recorder: Mapped[Person | None] = relationship()
    ends: Mapped[list[MandateEnd]] = relationship(order_by=MandateEnd.id, lazy="selectin")

    @property
    def until(self) -> date | None:
        """The first day on which it holds no more, the earliest of what was agreed and recorded later."""
        agreed = [self.valid_until] if self.valid_until else []
        return min([*agreed, *(one.until_on for one in self.ends)], default=None)

    def holds(self, on: date) -> bool:
        """Whether it holds on a day."""
        return self.valid_from <= on and (self.until is None or self.until > on)

    @classmethod
    def holds_on(cls, on: date) -> ColumnElement[bool]:
        """Whether it holds on a day, in a query."""
        return and_(cls.valid_from <= on, cls.goes_on(on))

    @classmethod
    def goes_on(cls, on: date) -> ColumnElement[bool]:
        """Whether it holds on a day or begins later, in a query."""
        ended = exists().where(MandateEnd.mandate_id == cls.id, MandateEnd.until_on <= on)
        return and_(or_(cls.valid_until.is_(None), cls.valid_until > on), ~ended)
