"""One mail that counts what is new per group, never what it is or about whom (P13).

A message is gathered in the transaction that would have sent it, under a lock on its digest, so that none is in two
mails and none in a mail that is gone. What its addressee read or may no longer see is not counted.
"""

from collections import Counter
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from typing import Any, cast
from uuid import NAMESPACE_URL, uuid5

from sqlalchemy import Table, select
from sqlalchemy.dialects.postgresql import insert
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.models import Digest, Message, Person
from rets.services.jobs import line_up_digest
from rets.services.letter import NotSent, Post, Transaction, letter, posted
from rets.services.mail_wishes import NEVER, next_digest, wishes_of
from rets.services.message_topics import TOPICS, topic_of
from rets.services.messages import told
from rets.settings import Settings

OPEN = insert(cast("Table", Digest.__table__)).on_conflict_do_nothing().returning(Digest.id)


def gather(session: Session, message: Message, rhythm: str, now: datetime) -> None:
    """Let a message wait for the next digest of its addressee. As the engine."""
    due = next_digest(rhythm, now)
    while (digest := _open(session, message.person_id, due)).next_at is None:
        due = next_digest(rhythm, due)
    message.digest_id, message.next_at = digest.id, None


def send_digest(
    transaction: Transaction, post: Post, settings: Settings, number: int, now: Callable[[], datetime]
) -> bool:
    """Send one digest, unless that was done; false when it was, or when nothing is left to tell.

    Killed between the mail server's yes and the commit it is sent again, under the same Message-ID.

    Raises:
        NotSent: the server could not be reached or refused it.
    """
    with transaction() as session:
        query = select(Digest).where(Digest.id == number, Digest.next_at.is_not(None)).with_for_update()
        digest = session.scalars(query.execution_options(populate_existing=True)).first()
        if digest is None:
            return False
        failed = _handle(session, digest, post, settings, now())
        sent = digest.sent_at is not None
    if failed:
        raise NotSent
    return sent


def _open(session: Session, person_id: int, due: datetime) -> Digest:
    """The digest of somebody at a moment, locked; put in line when it is the first message for it."""
    number = f"<{uuid5(NAMESPACE_URL, f'digest:{person_id}:{due.timestamp():.0f}')}@rets>"
    made = {"person_id": person_id, "due_at": due, "next_at": due, "message_id": number, "attempts": 0}
    for fresh in session.scalars(OPEN, [made]):
        line_up_digest(session, fresh, due)
    query = select(Digest).where(Digest.person_id == person_id, Digest.due_at == due).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).one()


def _handle(session: Session, digest: Digest, post: Post, settings: Settings, now: datetime) -> bool:
    """Whether it failed."""
    person = session.get_one(Person, digest.person_id)
    counted = _worth_telling(session, digest, person, now)
    if not counted:
        digest.dropped_at, digest.next_at = now, None
        return False
    digest.attempts += 1
    digest.last_error = posted(post, compose(person, digest, counted, settings, now))
    if digest.last_error is None:
        digest.sent_at = now
        digest.next_at = None
        for message in counted:
            message.sent_at = now
    return digest.last_error is not None


def _worth_telling(session: Session, digest: Digest, person: Person, now: datetime) -> list[Message]:
    """What was gathered, as far as it is unread, may still be seen and is still wanted by mail."""
    reader, wanted = access.reader_for(session, person.slug, date_of(now)), wishes_of(session, person.id)
    query = select(Message).where(Message.digest_id == digest.id, Message.read_at.is_(None), Message.done_at.is_(None))
    waiting = [one for one in session.scalars(query.order_by(Message.id)) if wanted[topic_of(one.kind)] != NEVER]
    return [one for one in waiting if reader and told(session, reader, one)]


def compose(person: Person, digest: Digest, counted: list[Message], settings: Settings, now: datetime) -> EmailMessage:
    """The mail: how many messages of each group, and where they are read."""
    numbers = Counter(topic_of(one.kind) for one in counted)
    context: dict[str, Any] = {
        "name": person.name,
        "total": len(counted),
        "numbers": [(one.name, numbers[one.slug]) for one in TOPICS if numbers[one.slug]],
        "link": f"{settings.base_url.rstrip('/')}/berichten",
        "wishes": f"{settings.base_url.rstrip('/')}/berichten/instellingen",
    }
    return letter("overzicht", context, person, digest.message_id, settings, now)
