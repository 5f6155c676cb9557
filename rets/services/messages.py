"""The messages of a reader, on a page; a case that the reader may no longer see takes its messages along.

What ends somebody's reason to see a case is the last that reaches that person of it (`PARTING`).
"""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session, aliased, defer, joinedload

from rets import access
from rets.errors import NotFound
from rets.models import AgendaItem, Case, Consultation, Meeting, Message, Request, Signal
from rets.services.advice import consultations_for
from rets.services.invitations import SHEETS
from rets.services.message_texts import sentence_of
from rets.services.message_topics import is_about
from rets.services.signals import signals_for
from workflows.roles import Role

NEW, OPEN, DONE, ALL = "nieuw", "open", "afgehandeld", "alles"
CONSENT = "consent.confirmed"
PARTING = {CONSENT: "een akkoord", "decision.withdrawn": "een besluit", "decision.replaced": "een besluit"}
SHOWN: dict[str, tuple[ColumnElement[bool], ...]] = {
    NEW: (Message.read_at.is_(None), Message.done_at.is_(None)),
    OPEN: (Message.done_at.is_(None),),
    DONE: (Message.done_at.is_not(None),),
    ALL: (),
}


@dataclass(frozen=True)
class Told:
    """A message as its reader sees it; `label` is null for a provider that did not say yes to this child.

    `subject` is what it is about, for the subject of a mail; `labels` are the cases on the agenda of a meeting of which
    the sheets stand ready, as far as the reader may see them.
    """

    message: Message
    sentence: str
    label: str | None
    path: str
    subject: str
    labels: tuple[str, ...] = ()


