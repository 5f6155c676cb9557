"""Queueing messages: which case and why, never what is in it. Sending stands in `rets.services.mail`.

Each new message puts a job in line in the same transaction (`rets.services.jobs`).
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from rets.db import SYSTEM, ViewerSession, as_engine
from rets.models import Case, Consultation, Meeting, Message, Signal
from rets.services.jobs import line_up_mail

Letter = dict[str, Any]
POST = insert(cast("Table", Message.__table__)).on_conflict_do_nothing().returning(Message.id)


def queue(session: Session, case: Case, people: Iterable[int | None], kind: str, at: datetime) -> None:
    """Put one message per person in the outbox; the same fact at the same moment is queued once, whoever asks twice.

    The case must have been written; other changes may wait.
    """
    post(session, letters(case, people, kind, at))


def letters(
    case: Case, people: Iterable[int | None], kind: str, at: datetime, *, instead_of: int | None = None
) -> list[Letter]:
    """One message per person, to be posted in the same transaction; to a deputy with whom it stands in for."""
    about = {"case_id": case.id, "instead_of_id": instead_of}
    return [_letter(f"{kind}:{case.id}", about, person, kind, at) for person in _each(people)]


def letters_about(row: Consultation | Signal, people: Iterable[int | None], kind: str, at: datetime) -> list[Letter]:
    """The same about a question without a dossier, or a signal."""
    name = "advies" if isinstance(row, Consultation) else "signaal"
    about = {"consultation_id" if isinstance(row, Consultation) else "signal_id": row.id}
    return [_letter(f"{kind}:{name}-{row.id}", about, person, kind, at) for person in _each(people)]


def letters_of_meeting(
    meeting: Meeting,
    people: Iterable[int | None],
    kind: str,
    at: datetime,
    invitation: dict[str, Any],
    *,
    case_id: int | None = None,
    instead_of: Mapping[int, int | None] | None = None,
) -> list[Letter]:
    """The same about a meeting, or about the place of a case in it, with what it puts in a calendar.

    `instead_of` says of a deputy whose seat it has.
    """
    name = f"{kind}:{invitation['uid']}:{invitation['sequence']}"
    about = {"case_id": case_id, "meeting_id": meeting.id, "invitation": invitation}
    seats = instead_of or {}
    return [_letter(name, about | {"instead_of_id": seats.get(one)}, one, kind, at) for one in _each(people)]


def _each(people: Iterable[int | None]) -> list[int]:
    return sorted({person for person in people if person})


def _letter(name: str, about: Letter, person: int, kind: str, at: datetime) -> Letter:
    dedupe = f"{name}:{person}:{at.isoformat()}"
    return about | {
        "person_id": person,
        "kind": kind,
        "dedupe": dedupe,
        "message_id": f"<{uuid5(NAMESPACE_URL, dedupe)}@rets>",
        "created_at": at,
        "next_at": at,
        "attempts": 0,
    }


def post(session: Session, found: Sequence[Letter]) -> None:
    """Put messages in the outbox, all at once; those that lie there already once.

    What the engine does of itself, a sweep, posts many times in one transaction; what a person does, once.
    """
    if found:
        assert isinstance(session, ViewerSession)
        many = session.viewer == SYSTEM
        with as_engine(session):
            line_up_mail(session, session.connection().execute(POST, found).scalars().all(), later=many)
