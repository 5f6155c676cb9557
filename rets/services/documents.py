"""Making a form or letter from the dossier and recording what was sent of it to whom (R45, P8).

Neither touches a clock: a wrong form costs a child no day. What is stored is complete and never changed; a correction
is a new version beside the old. The bytes are kept as they were made, because a newer version of the typesetter may
give other bytes; the data that went in is kept beside them, so that it can be seen that they say the same.
"""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, undefer

from rets.access import Reader
from rets.clock import date_of
from rets.errors import FieldError, Forbidden, Invalid, NotFound, Refused
from rets.models import Case, Document, DocumentSending
from rets.reference.rows import DocumentKind
from rets.render.pdf import maker, page_count, pdf
from rets.services.audit import Happening, record
from rets.services.document_access import may_make
from rets.services.document_content import content_of, same, title_of
from rets.services.document_needs import Missing, missing, too_long
from rets.services.document_receivers import CHANNELS, Receiver, people_behind, reads_here, receivers_of
from rets.services.document_subject import Subject, kind_of, subject_of
from rets.services.form_answers import form_sent, opens_for
from rets.services.locking import actor_on
from rets.services.outbox import queue
from rets.services.reads import note_read

IN_PROGRAM = "pagina"


@dataclass(frozen=True)
class Prepared:
    """A document as it would be made now: what it is about, its content, and what is missing."""

    subject: Subject
    content: dict[str, Any]
    lacking: tuple[Missing, ...]


def prepare(session: Session, reader: Reader, case: Case, code: str, ref: str, at: datetime) -> Prepared:
    """What a document would hold now. Reads only.

    Raises:
        NotFound: there is no such kind, or `ref` is not of this case.
        Forbidden: this reader does not make this kind.
    """
    kind = kind_of(code, date_of(at))
    if not may_make(reader, case, kind):
        raise Forbidden(f"{kind.name}: dit maakt een ander.")
    subject = subject_of(session, case, kind, ref, at)
    return prepared(reader, subject, latest(session, case, kind.code, subject.ref))


def prepared(reader: Reader, subject: Subject, last: Document | None) -> Prepared:
    """The same, where it is known already what it is about and which version was the last."""
    content = content_of(subject, last.version + 1 if last else 1)
    return Prepared(subject, content, tuple(missing(reader, subject) or _too_long(reader, subject, content)))


def draft(session: Session, reader: Reader, case: Case, code: str, ref: str, at: datetime) -> bytes:
    """A document as it would be now, marked as a draft, with what is missing in it; opens a line in the read log.

    Raises:
        NotFound, Forbidden: as `prepare`.
    """
    found = prepare(session, reader, case, code, ref, at)
    note_read(session, reader, case, f"concept:{code}", at)
    return pdf(content_of(found.subject, 0, lacking=[one.sentence for one in found.lacking]))


def make(session: Session, reader: Reader, case: Case, code: str, ref: str, at: datetime) -> Document:
    """Make a version of a document about a locked case; when nothing changed since the last, that one. Does not commit.

    Raises:
        Invalid: there is no such kind, or `ref` is not of this case.
        Forbidden: as `prepare`.
        Refused: the case is closed, or something is missing: a sentence for each.
    """
    if case.state == "closed":
        raise Refused("Deze casus is afgesloten. Open hem eerst opnieuw.")
    try:
        found = prepare(session, reader, case, code, ref, at)
    except NotFound as error:
        raise Invalid.at("kind", *error.sentences) from error
    if found.lacking:
        raise Refused(f"Nog niet compleet: {_lowered(one.sentence)}" for one in found.lacking)
    last = latest(session, case, code, found.subject.ref, with_data=True)
    if last is not None and same(found.content, last.data["content"]):
        return last
    made = _written(found, reader, last.version + 1 if last else 1)
    session.add(made)
    session.flush()
    note_read(session, reader, case, f"document:{code}", at)
    record(session, case, [Happening("document.made", at, _told(made))], actor_on(reader, case), at)
    return made


