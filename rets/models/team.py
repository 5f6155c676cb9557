"""What the expert team does beside the decisions: it advises without a dossier, and keeps signals (R15)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from rets.models.base import Base, Id, Slug
from rets.models.people import Person

SUBJECT = ("region", "found_by", "obstacle", "form")


class Watched:
    """What somebody owes an answer to before a day, and the sweep passes on when nobody answers.

    `next_at` is the next moment at which the sweep must act, null once it is answered; `silences` counts how often it
    was passed on.
    """

    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    due_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    silences: Mapped[int] = mapped_column(default=0)
    answer: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))

    @declared_attr
    def owner(cls) -> Mapped[Person]:  # noqa: N805 (SQLAlchemy calls it on the class)
        """Who owes the answer now."""
        return relationship(Person, foreign_keys=[cls.owner_id])  # type: ignore[list-item]


class Turn:
    """What happened to something that is watched, and who owes the answer from then on. Append-only."""

    id: Mapped[Id]
    kind: Mapped[Slug]
    effective_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    owner_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    text: Mapped[str]

    @declared_attr
    def owner(cls) -> Mapped[Person]:  # noqa: N805
        """Who owed the answer from then on."""
        return relationship(Person, foreign_keys=[cls.owner_id])  # type: ignore[list-item]

    @declared_attr
    def actor(cls) -> Mapped[Person | None]:  # noqa: N805
        """Who did it; nobody when the term did."""
        return relationship(Person, foreign_keys=[cls.actor_id])  # type: ignore[list-item]


class ConsultationTurn(Turn, Base):
    """One thing that happened to a question without a dossier."""

    __tablename__ = "consultation_turns"

    consultation_id: Mapped[int] = mapped_column(ForeignKey("consultations.id"), index=True)


class Consultation(Watched, Base):
    """A question to a region's expert team without a dossier (R15): for the professional, a parent or a child.

    No child is named: the texts hold no name, number or address of a person.
    """

    __tablename__ = "consultations"
    __table_args__ = (
        CheckConstraint("asked_for IN ('zelf', 'ouder', 'kind')", name="asked_for_known"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answer_has_moment"),
        CheckConstraint("(answered_at IS NULL) = (next_at IS NOT NULL)", name="open_is_watched"),
        Index("ix_consultations_region", "region", "asked_at"),
        Index("ix_consultations_sweep", "next_at", postgresql_where="next_at IS NOT NULL"),
    )

    id: Mapped[Id]
    region: Mapped[Slug]
    question: Mapped[str]
    asked_for: Mapped[Slug]
    asked_by: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    asked_at: Mapped[datetime]
    asker: Mapped[Person] = relationship(foreign_keys=[asked_by])
    turns: Mapped[list[ConsultationTurn]] = relationship(order_by=ConsultationTurn.id)


class SignalTurn(Turn, Base):
    """One thing that happened to a signal."""

    __tablename__ = "signal_turns"

    signal_id: Mapped[int] = mapped_column(ForeignKey("signals.id"), index=True)


class Signal(Watched, Base):
    """Something that stands in the way of more children than one: what, of which help, on which level (R15).

    `case_ids` is the evidence; a reader learns of those cases that it may see, and of no others. `due_at` is the day
    on which its owner says what came of it. `found_by` is how the engine found it in the figures, empty when a person
    recorded it: then `months` holds how many children there were in each month (`2026-03`), and what the engine finds
    in a region stands there once.
    """

    __tablename__ = "signals"
    __table_args__ = (
        CheckConstraint("level IN ('lokaal', 'regionaal', 'bovenregionaal')", name="level_known"),
        CheckConstraint("(answered_at IS NULL) = (answer IS NULL)", name="answer_has_moment"),
        CheckConstraint("(answered_at IS NULL) = (next_at IS NOT NULL)", name="open_is_watched"),
        CheckConstraint("(found_by = '') = (recorded_by IS NOT NULL)", name="recorded_or_found"),
        Index(
            "uq_signals_found", "region", "found_by", "obstacle", "form", unique=True, postgresql_where="found_by <> ''"
        ),
        Index("ix_signals_region", "region", "recorded_at"),
        Index("ix_signals_sweep", "next_at", postgresql_where="next_at IS NOT NULL"),
    )

    id: Mapped[Id]
    region: Mapped[Slug]
    obstacle: Mapped[Slug]
    form: Mapped[Slug]
    level: Mapped[Slug]
    text: Mapped[str]
    case_ids: Mapped[list[int]]
    found_by: Mapped[Slug] = mapped_column(default="")
    months: Mapped[dict[str, Any]] = mapped_column(default=dict)
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorded_at: Mapped[datetime]
    recorder: Mapped[Person | None] = relationship(foreign_keys=[recorded_by])
    turns: Mapped[list[SignalTurn]] = relationship(order_by=SignalTurn.id)


class SignalRound(Base):
    """A day on which the figures were looked through for signals, and how many were found or came back."""

    __tablename__ = "signal_rounds"

    day: Mapped[date] = mapped_column(primary_key=True)
    found: Mapped[int] = mapped_column(default=0)
