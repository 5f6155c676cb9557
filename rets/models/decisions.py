"""The expert team: meetings, agenda, decisions and the lines that bind an addressee."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Numeric, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id, Slug
from rets.models.cases import Case
from rets.models.mandates import Mandate
from rets.models.people import Organisation, Person


class Meeting(Base):
    """A meeting of a region's RET; `kind` is `regular` or `spoed`. `present` holds the ids of who was there.

    A regular one stands for the day `rhythm_on`, also when it is moved. `next_at` is when the sweep must say that the
    sheets stand ready, and after that when what was not decided goes to the next meeting. `invitations` counts how
    often people were invited, which is the next SEQUENCE.
    """

    __tablename__ = "meetings"
    __table_args__ = (
        Index("ix_meetings_region", "region", "starts_at"),
        Index("ix_meetings_sweep", "next_at", postgresql_where="next_at IS NOT NULL"),
    )

    id: Mapped[Id]
    region: Mapped[Slug]
    kind: Mapped[Slug] = mapped_column(default="regular")
    starts_at: Mapped[datetime]
    held_at: Mapped[datetime | None]
    rhythm_on: Mapped[date | None]
    cancelled_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    invitations: Mapped[int] = mapped_column(default=0)
    present: Mapped[list[int]] = mapped_column(default=list)
    items: Mapped[list["AgendaItem"]] = relationship(back_populates="meeting", order_by="AgendaItem.position")

    @property
    def sheets_ready(self) -> bool:
        """Whether the moment of the sheets is over: what is due next lies after the meeting, or nothing is."""
        return self.next_at is None or self.next_at > self.starts_at


class AgendaItem(Base):
    """A case on the agenda of a meeting; `slot_at` is when its half hour begins, as people were invited to it."""

    __tablename__ = "agenda_items"
    __table_args__ = (UniqueConstraint("meeting_id", "case_id"), Index("ix_agenda_items_case", "case_id"))

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    position: Mapped[int]
    why: Mapped[Slug]
    outcome: Mapped[str | None]
    slot_at: Mapped[datetime | None]
    invitations: Mapped[int] = mapped_column(default=0)
    meeting: Mapped[Meeting] = relationship(back_populates="items")
    case: Mapped[Case] = relationship()


class MeetingRecord(Base):
    """What happened to a meeting: held with who was there, moved, cancelled, or passed by without a word. Append-only.

    `cases` is how many stood on its agenda at that moment, which may be none; no case is named.
    """

    __tablename__ = "meeting_records"
    __table_args__ = (CheckConstraint("kind IN ('held', 'moved', 'cancelled', 'passed')", name="kind_known"),)

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"), index=True)
    kind: Mapped[Slug]
    present: Mapped[list[int]]
    cases: Mapped[int]
    text: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    recorder: Mapped[Person | None] = relationship(foreign_keys=[recorded_by])


class MeetingCall(Base):
    """A member who was called for an urgent meeting: when, whether reached, and in which words the member answered.

    Append-only. Of each member the newest call counts.
    """

    __tablename__ = "meeting_calls"
    __table_args__ = (
        CheckConstraint("said <> '' OR NOT reached", name="words_given"),
        Index("ix_meeting_calls_meeting", "meeting_id", "id"),
    )

    id: Mapped[Id]
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    called_at: Mapped[datetime]
    reached: Mapped[bool]
    said: Mapped[str]
    recorded_at: Mapped[datetime]
    recorded_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    person: Mapped[Person] = relationship(foreign_keys=[person_id])


class Decision(Base):
    """What the RET decided about a case. `kind` is `binding`, or `advice` where power or composition was missing.

    One taken outside the calendar waits for the meeting `confirm_at_id` until it is settled: confirmed, or withdrawn
    when `withdrawn_why` says why.
    """

    __tablename__ = "decisions"
    __table_args__ = (
        CheckConstraint("kind IN ('binding', 'advice')", name="kind_known"),
        Index("ix_decisions_case", "case_id"),
        Index(
            "ix_decisions_to_confirm",
            "confirm_at_id",
            postgresql_where="settled_at IS NULL AND confirm_at_id IS NOT NULL",
        ),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    kind: Mapped[Slug]
    question: Mapped[str]
    text: Mapped[str]
    decided_at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    present: Mapped[list[int]]
    finished_at: Mapped[datetime | None]
    confirm_at_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    settled_at: Mapped[datetime | None]
    settled_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    withdrawn_why: Mapped[str | None]
    lines: Mapped[list["DecisionLine"]] = relationship(back_populates="decision", order_by="DecisionLine.id")
    case: Mapped[Case] = relationship()


class DecisionLine(Base):
    """One addressee, one action, one due date, and the mandate that makes it binding (R41, P4).

    Answers: `accepted`, `objection`, `silence`; `done_on` is when the action was really done. `amount` is in whole
    euros, null when the action costs the addressee nothing that the mandate counts. `why_advice` is the sentence that
    says why a line does not bind; of old lines nobody kept it.
    """

    __tablename__ = "decision_lines"
    __table_args__ = (
        CheckConstraint("action <> ''", name="action_given"),
        CheckConstraint("amount > 0", name="amount_positive"),
        CheckConstraint("binding = (mandate_id IS NOT NULL)", name="binding_has_mandate"),
        Index("ix_decision_lines_addressee", "organisation_id", postgresql_where="done_on IS NULL"),
    )

    id: Mapped[Id]
    decision_id: Mapped[int] = mapped_column(ForeignKey("decisions.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    role: Mapped[Slug]
    action: Mapped[str]
    due_on: Mapped[date]
    amount: Mapped[int | None] = mapped_column(Numeric(12, 0))
    binding: Mapped[bool]
    mandate_id: Mapped[int | None] = mapped_column(ForeignKey("mandates.id"))
    why_advice: Mapped[str | None]
    offer_id: Mapped[int | None] = mapped_column(ForeignKey("offers.id"))
    answer_code: Mapped[str | None]
    answer_text: Mapped[str | None]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    done_on: Mapped[date | None]
    decision: Mapped[Decision] = relationship(back_populates="lines")
    organisation: Mapped[Organisation] = relationship()
    mandate: Mapped[Mandate | None] = relationship()
