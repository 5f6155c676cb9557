"""Queueing messages: which case and why, never what is in it. Sending stands in `rets.services.mail`."""

from collections.abc import Iterable
from datetime import datetime
from typing import cast
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Table
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from rets.models import Case, Message


def queue(session: Session, case: Case, people: Iterable[int | None], kind: str, at: datetime) -> None:
    """Put one message per person in the outbox; the same fact at the same moment is queued once, whoever asks twice.

    The case must have been written; other changes may wait.
    """
    rows = []
    for person in sorted({p for p in people if p}):
        dedupe = f"{kind}:{case.id}:{person}:{at.isoformat()}"
        rows.append(
            {
                "case_id": case.id,
                "person_id": person,
                "kind": kind,
                "dedupe": dedupe,
                "message_id": f"<{uuid5(NAMESPACE_URL, dedupe)}@rets>",
                "created_at": at,
                "next_at": at,
                "attempts": 0,
            }
        )
    if rows:
        session.connection().execute(insert(cast("Table", Message.__table__)).inline().on_conflict_do_nothing(), rows)
