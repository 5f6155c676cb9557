"""People, the organisations they work for and their appointments."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ColumnElement, ForeignKey, Index, and_, or_
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id, Slug


class Organisation(Base):
    """A GI, provider, municipality, region office or external rung (BEN, OZJ); `kind` says which."""

    __tablename__ = "organisations"
    __table_args__ = (
        CheckConstraint("kind IN ('gi', 'provider', 'municipality', 'region', 'external')", name="kind_known"),
    )

    id: Mapped[Id]
    slug: Mapped[Slug] = mapped_column(unique=True)
    kind: Mapped[Slug]
    name: Mapped[str]
    municipality: Mapped[str | None]
    region: Mapped[str | None]
    phone: Mapped[str | None]
    email: Mapped[str | None]


class Person(Base):
    """Somebody who works with the system. Signs in by `subject` (what the identity provider calls them).

    Sessions of an earlier `session_round` are over; `guided_at` is when the first steps on the start page were closed.
    """

    __tablename__ = "people"

    id: Mapped[Id]
    slug: Mapped[Slug] = mapped_column(unique=True)
    subject: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    email: Mapped[str]
    phone: Mapped[str | None]
    session_round: Mapped[int] = mapped_column(default=0, server_default="0")
    guided_at: Mapped[datetime | None]
    appointments: Mapped[list["Appointment"]] = relationship(
        back_populates="person", order_by="Appointment.id", foreign_keys="Appointment.person_id"
    )


class EndedSession(Base):
    """A session that its person ended before its time: a copy of the cookie works no more."""

    __tablename__ = "ended_sessions"

    number: Mapped[str] = mapped_column(primary_key=True)
    until: Mapped[datetime] = mapped_column(index=True)


class Appointment(Base):
    """A role of a person at an organisation, for a region where the role has one, from a day until another.

    Who is away is so from `absent_from` (at once when it is null) until the day `absent_until`; `deputy_id` stands in.
    """

    __tablename__ = "appointments"
    __table_args__ = (
        CheckConstraint(
            "role IN ('jeugdbeschermer', 'teammanager', 'zorgmakelaar', 'ret_member', 'ret_chair', 'provider',"
            " 'municipality', 'contract_manager', 'director', 'monitor', 'administrator')",
            name="role_known",
        ),
        Index("ix_appointments_role_region", "role", "region"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[Slug]
    region: Mapped[str | None]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    absent_from: Mapped[date | None]
    absent_until: Mapped[date | None]
    valid_from: Mapped[date]
    valid_until: Mapped[date | None]
    person: Mapped[Person] = relationship(back_populates="appointments", foreign_keys=[person_id])
    organisation: Mapped[Organisation] = relationship()

    @classmethod
    def away_on(cls, on: date) -> ColumnElement[bool]:
        """Whether who was appointed is away on a day."""
        return and_(cls.absent_until > on, or_(cls.absent_from.is_(None), cls.absent_from <= on))


class Absence(Base):
    """What somebody said about being away in an appointment: from, until, who stands in; all null when back.

    Append-only; the appointment holds what was said last.
    """

    __tablename__ = "absences"

    id: Mapped[Id]
    appointment_id: Mapped[int] = mapped_column(ForeignKey("appointments.id"), index=True)
    absent_from: Mapped[date | None]
    absent_until: Mapped[date | None]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))


class CalendarFeed(Base):
    """A private address at which the calendar of a person is read; only the digest of its secret is kept."""

    __tablename__ = "calendar_feeds"

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    digest: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]
