"""What somebody wants to hear by mail and when, and the mails that count what is new."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from rets.models.base import Base, Id, Slug


class MailWish(Base):
    """From a moment on somebody hears of a group of messages in a certain rhythm; the newest counts. Append-only."""

    __tablename__ = "mail_wishes"
    __table_args__ = (
        CheckConstraint("rhythm IN ('direct', 'dag', 'week', 'programma')", name="rhythm_known"),
        Index("ix_mail_wishes_person", "person_id", "topic", "id"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    topic: Mapped[Slug]
    rhythm: Mapped[Slug]
    recorded_at: Mapped[datetime]


class Digest(Base):
    """One mail to one person that counts the messages which were gathered for it, whatever their rhythm."""

    __tablename__ = "digests"
    __table_args__ = (
        UniqueConstraint("person_id", "due_at"),
        Index("ix_digests_due", "next_at", postgresql_where="next_at IS NOT NULL"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    due_at: Mapped[datetime]
    message_id: Mapped[str]
    next_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