def send(
    session: Session,
    reader: Reader,
    case: Case,
    document: Document,
    *,
    to: str,
    channel: str,
    on: date | None,
    at: datetime,
    tell: bool = True,
) -> DocumentSending:
    """Record that a document of a locked case went to one of its receivers. Does not commit.

    The step of the route that asked for it is answered by it, once everything that step asks for was sent. Who reads
    it in the program hears of it, unless it is told otherwise (`tell`).

    Raises:
        Forbidden: this reader does not send this kind.
        Invalid: an unknown receiver or channel, or a day that cannot be, each at its field.
        Refused: a newer version exists.
    """
    kind = require_maker(reader, case, document)
    newest = latest(session, case, document.kind, document.ref)
    if newest is not None and newest.version > document.version:
        raise Refused(f"Er is een nieuwere versie: versie {newest.version}. Verstuur die.")
    subject = subject_of(session, case, kind, document.ref, at)
    receivers = {one.code: one for one in receivers_of(subject)}
    sees = to in opens_for(session, case, document)
    faults = list(_faults(document, receivers.get(to), channel, on, at, sees=sees))
    if faults or on is None:
        raise Invalid(faults)
    sent = _sending(document, receivers[to], channel, on, reader, at)
    session.add(sent)
    session.flush()
    note_read(session, reader, case, f"verstuurd:{document.kind}", at)
    told = _told(document) | {"to": sent.name, "channel": channel, "sent_on": on.isoformat()}
    record(session, case, [Happening("document.sent", at, told)], actor_on(reader, case), at)
    form_sent(session, case, document, actor_on(reader, case), at)
    if tell and channel == IN_PROGRAM:
        queue(session, case, set(people_behind(subject, receivers[to])) - {reader.person_id}, "document.sent", at)
    return sent


def require_maker(reader: Reader, case: Case, document: Document) -> DocumentKind:
    """The kind of a document, for who may send it.

    Raises:
        Forbidden: this reader does not make or send this kind.
    """
    kind = kind_of(document.kind, date_of(document.made_at))
    if not may_make(reader, case, kind):
        raise Forbidden(f"{kind.name}: dit verstuurt een ander.")
    return kind


def latest(session: Session, case: Case, code: str, ref: str, *, with_data: bool = False) -> Document | None:
    """The newest version of a document, with what went in when asked."""
    query = (
        select(Document)
        .where(Document.case_id == case.id, Document.kind == code, Document.ref == ref)
        .order_by(Document.version.desc())
        .limit(1)
    )
    return session.scalar(query.options(undefer(Document.data)) if with_data else query)


def _written(found: Prepared, reader: Reader, version: int) -> Document:
    it, content = found.subject, pdf(found.content)
    return Document(
        case_id=it.case.id,
        kind=it.kind.code,
        ref=it.ref,
        version=version,
        title=title_of(it),
        case_version=it.case.version,
        data={"content": found.content, "made_with": maker()},
        content=content,
        hash=hashlib.sha256(content).hexdigest(),
        for_team=any(role.startswith("ret_") for role in it.kind.readers),
        made_by=reader.person_id or None,
        made_at=it.at,
    )


def _sending(document: Document, to: Receiver, channel: str, on: date, reader: Reader, at: datetime) -> DocumentSending:
    return DocumentSending(
        document_id=document.id,
        case_id=document.case_id,
        receiver=to.code,
        name=to.name,
        channel=channel,
        sent_on=on,
        sent_at=at,
        sent_by=reader.person_id or None,
        readers=list(to.tokens) if channel == IN_PROGRAM else [],
    )


def _faults(
    document: Document, to: Receiver | None, channel: str, on: date | None, at: datetime, *, sees: bool
) -> Iterator[FieldError]:
    if to is None:
        yield FieldError("to", "Kies aan wie u dit verstuurt.")
    if channel not in CHANNELS:
        yield FieldError("channel", "Kies hoe u dit verstuurt.")
    if channel == IN_PROGRAM and to is not None and not (sees or reads_here(to, document.case)):
        yield FieldError("channel", f"{to.name} ziet deze casus niet in RETS. Verstuur het op een andere manier.")
    if on is None:
        yield FieldError("on", "Vul in op welke dag u dit verstuurt.")
    elif on > date_of(at):
        yield FieldError("on", "Deze datum ligt in de toekomst.")
    elif on < date_of(document.made_at):
        yield FieldError("on", "Deze datum ligt vóór de dag waarop het document is gemaakt.")


def _too_long(reader: Reader, it: Subject, content: dict[str, Any]) -> list[Missing]:
    if it.kind.most_pages is None or page_count(pdf(content)) <= it.kind.most_pages:
        return []
    return [too_long(reader, it)]


def _told(document: Document) -> dict[str, Any]:
    return {"document": document.id, "form": document.kind, "version": document.version, "hash": document.hash}


def _lowered(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
