"""Sending the outbox: at least once, under one Message-ID, and never about a case that the addressee may not see."""

import smtplib
import ssl
from collections.abc import Callable
from datetime import datetime
from email.message import EmailMessage
from typing import Any
from urllib.parse import unquote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.errors import Unavailable
from rets.models import Message, Person
from rets.services.calendar_part import invitation_text
from rets.services.digests import gather
from rets.services.letter import NotSent, Post, Transaction, letter, posted
from rets.services.mail_wishes import AT_ONCE, NEVER, rhythm_of
from rets.services.message_texts import mail_sentence_of
from rets.services.messages import Told, told
from rets.settings import Settings

PATIENCE = 30


def send_message(
    transaction: Transaction, post: Post, settings: Settings, number: int, now: Callable[[], datetime]
) -> bool:
    """Send one message, unless that was done; false when it was, or when its addressee may not see the case any more.

    Killed between the mail server's yes and the commit it is sent again, under the same Message-ID.

    Raises:
        NotSent: the server could not be reached or refused it.
    """
    with transaction() as session:
        message = _waiting(session, number)
        if message is None:
            return False
        fault = _handle(session, message, post, settings, now())
        sent = message.sent_at is not None
    if fault:
        raise NotSent
    return sent


def _waiting(session: Session, number: int) -> Message | None:
    """The message, locked, as long as it is still to be sent."""
    query = select(Message).where(Message.id == number, Message.next_at.is_not(None)).with_for_update()
    return session.scalars(query.execution_options(populate_existing=True)).first()


def _handle(session: Session, message: Message, post: Post, settings: Settings, now: datetime) -> bool:
    """Whether it failed."""
    person = session.get_one(Person, message.person_id)
    reader = access.reader_for(session, person.slug, date_of(now))
    seen = told(session, reader, message) if reader else None
    if seen is None:
        message.dropped_at, message.next_at = now, None
        return False
    rhythm = rhythm_of(session, message)
    if rhythm == AT_ONCE:
        return _sent(message, post, compose(person, seen, settings, now), now)
    if rhythm == NEVER:
        message.next_at = None
    else:
        gather(session, message, rhythm, now)
    return False


def _sent(message: Message, post: Post, mail: EmailMessage, now: datetime) -> bool:
    """Whether it failed."""
    message.attempts += 1
    message.last_error = posted(post, mail)
    if message.last_error is None:
        message.sent_at, message.next_at = now, None
    return message.last_error is not None


def compose(person: Person, seen: Told, settings: Settings, now: datetime) -> EmailMessage:
    """The mail: the label of the case and a link, nothing of what is in it; an invitation goes along for a calendar."""
    context: dict[str, Any] = {
        "name": person.name,
        "label": seen.label,
        "labels": seen.labels,
        "subject": seen.subject,
        "sentence": mail_sentence_of(seen.message.kind),
        "link": settings.base_url.rstrip("/") + seen.path,
    }
    mail = letter("casus", context, person, seen.message.message_id, settings, now)
    if seen.message.invitation is not None:
        method = seen.message.invitation["method"]
        text = invitation_text(seen, person.email, settings.mail_from, context["link"])
        mail.add_alternative(text, subtype="calendar", params={"method": method})
    return mail


class Postman:
    """Posts through the configured mail server, over one connection for as long as the server keeps it.

    For one mail at a time; `close` at the end.
    """

    def __init__(self, settings: Settings) -> None:
        """It connects at the first mail.

        Raises:
            Unavailable: no mail server is configured.
        """
        if settings.smtp_url is None:
            raise Unavailable(
                "Er is geen mailserver ingesteld. Zet RETS_SMTP_URL; tot dan staan berichten in RETS zelf."
            )
        self._address = settings.smtp_url.get_secret_value()
        self._server: smtplib.SMTP | None = None

    def __call__(self, mail: EmailMessage) -> None:
        """Hand over one mail; OSError when that fails."""
        if self._server is None or not _answers(self._server):
            self.close()
            self._server = _connect(self._address)
        self._server.send_message(mail)

    def close(self) -> None:
        """Hang up."""
        if self._server is not None:
            self._server.close()
        self._server = None


def _answers(server: smtplib.SMTP) -> bool:
    """Whether a connection that was used before still works: a server hangs up on who is silent."""
    try:
        return server.noop()[0] == 250
    except OSError:
        return False


def _connect(address: str) -> smtplib.SMTP:
    """Over TLS from the start with `smtps`, from STARTTLS where the server offers it or a password must be kept."""
    url = urlsplit(address)
    host, context = url.hostname or "localhost", ssl.create_default_context()
    if url.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, url.port or 465, timeout=PATIENCE, context=context)
    else:
        server = smtplib.SMTP(host, url.port or 25, timeout=PATIENCE)
        server.ehlo()
        if server.has_extn("starttls") or url.username:
            server.starttls(context=context)
    if url.username:
        server.login(unquote(url.username), unquote(url.password or ""))
    return server
