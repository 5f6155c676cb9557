"""The calendar programs of people, as a real mail server fills them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email.message import EmailMessage
from functools import partial

import pytest
from pydantic import SecretStr
from sqlalchemy import select

from rets.db import ViewerSession
from rets.models import AgendaItem, Case, Message
from rets.services.mail import Postman, send_message
from rets.settings import Settings
from tests import builders as b
from tests.mailbox import Inbox

TEAM = sorted(f"{slug}@rets.example" for slug in b.TEAM_HM)
OF_CASE = ["jb-milan@rets.example", "ret-vz-omar@rets.example"]
LATER = datetime(2026, 3, 31, 13, tzinfo=UTC)


class Calendar:
    """What the calendar programs of all people received."""

    def __init__(self, session: ViewerSession, inbox: Inbox, url: str) -> None:
        self.session, self.inbox = session, inbox
        self.settings = Settings(
            smtp_url=SecretStr(url), base_url="https://rets.example", mail_from="rets@rets.example"
        )

    def received(self) -> list[tuple[EmailMessage, dict[str, str]]]:
        """The mails with a calendar part since the last look, with the values of that part."""
        self.inbox.mails.clear()
        post = Postman(self.settings)
        self.session.flush()
        waiting = select(Message.id).where(Message.next_at.is_not(None)).order_by(Message.id)
        for number in self.session.scalars(waiting).all():
            send_message(partial(same, self.session), post, self.settings, number, lambda: b.NOW)
        post.close()
        return [(mail, values(part)) for mail in self.inbox.mails for part in mail.walk() if _is_calendar(part)]

    def about(self, uid: str) -> list[dict[str, str]]:
        """What came in for one UID."""
        return [found for _, found in self.received() if found["UID"] == uid]


@contextmanager
def same(session: ViewerSession) -> Iterator[ViewerSession]:
    """The session of the test, in a savepoint: what a worker or sweeper opens."""
    with session.begin_nested():
        yield session


def _is_calendar(part: EmailMessage) -> bool:
    return part.get_content_type() == "text/calendar"


def values(part: EmailMessage) -> dict[str, str]:
    """The content lines, unfolded, without their parameters; the method of the part itself as `method`."""
    lines = part.get_content().replace("\r\n", "\n").replace("\n ", "").splitlines()
    found = {line.partition(":")[0].partition(";")[0]: line.partition(":")[2] for line in lines}
    return found | {"method": str(part.get_param("method"))}


def item_of(session: ViewerSession, case: Case) -> AgendaItem:
    """The newest place of a case on an agenda."""
    query = select(AgendaItem).where(AgendaItem.case_id == case.id).order_by(AgendaItem.id.desc())
    return session.scalars(query).first() or pytest.fail("no item")


def uid_of(item: AgendaItem) -> str:
    """What a calendar knows a half hour by."""
    return f"agendapunt-{item.meeting_id}-{item.case_id}@rets"


def moment(text: str) -> datetime:
    return datetime.strptime(text, "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
