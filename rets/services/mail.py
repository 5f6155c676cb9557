"""Sending the outbox: at least once, under one Message-ID, and never about a case that the addressee may not see."""

import smtplib
import ssl
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from urllib.parse import unquote, urlsplit

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.errors import Unavailable
from rets.models import Message, Person
from rets.render.environment import environment
from rets.services.message_texts import mail_sentence_of
from rets.services.messages import Told, told
from rets.settings import Settings

Transaction = Callable[[], AbstractContextManager[Session]]
Post = Callable[[EmailMessage], None]
THIS_MAIL_ONLY = (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
FIRST_WAIT, LONGEST_WAIT, PATIENCE = timedelta(minutes=1), timedelta(hours=6), 30


@dataclass
class Sent:
    """How many messages went out, were dropped, or wait for another try; `lost` when the server could not be used."""

    sent: int = 0
    dropped: int = 0
    failed: int = 0
    lost: bool = False


def send_due(transaction: Transaction, post: Post, settings: Settings, now: Callable[[], datetime]) -> Sent:
    """Send what is due, one transaction per message; what fails is put off, a server that is gone ends the round."""
    tally = Sent()
    while not tally.lost:
        with transaction() as session:
            message = _next(session, now())
            if message is None:
                break
            _handle(session, message, post, settings, now(), tally)
    return tally


def _next(session: Session, now: datetime) -> Message | None:
    """The message that has waited longest and that no other process is sending."""
    return session.scalar(
        select(Message)
        .where(Message.next_at <= now)
        .order_by(Message.next_at, Message.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    )


def _handle(session: Session, message: Message, post: Post, settings: Settings, now: datetime, tally: Sent) -> None:
    person = session.get_one(Person, message.person_id)
    reader = access.reader_for(session, person.slug, date_of(now))
    seen = told(session, reader, message) if reader else None
    if seen is None:
        message.dropped_at, message.next_at = now, None
        tally.dropped += 1
        return
    try:
        post(compose(person, seen, settings, now))
    except OSError as error:  # smtplib's errors are among them
        message.attempts += 1
        message.last_error = f"{type(error).__name__}: {error}"[:500]
        message.next_at = now + wait_after(message.attempts)
        tally.failed += 1
        tally.lost = not isinstance(error, THIS_MAIL_ONLY)
        return
    message.sent_at, message.next_at, message.last_error = now, None, None
    message.attempts += 1
    tally.sent += 1


def wait_after(attempts: int) -> timedelta:
    """How long to wait after so many tries: twice as long each time, never longer than six hours."""
    doublings = min(max(attempts - 1, 0), 10)
    return min(FIRST_WAIT * (1 << doublings), LONGEST_WAIT)


def compose(person: Person, seen: Told, settings: Settings, now: datetime) -> EmailMessage:
    """The mail: the label of the case and a link, nothing of what is in it."""
    context = {
        "name": person.name,
        "label": seen.label,
        "sentence": mail_sentence_of(seen.message.kind),
        "link": settings.base_url.rstrip("/") + seen.path,
    }
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr(("RETS", settings.mail_from))
    mail["To"] = formataddr((person.name, person.email))
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = seen.message.message_id
    mail["Auto-Submitted"] = "auto-generated"
    mail["Subject"] = _part("subject.txt", context).strip()
    mail.set_content(_part("body.txt", context))
    mail.add_alternative(_part("body.html", context), subtype="html")
    return mail


def _part(name: str, context: dict[str, str | None]) -> str:
    return environment().get_template(f"mail/casus/{name}").render(**context)


@contextmanager
def postman(settings: Settings) -> Iterator[Post]:
    """A way to post through the configured mail server; it connects at the first mail.

    Raises:
        Unavailable: no mail server is configured.
    """
    if settings.smtp_url is None:
        raise Unavailable("Er is geen mailserver ingesteld. Zet RETS_SMTP_URL; tot dan staan berichten in RETS zelf.")
    address = settings.smtp_url.get_secret_value()
    server: list[smtplib.SMTP] = []

    def post(mail: EmailMessage) -> None:
        if not server:
            server.append(_connect(address))
        server[0].send_message(mail)

    try:
        yield post
    finally:
        for one in server:
            one.close()


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
