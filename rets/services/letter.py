"""A mail as every mail of the program is: whom, from whom, under which number, in plain text and HTML."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, formataddr
from typing import Any

from sqlalchemy.orm import Session

from rets.models import Person
from rets.render.environment import environment
from rets.settings import Settings

Transaction = Callable[[], AbstractContextManager[Session]]
Post = Callable[[EmailMessage], None]


class NotSent(Exception):
    """The mail did not go out and is tried again; what the server said stands with the message."""


def letter(
    name: str, context: dict[str, Any], person: Person, number: str, settings: Settings, now: datetime
) -> EmailMessage:
    """The three files of `templates/mail/<name>` as one mail under a Message-ID."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = formataddr(("RETS", settings.mail_from))
    mail["To"] = formataddr((person.name, person.email))
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = number
    mail["Auto-Submitted"] = "auto-generated"
    mail["Subject"] = _part(name, "subject.txt", context).strip()
    mail.set_content(_part(name, "body.txt", context))
    mail.add_alternative(_part(name, "body.html", context), subtype="html")
    return mail


def posted(post: Post, mail: EmailMessage) -> str | None:
    """What went wrong when a mail was handed over, if anything did."""
    try:
        post(mail)
    except OSError as error:  # smtplib's errors are among them
        return f"{type(error).__name__}: {error}"[:500]
    return None


def _part(mail: str, name: str, context: dict[str, Any]) -> str:
    return environment().get_template(f"mail/{mail}/{name}").render(**context)
