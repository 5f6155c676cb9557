"""Who makes and who reads a document: its makers and readers by role on the case, and to whom it was sent here."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload, undefer

from rets.access import Reader, require, roles_on
from rets.clock import date_of
from rets.errors import NotFound
from rets.models import Case, Document, DocumentSending
from rets.reference.load import read_document_kinds
from rets.reference.rows import DocumentKind
from rets.services.document_subject import kind_of, line_ref
from rets.services.reads import note_read
from workflows.roles import Role

OWN = frozenset({Role.JEUGDBESCHERMER, Role.TEAMMANAGER, Role.ZORGMAKELAAR, Role.RET_MEMBER, Role.RET_CHAIR})
NO_SUCH = "Dit document bestaat niet, of u mag het niet zien."


def may_make(reader: Reader, case: Case, kind: DocumentKind) -> bool:
    """Whether this reader makes and sends this kind about a case."""
    return bool(roles_on(reader, case) & {Role(one) for one in kind.makers}) or Role.SYSTEM in reader.roles


def kinds_for(reader: Reader, case: Case, at: datetime) -> list[DocumentKind]:
    """The kinds that this reader makes about a case."""
    return [row for row in read_document_kinds() if row.holds_on(date_of(at)) and may_make(reader, case, row)]


def documents_for(session: Session, reader: Reader, case: Case) -> list[Document]:
    """The documents of a case that this reader may read, newest first."""
    rows = session.scalars(
        select(Document)
        .options(joinedload(Document.maker))
        .where(Document.case_id == case.id)
        .order_by(Document.id.desc())
    ).all()
    sent = sendings_of(session, case)
    return [row for row in rows if _may_read(reader, case, row, sent.get(row.id, []))]


def document_for(session: Session, reader: Reader, case: Case, document_id: int) -> Document:
    """One document of a case, with its bytes.

    Raises:
        NotFound: there is none that this reader may read.
    """
    require(reader, "document.see", case)
    found = session.scalar(
        select(Document)
        .options(undefer(Document.content), undefer(Document.data))
        .where(Document.id == document_id, Document.case_id == case.id)
    )
    if found is None or not _may_read(reader, case, found, sendings_of(session, case).get(found.id, [])):
        raise NotFound(NO_SUCH)
    return found


def open_document(session: Session, reader: Reader, case: Case, document_id: int, at: datetime) -> Document:
    """One document for somebody who opens it; that is written in the read log.

    Raises:
        NotFound: as `document_for`.
    """
    found = document_for(session, reader, case, document_id)
    note_read(session, reader, case, f"document:{found.kind}", at)
    return found


def sendings_of(session: Session, case: Case) -> dict[int, list[DocumentSending]]:
    """What was sent of each document of a case, oldest first."""
    found: dict[int, list[DocumentSending]] = {}
    for row in session.scalars(
        select(DocumentSending).where(DocumentSending.case_id == case.id).order_by(DocumentSending.id)
    ):
        found.setdefault(row.document_id, []).append(row)
    return found


def sendings_for(session: Session, reader: Reader, case: Case) -> dict[int, list[DocumentSending]]:
    """The same as far as this reader may know: who only receives sees what was sent to itself."""
    sent = sendings_of(session, case)
    if roles_on(reader, case) & OWN or Role.SYSTEM in reader.roles:
        return sent
    return {number: [one for one in rows if reader.tokens & set(one.readers)] for number, rows in sent.items()}


def letter_for(session: Session, reader: Reader, case: Case, line_id: int) -> Document | None:
    """The newest letter about a line of a decision that this reader may read."""
    ref = line_ref(line_id)
    return next((one for one in documents_for(session, reader, case) if one.ref == ref), None)


def _may_read(reader: Reader, case: Case, document: Document, sent: list[DocumentSending]) -> bool:
    kind = kind_of(document.kind, date_of(document.made_at))
    mine = roles_on(reader, case)
    if Role.SYSTEM in reader.roles or mine & {Role(one) for one in (*kind.readers, *kind.makers)}:
        return True
    return any(reader.tokens & set(one.readers) for one in sent)
