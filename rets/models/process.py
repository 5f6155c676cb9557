"""What the process leaves behind: events, deadlines, tasks, messages, reads and stored plans."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, Computed, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id, Slug
from rets.models.cases import Case
from rets.models.people import Organisation, Person

OF_STANDING = "CASE WHEN kind = 'standing.changed' THEN data ->> '{}' END"


class Event(Base):
    """One thing that happened to a case: when it took effect, when it was recorded, by whom. Append-only.

    `hash` is SHA-256 over the previous hash and this row (`rets.services.audit`); `seq` counts from 1 per case. Of a
    standing the database itself takes `region` and `child` out of `data`, so that an index finds those of a region.
    """

    __tablename__ = "events"
    __table_args__ = (
        UniqueConstraint("case_id", "seq"),
        Index(
            "ix_events_standing",
            "case_id",
            "seq",
            postgresql_where="kind = 'standing.changed'",
            postgresql_include=["recorded_at", "region", "child"],
        ),
        Index("ix_events_moves", "case_id", "seq", postgresql_where="kind = 'case.raised' OR kind LIKE 'step.%'"),
        Index("ix_events_intake", "case_id", "seq", postgresql_where="kind = 'placement.intake'"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    seq: Mapped[int]
    kind: Mapped[Slug]
    effective_at: Mapped[datetime]
    recorded_at: Mapped[datetime]
    actor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    actor_role: Mapped[Slug]
    data: Mapped[dict[str, Any]]
    prev_hash: Mapped[str]
    hash: Mapped[str]
    region: Mapped[str | None] = mapped_column(Computed(OF_STANDING.format("region"), persisted=True), deferred=True)
    child: Mapped[str | None] = mapped_column(Computed(OF_STANDING.format("child"), persisted=True), deferred=True)
    actor: Mapped[Person | None] = relationship()


class Deadline(Base):
    """A due date of a case. Families: `process` (a term of a state), `norm`, `hard` (an end), `plan` (counted back).

    `next_at` is the next moment at which the sweep must act (reminder or due); null when there is nothing left to do.
    `ref` tells apart deadlines of one kind (two measures, two requests).
    """

    __tablename__ = "deadlines"
    __table_args__ = (
        CheckConstraint("family IN ('process', 'norm', 'hard', 'plan')", name="family_known"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed_has_outcome"),
        Index("ix_deadlines_case", "case_id"),
        Index("ix_deadlines_sweep", "next_at", postgresql_where="next_at IS NOT NULL"),
        Index("uq_deadlines_open", "case_id", "kind", "ref", unique=True, postgresql_where="closed_at IS NULL"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    family: Mapped[Slug]
    kind: Mapped[Slug]
    ref: Mapped[str] = mapped_column(default="")
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    remind_at: Mapped[datetime | None]
    next_at: Mapped[datetime | None]
    missed_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    outcome: Mapped[str | None]
    explanation: Mapped[str | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)


class Task(Base):
    """Something that somebody must do beside the state of the case; it never blocks the start of help (R6, N22).

    Addressed to a person, or to a role at an organisation. An answer is a code with a text.
    """

    __tablename__ = "tasks"
    __table_args__ = (
        CheckConstraint("(answered_at IS NULL) = (answer_code IS NULL)", name="answer_has_code"),
        Index("ix_tasks_organisation", "organisation_id", postgresql_where="answered_at IS NULL"),
        Index("ix_tasks_case", "case_id"),
        Index("ix_tasks_person", "person_id", postgresql_where="answered_at IS NULL"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[Slug]
    role: Mapped[Slug]
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    channel: Mapped[Slug] = mapped_column(default="page")
    text: Mapped[str]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    opened_at: Mapped[datetime]
    due_at: Mapped[datetime]
    answer_code: Mapped[str | None]
    answer_text: Mapped[str | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answered_at: Mapped[datetime | None]
    data: Mapped[dict[str, Any]] = mapped_column(default=dict)
    case: Mapped[Case] = relationship()
    organisation: Mapped[Organisation | None] = relationship()


class Message(Base):
    """A mail to be sent: about what and why, never its content. `dedupe` keeps one fact from mailing twice.

    `invitation` is what it puts in a calendar: method, uid, sequence, beginning and end. `instead_of_id` is for whom
    its addressee stands in; `digest_id` the mail in which it was counted instead of sent.
    """

    __tablename__ = "messages"
    __table_args__ = (
        Index("ix_messages_due", "next_at", postgresql_where="next_at IS NOT NULL"),
        Index("ix_messages_meeting", "meeting_id", postgresql_where="meeting_id IS NOT NULL"),
        Index("ix_messages_digest", "digest_id", postgresql_where="digest_id IS NOT NULL"),
    )

    id: Mapped[Id]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    consultation_id: Mapped[int | None] = mapped_column(ForeignKey("consultations.id"))
    signal_id: Mapped[int | None] = mapped_column(ForeignKey("signals.id"))
    meeting_id: Mapped[int | None] = mapped_column(ForeignKey("meetings.id"))
    invitation: Mapped[dict[str, Any] | None]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    kind: Mapped[Slug]
    dedupe: Mapped[str] = mapped_column(unique=True)
    message_id: Mapped[str]
    created_at: Mapped[datetime]
    next_at: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    dropped_at: Mapped[datetime | None]
    last_error: Mapped[str | None]
    read_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    digest_id: Mapped[int | None] = mapped_column(ForeignKey("digests.id"))
    instead_of_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    instead_of: Mapped[Person | None] = relationship(foreign_keys=[instead_of_id])


class Read(Base):
    """Somebody opened a dossier. Append-only (R7, P13)."""

    __tablename__ = "reads"
    __table_args__ = (Index("ix_reads_case", "case_id", "at"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    role: Mapped[Slug]
    what: Mapped[Slug]
    at: Mapped[datetime]


class StoredPlan(Base):
    """What the matcher proposed, with the hash of the problem it saw: advice, never a placement.

    `number` counts the joint plans of a region, from 1; proposals for one case and a "what if" have none.
    """

    __tablename__ = "plans"
    __table_args__ = (
        Index("ix_plans_case", "case_id", "made_at"),
        Index("ix_plans_region", "region", "made_at"),
        Index("uq_plans_number", "region", "number", unique=True),
    )

    id: Mapped[Id]
    region: Mapped[str]
    case_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    problem_hash: Mapped[str]
    versions: Mapped[dict[str, Any]]
    result: Mapped[dict[str, Any]]
    number: Mapped[int | None]
