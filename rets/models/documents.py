"""Documents made from a dossier and what was sent of them to whom; both append-only."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from rets.models.base import Base, Id, Slug
from rets.models.cases import Case
from rets.models.people import Person


class Document(Base):
    """One version of a form or letter, complete when it was made. Append-only: a correction is a new version.

    `ref` says what it is about within the case: '' (the case), `verzoek:5` or `regel:7`. `content` are the bytes as
    they were made, `hash` their SHA-256, `data` what went in; `case_version` is the version of the case it was made
    from. `for_team` lets the expert team read it; a receiver reads what was sent to it (`DocumentSending.readers`).
    """

    __tablename__ = "documents"
    __table_args__ = (
        UniqueConstraint("case_id", "kind", "ref", "version"),
        CheckConstraint("version > 0", name="version_counts"),
        CheckConstraint("length(hash) = 64", name="hash_is_sha256"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[Slug]
    ref: Mapped[Slug] = mapped_column(default="")
    version: Mapped[int]
    title: Mapped[str]
    case_version: Mapped[int]
    data: Mapped[dict[str, Any]] = mapped_column(deferred=True)
    content: Mapped[bytes] = mapped_column(deferred=True)
    hash: Mapped[str]
    for_team: Mapped[bool]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[datetime]
    case: Mapped[Case] = relationship()
    maker: Mapped[Person | None] = relationship()


class DocumentSending(Base):
    """That a version went to somebody, on a day, through a channel. Append-only.

    `readers` are the tokens of those who may read it in the program because it was sent to them there.
    """

    __tablename__ = "document_sendings"
    __table_args__ = (Index("ix_document_sendings_case", "case_id"),)

    id: Mapped[Id]
    document_id: Mapped[int] = mapped_column(ForeignKey("documents.id"), index=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    receiver: Mapped[Slug]
    name: Mapped[str]
    channel: Mapped[Slug]
    sent_on: Mapped[date]
    sent_at: Mapped[datetime]
    sent_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    readers: Mapped[list[str]] = mapped_column(default=list)