def messages_for(
    session: Session,
    reader: access.Reader,
    *,
    before: int | None = None,
    limit: int = 50,
    shown: str = ALL,
    topic: str = "",
) -> list[Told]:
    """The newest messages of a reader, those before a number when paging; only of one group with a `topic`."""
    seen = aliased(Case, access.cases_for(reader).subquery())
    query = (
        select(Message, seen, _asked(reader))
        .outerjoin(seen, seen.id == Message.case_id)
        .options(defer(seen.dossier), joinedload(Message.instead_of))
        .where(Message.person_id == reader.person_id, *SHOWN[shown])
        .where(or_(seen.id.is_not(None), _asked(reader).is_not(None), _beside(reader), Message.kind.in_(PARTING)))
        .order_by(Message.id.desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(Message.id < before)
    if topic:
        query = query.where(is_about(topic))
    return [_told(reader, message, case, request_id) for message, case, request_id in session.execute(query)]


def unread_count(session: Session, reader: access.Reader) -> int:
    """How many messages the reader has not opened, of cases that may still be seen."""
    seen = access.cases_for(reader).subquery()
    return (
        session.scalar(
            select(func.count())
            .select_from(Message)
            .outerjoin(seen, seen.c.id == Message.case_id)
            .where(Message.person_id == reader.person_id, *SHOWN[NEW])
            .where(or_(seen.c.id.is_not(None), _asked(reader).is_not(None), _beside(reader), Message.kind.in_(PARTING)))
        )
        or 0
    )


def mark_read(session: Session, reader: access.Reader, message_id: int, at: datetime) -> Message:
    """The reader opened a message.

    Raises:
        NotFound: it is not this reader's.
    """
    message = _own(session, reader, message_id)
    message.read_at = message.read_at or at
    return message


def mark_done(session: Session, reader: access.Reader, message_id: int, at: datetime | None) -> Message:
    """The reader is through with a message; without a moment not any more.

    Raises:
        NotFound: it is not this reader's.
    """
    message = _own(session, reader, message_id)
    message.done_at = at
    return message


def _own(session: Session, reader: access.Reader, message_id: int) -> Message:
    message = session.get(Message, message_id)
    if message is None or message.person_id != reader.person_id:
        raise NotFound("Dit bericht bestaat niet, of het is niet voor u.")
    return message


def mark_unread(session: Session, reader: access.Reader, message_id: int) -> None:
    """The reader wants to see a message again that it opened.

    Raises:
        NotFound: it is not this reader's.
    """
    message = session.get(Message, message_id)
    if message is None or message.person_id != reader.person_id:
        raise NotFound("Dit bericht bestaat niet, of het is niet voor u.")
    message.read_at = None


def told(session: Session, reader: access.Reader, message: Message) -> Told | None:
    """A message as this reader may see it now, or nothing when the case is not the reader's any more."""
    if message.case_id is None:
        seen = session.scalar(select(Message.id).where(Message.id == message.id, _beside(reader)))
        return _with_labels(session, reader, _told(reader, message, None, None)) if seen else None
    case = session.scalar(access.cases_for(reader).where(Case.id == message.case_id))
    request_id = session.scalar(select(_asked(reader)).where(Message.id == message.id))
    if case or request_id:
        return _told(reader, message, case, request_id)
    return _parting(session, reader, message) if message.kind in PARTING else None


def _parting(session: Session, reader: access.Reader, message: Message) -> Told:
    """The last message about a case; who said yes in words hears to which, as that person was asked it by its label."""
    told = _told(reader, message, None, None)
    label = access.label_told(session, reader, message.case_id or 0) if message.kind == CONSENT else None
    return replace(told, label=label, subject=f"casus {label}") if label else told


def _with_labels(session: Session, reader: access.Reader, found: Told) -> Told | None:
    """Sheets are told with the labels of the cases that the reader may see; without any there is nothing to tell."""
    if found.message.kind != SHEETS:
        return found
    waiting = select(AgendaItem.case_id).where(AgendaItem.meeting_id == found.message.meeting_id)
    cases = access.cases_for(reader).where(Case.id.in_(waiting.where(AgendaItem.outcome.is_(None))))
    labels = tuple(case.label for case in session.scalars(cases) if access.may(reader, "case.label", case))
    return replace(found, labels=tuple(sorted(labels))) if labels else None


def _beside(reader: access.Reader) -> ColumnElement[bool]:
    """Whether a message is about a question without a dossier, a signal or a meeting that the reader may see."""
    mine = Meeting.region.in_(reader.regions(Role.RET_MEMBER, Role.RET_CHAIR))
    return or_(
        and_(Message.case_id.is_(None), Message.meeting_id.in_(select(Meeting.id).where(mine))),
        Message.consultation_id.in_(consultations_for(reader).with_only_columns(Consultation.id)),
        Message.signal_id.in_(signals_for(reader).with_only_columns(Signal.id)),
    )


def _asked(reader: access.Reader):  # type: ignore[no-untyped-def]  # the type of a scalar subquery says nothing
    """The newest request about the case to an organisation of this reader: a provider knows a case by its request."""
    providers = reader.organisations(Role.PROVIDER) or frozenset({0})
    return (
        select(func.max(Request.id))
        .where(and_(Request.case_id == Message.case_id, Request.provider_id.in_(providers)))
        .where(Message.kind.like("request.%"))
        .correlate(Message)
        .scalar_subquery()
    )


def _told(reader: access.Reader, message: Message, case: Case | None, request_id: int | None) -> Told:
    label = case.label if case and access.may(reader, "case.label", case) else None
    if message.consultation_id is not None:
        path, subject = f"/adviesvragen/{message.consultation_id}", "een vraag aan het expertteam"
    elif message.case_id is None and message.meeting_id is not None:
        path, subject = f"/ret/vergaderingen/{message.meeting_id}", "een vergadering van het expertteam"
    elif message.signal_id is not None:
        path, subject = f"/signalen/{message.signal_id}", "een signaal"
    else:
        path = _path(reader, message.kind, case, request_id)
        subject = f"casus {label}" if label else PARTING.get(message.kind, "een verzoek")
    return Told(message, sentence_of(message.kind), label, path, subject)


def _path(reader: access.Reader, kind: str, case: Case | None, request_id: int | None) -> str:
    """The page of this reader on which the message is about: not everybody who is told opens a dossier."""
    if case is not None and kind == "document.sent" and access.may(reader, "document.see", case):
        return f"/casussen/{case.id}/documenten"
    if case is not None and access.may(reader, "case.dossier", case):
        return f"/casussen/{case.id}"
    if request_id is not None:
        return f"/verzoeken/{request_id}"
    if access.may(reader, "municipality.desk", case):
        return "/gemeente"
    return "/besluiten" if access.may(reader, "decision.answer", case) else "/"
