"""Which documents a person can make about a case now, what each still lacks, and which is behind the dossier."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from rets.access import Reader
from rets.models import Case, Document
from rets.services.document_access import kinds_for
from rets.services.document_content import same
from rets.services.document_needs import Missing
from rets.services.document_receivers import receivers_of
from rets.services.document_subject import Subject, subjects_of
from rets.services.documents import prepared


@dataclass(frozen=True)
class Possible:
    """A document that can be made: of which kind, about what, for whom, and what is missing.

    `made` is the newest version; `behind` says that it would read differently now.
    """

    kind: str
    name: str
    ref: str
    about: str
    receivers: Sequence[str]
    lacking: Sequence[Missing]
    made: Document | None
    behind: bool


def possible(session: Session, reader: Reader, case: Case, at: datetime) -> list[Possible]:
    """What this reader can make about a case, in the order of the list of kinds; nothing about a closed case."""
    if case.state == "closed":
        return []
    newest = _newest(session, case)
    subjects = subjects_of(session, case, kinds_for(reader, case, at), at)
    return [_possible(reader, one, newest.get((one.kind.code, one.ref))) for one in subjects]


def _possible(reader: Reader, it: Subject, made: Document | None) -> Possible:
    found = prepared(reader, it, made)
    return Possible(
        kind=it.kind.code,
        name=it.kind.name,
        ref=it.ref,
        about=_about(it),
        receivers=[one.name for one in receivers_of(it)],
        lacking=found.lacking,
        made=made,
        behind=made is not None and not same(found.content, made.data["content"]),
    )


def _about(it: Subject) -> str:
    if it.line is not None:
        return it.line.organisation.name
    return it.request.provider.name if it.request is not None else ""


def _newest(session: Session, case: Case) -> dict[tuple[str, str], Document]:
    rows = session.scalars(
        select(Document).options(undefer(Document.data)).where(Document.case_id == case.id).order_by(Document.version)
    )
    return {(row.kind, row.ref): row for row in rows}
