"""Who is on call for a region, and how a duty ended before its time; rows are added, never changed."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, and_, exists, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id, Slug
from rets.models.people import Person


class DutyEnd(Base):
    """A duty ends on a day (exclusive), sooner than was agreed: who recorded that, and why. Append-only."""

    __tablename__ = "duty_ends"
    __table_args__ = (CheckConstraint("why <> ''", name="why_given"),)

    id: Mapped[Id]
    duty_id: Mapped[int] = mapped_column(ForeignKey("duties.id"), index=True)
    until_on: Mapped[date]
    why: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))


class Duty(Base):
    """Somebody is on call for a region, day and night, from a day until another (exclusive). Append-only (R38).

    `phone` is where this duty is answered, null for the person's own telephone. `valid_until` is what was agreed at
    the start; `until` is when it really ends.
    """

    __tablename__ = "duties"
    __table_args__ = (CheckConstraint("valid_until > valid_from", name="ends_after_start"),)

    id: Mapped[Id]
    region: Mapped[Slug] = mapped_column(index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    valid_from: Mapped[date]
    valid_until: Mapped[date]
    phone: Mapped[str | None]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    person: Mapped[Person] = relationship(foreign_keys=[person_id])
    recorder: Mapped[Person] = relationship(foreign_keys=[recorded_by])
    ends: Mapped[list[DutyEnd]] = relationship(order_by=DutyEnd.id, lazy="selectin")

    @property
    def until(self) -> date:
        """The first day on which it is over, the earliest of what was agreed and recorded later."""
        return min([self.valid_until, *(one.until_on for one in self.ends)])

    @classmethod
    def holds_on(cls, on: date) -> ColumnElement[bool]:
        """Whether somebody is on call on a day, in a query."""
        return and_(cls.valid_from <= on, cls.goes_on(on))

    @classmethod
    def goes_on(cls, on: date) -> ColumnElement[bool]:
        """Whether it holds on a day or begins later, in a query."""
        over = or_(DutyEnd.until_on <= on, DutyEnd.until_on <= cls.valid_from)
        return and_(cls.valid_until > on, ~exists().where(DutyEnd.duty_id == cls.id, over))
