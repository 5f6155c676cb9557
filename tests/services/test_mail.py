"""The outbox reaches a real mail server, at least once, and never about a case that is out of sight."""

import smtplib
import socket
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from functools import partial
from typing import Any

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.errors import NotFound, Unavailable
from rets.models import Appointment, Message
from rets.services import message_texts, messages
from rets.services.mail import NotSent, Postman, send_message
from rets.services.outbox import queue
from rets.settings import Settings
from tests import builders as b
from tests.mailbox import Inbox, mail_server
from tests.supply import offer_of
from workflows.steps import STEPS
from workflows.words import CLOCK_NAMES, TASK_NAMES


@pytest.fixture
def inbox() -> Iterator[tuple[Inbox, str]]:
    with mail_server() as found:
        yield found


@contextmanager
def _same(session: Session) -> Iterator[Session]:
    with session.begin_nested():
        yield session


def _send(session: Session, url: str, at: Any = b.NOW) -> Counter[str]:
    """One round over what waits, as a worker does it; what became of how many."""
    settings = Settings(smtp_url=SecretStr(url), base_url="https://rets.example", mail_from="rets@rets.example")
    post, tally = Postman(settings), Counter[str]()
    for number in session.scalars(select(Message.id).where(Message.next_at.is_not(None)).order_by(Message.id)).all():
        try:
            tally["sent" if send_message(partial(_same, session), post, settings, number, lambda: at) else "not"] += 1
        except NotSent:
            tally["failed"] += 1
    post.close()
    return tally


def _message(session: Session, **found: Any) -> Message:
    return session.scalars(select(Message).filter_by(**found)).one()


def test_a_mail_holds_the_label_and_a_link_and_nothing_else(staffed: Session, inbox: tuple[Inbox, str]) -> None:
    received, url = inbox
    case = b.raised(staffed, history="Moeder drinkt", safety={"now": "Geweld thuis"})
    assert _send(staffed, url) == {"sent": 1}
    (mail,) = received.mails
    body = mail.get_body(("plain",)).get_content()
    assert mail["Subject"] == "RETS: casus HM-1"
    assert f"https://rets.example/casussen/{case.id}" in body
    assert mail.get_body(("html",)).get_content().count("HM-1") == 2
    for secret in ("Moeder", "Geweld", "residentieel", "2016", "Haarlemmermeer"):
        assert secret not in mail.as_string()


def test_a_mail_that_may_have_gone_out_goes_again_under_the_same_number(
    staffed: Session, inbox: tuple[Inbox, str]
) -> None:
    received, url = inbox
    b.raised(staffed)
    sent = _message(staffed)
    _send(staffed, url)
    sent.sent_at, sent.next_at = None, b.NOW  # killed after the server took it, before the commit
    _send(staffed, url)
    assert {mail["Message-ID"] for mail in received.mails} == {sent.message_id}
    assert len(received.mails) == 2


def test_what_was_sent_is_not_sent_again(staffed: Session, inbox: tuple[Inbox, str]) -> None:
    received, url = inbox
    b.raised(staffed)
    assert [_send(staffed, url)["sent"] for _ in range(3)] == [1, 0, 0]
    assert len(received.mails) == 1


def test_nothing_is_sent_about_a_case_that_the_addressee_may_no_longer_see(
    staffed: Session, inbox: tuple[Inbox, str]
) -> None:
    received, url = inbox
    case = b.raised(staffed)
    case.audience = [token for token in case.audience if not token.startswith(("zorgmakelaar", "person"))]
    staffed.flush()
    assert _send(staffed, url) == {"not": 1}
    assert received.mails == []
    assert _message(staffed).dropped_at is not None


def test_nothing_is_sent_to_somebody_whose_appointment_ended(staffed: Session, inbox: tuple[Inbox, str]) -> None:
    received, url = inbox
    b.raised(staffed)
    for post in staffed.scalars(select(Appointment).where(Appointment.person_id == _message(staffed).person_id)):
        post.valid_until = b.TODAY
    assert _send(staffed, url) == {"not": 1}
    assert received.mails == []


def test_a_provider_reads_of_a_request_without_the_label(staffed: Session, inbox: tuple[Inbox, str]) -> None:
    received, url = inbox
    case = b.raised(staffed)
    _send(staffed, url)
    request = b.asked(staffed, case, offer_of(staffed, b.organisation(staffed, "zilverreiger")))
    queue(staffed, case, [b.person_id(staffed, "za-roos"), b.person_id(staffed, "za-sem")], "request.asked", b.NOW)
    tally = _send(staffed, url)
    assert tally == {"sent": 1, "not": 1}, "the other provider was not asked"
    mail = received.mails[-1]
    assert mail["Subject"] == "RETS: een verzoek"
    assert "HM-1" not in mail.as_string()
    assert f"/verzoeken/{request.id}" in mail.get_body(("plain",)).get_content()


def test_a_refused_address_waits_and_the_others_go_on(staffed: Session, inbox: tuple[Inbox, str]) -> None:
    received, url = inbox
    received.refuse.add("zm-lotte@rets.example")
    case = b.raised(staffed)
    queue(staffed, case, [b.person_id(staffed, "jb-milan")], "step.accept", b.NOW)
    tally = _send(staffed, url)
    assert tally == {"sent": 1, "failed": 1}
    waiting = _message(staffed, person_id=b.person_id(staffed, "zm-lotte"))
    assert "550" in (waiting.last_error or "")
    received.refuse.clear()
    assert _send(staffed, url) == {"sent": 1}


def test_a_server_that_is_gone_loses_nothing(staffed: Session) -> None:
    case = b.raised(staffed)
    queue(staffed, case, [b.person_id(staffed, "jb-milan")], "step.accept", b.NOW)
    assert _send(staffed, "smtp://127.0.0.1:1") == {"failed": 2}
    assert staffed.scalars(select(Message.sent_at)).all() == [None, None]


def test_a_server_that_hung_up_is_called_again(staffed: Session, inbox: tuple[Inbox, str]) -> None:
    received, url = inbox
    b.raised(staffed)
    settings = Settings(smtp_url=SecretStr(url))
    post = Postman(settings)
    for kind in ("step.accept", "step.propose"):
        queue(staffed, b.raised(staffed, label=kind), [b.person_id(staffed, "jb-milan")], kind, b.NOW)
    for number in staffed.scalars(select(Message.id)).all():
        assert send_message(partial(_same, staffed), post, settings, number, lambda: b.NOW)
        post._server.sock.shutdown(socket.SHUT_RDWR)
    post.close()
    assert len(received.mails) == len(staffed.scalars(select(Message.id)).all())


def test_without_a_mail_server_the_command_says_what_to_set() -> None:
    with pytest.raises(Unavailable, match="RETS_SMTP_URL"):
        Postman(Settings())


def test_a_reader_sees_the_newest_messages_of_cases_in_sight_and_marks_them_read(staffed: Session) -> None:
    case = b.raised(staffed)
    hidden = b.raised(staffed, label="HM-2")
    lotte = access.reader_for(staffed, "zm-lotte", date_of(b.NOW))
    assert lotte is not None
    hidden.audience = ["system"]
    staffed.flush()
    (told,) = messages.messages_for(staffed, lotte)
    assert (told.label, told.sentence, told.path) == ("HM-1", "Er is een nieuwe casus voor u.", f"/casussen/{case.id}")
    assert messages.unread_count(staffed, lotte) == 1
    messages.mark_read(staffed, lotte, told.message.id, b.NOW)
    assert messages.unread_count(staffed, lotte) == 0
    assert messages.messages_for(staffed, lotte, shown=messages.NEW) == []


def test_nobody_reads_the_messages_of_another(staffed: Session) -> None:
    b.raised(staffed)
    milan = access.reader_for(staffed, "jb-milan", date_of(b.NOW))
    assert milan is not None
    with pytest.raises(NotFound, match="niet voor u"):
        messages.mark_read(staffed, milan, _message(staffed).id, b.NOW)


KINDS = [
    *(f"step.{step}" for step in STEPS),
    *(f"{family}.{clock}" for family in ("reminder", "missed", "overdue") for clock in CLOCK_NAMES),
    *(f"{family}.{task}" for family in ("task", "answer", "overdue.taak") for task in TASK_NAMES),
    *(f"request.{what}" for what in message_texts.REQUESTS),
    *message_texts.OTHERS,
]


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_of_message_has_a_sentence_of_its_own(kind: str) -> None:
    sentence = message_texts.sentence_of(kind)
    assert sentence[-1] in ".?"
    assert sentence[-2].isalnum() or sentence[-2] in ')"'
    assert "_" not in sentence
    assert message_texts.mail_sentence_of(kind) != message_texts.PLAIN


def test_a_name_keeps_its_capitals_in_the_sentence_of_a_message() -> None:
    assert message_texts.sentence_of("reminder.gezinsplan") == "Denk aan: gezinsplan van de methode van de GI."


def test_a_mail_is_a_valid_message(staffed: Session, inbox: tuple[Inbox, str]) -> None:
    received, url = inbox
    b.raised(staffed)
    _send(staffed, url)
    mail: EmailMessage = received.mails[0]
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"].addresses[0].addr_spec == "rets@rets.example"
    assert smtplib.email.utils.parsedate_to_datetime(mail["Date"]) == b.NOW
