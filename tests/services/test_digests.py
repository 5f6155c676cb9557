"""One mail a day or a week that counts what is new: once, under one number, and nothing is lost on the way."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

import pytest
from pydantic import SecretStr
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import clock
from rets.clock import AMSTERDAM
from rets.db import SYSTEM, ViewerSession, transaction
from rets.errors import Invalid
from rets.models import Case, Digest, Message
from rets.services import jobs
from rets.services.digests import send_digest
from rets.services.invariants import outbox_moves
from rets.services.letter import NotSent
from rets.services.mail import Postman, send_message
from rets.services.mail_wishes import AT_ONCE, DAILY, NEVER, WEEKLY, next_digest, wish, wishes_of
from rets.services.message_topics import CHOSEN, is_about, topic_of
from rets.services.outbox import queue
from rets.settings import Settings
from rets.worker import run_worker
from tests import builders as b
from tests.mailbox import Inbox, mail_server
from tests.services.test_mail import KINDS, _same

MORNING = next_digest(DAILY, b.NOW)


class Post:
    """Milan's mail: what waits is sent as a worker does it."""

    def __init__(self, session: Session, inbox: Inbox, url: str) -> None:
        self.session, self.inbox = session, inbox
        self.settings = Settings(smtp_url=SecretStr(url), base_url="https://rets.example", mail_from="r@rets.example")
        self.postman, self.milan = Postman(self.settings), b.person_id(session, "jb-milan")
        self.within = partial(_same, session)

    def wants(self, rhythm: str, at: datetime = b.NOW) -> None:
        wish(self.session, self.milan, {one.slug: rhythm for one in CHOSEN}, at)

    def hears(self, case: Case, kind: str = "step.accept", at: datetime = b.NOW) -> None:
        queue(self.session, case, [self.milan], kind, at)
        for message in self.session.scalars(select(Message).where(Message.person_id != self.milan)):
            message.next_at = None
        waiting = select(Message.id).where(Message.next_at.is_not(None))
        for number in self.session.scalars(waiting).all():
            send_message(self.within, self.postman, self.settings, number, lambda: at)

    def morning(self, at: datetime = MORNING) -> list[bool]:
        due = select(Digest.id).where(Digest.due_at <= at).order_by(Digest.id)
        numbers = self.session.scalars(due).all()
        return [send_digest(self.within, self.postman, self.settings, number, lambda: at) for number in numbers]


@pytest.fixture
def post(staffed: Session) -> Iterator[Post]:
    with mail_server() as (inbox, url):
        made = Post(staffed, inbox, url)
        yield made
        made.postman.close()


@pytest.fixture
def case(staffed: Session) -> Case:
    return b.raised(staffed)


def test_a_day_is_one_mail_that_counts_per_group_and_names_no_case(post: Post, case: Case) -> None:
    post.wants(DAILY)
    post.hears(case, "task.verlenging")
    post.hears(case, "step.accept")
    post.hears(case, "step.start_search")
    assert post.inbox.mails == []
    assert post.morning() == [True]
    (mail,) = post.inbox.mails
    assert mail["Subject"] == "RETS: 3 berichten wachten op u"
    body = mail.get_body(("plain",)).get_content()
    assert "U bent aan zet: 1 bericht\n" in body.replace("\r", "")
    assert "Ter kennisname: 2 berichten\n" in body.replace("\r", "")
    assert "https://rets.example/berichten" in body
    assert "HM-1" not in mail.as_string()


def test_who_chose_nothing_hears_at_once(post: Post, case: Case) -> None:
    post.hears(case)
    assert len(post.inbox.mails) == 1


def test_in_the_program_only_means_no_mail_and_the_message_is_there(post: Post, case: Case) -> None:
    post.wants(NEVER)
    post.hears(case)
    assert post.morning() == []
    assert post.inbox.mails == []
    (message,) = post.session.scalars(select(Message).where(Message.person_id == post.milan))
    assert (message.dropped_at, message.read_at, message.next_at) == (None, None, None)


@pytest.mark.parametrize("kind", ["task.alarm", "acute", "alarm.unanswered", "meeting.urgent"])
def test_an_alarm_or_an_invitation_comes_at_once_whatever_is_chosen(post: Post, case: Case, kind: str) -> None:
    post.wants(NEVER)
    post.hears(case, kind)
    assert len(post.inbox.mails) == 1


def test_a_mail_that_may_have_gone_out_goes_again_under_the_same_number(post: Post, case: Case) -> None:
    post.wants(DAILY)
    post.hears(case)
    post.morning()
    digest = post.session.scalars(select(Digest)).one()
    digest.sent_at, digest.next_at = None, MORNING  # killed after the server took it, before the commit
    assert post.morning() == [True]
    assert {mail["Message-ID"] for mail in post.inbox.mails} == {digest.message_id}


def test_what_was_sent_is_not_sent_again(post: Post, case: Case) -> None:
    post.wants(DAILY)
    post.hears(case)
    assert [post.morning() for _ in range(2)] == [[True], [False]]
    assert len(post.inbox.mails) == 1


def test_a_server_that_refuses_loses_nothing(post: Post, case: Case) -> None:
    post.wants(DAILY)
    post.hears(case)
    post.inbox.refuse.add("jb-milan@rets.example")
    with pytest.raises(NotSent):
        post.morning()
    post.inbox.refuse.clear()
    assert post.morning() == [True]


def test_a_wish_that_changes_in_between_loses_nothing_and_sends_nothing_twice(post: Post, case: Case) -> None:
    post.wants(WEEKLY)
    post.hears(case, "step.accept")
    post.wants(AT_ONCE)
    post.hears(case, "step.start_search")
    assert [mail["Subject"] for mail in post.inbox.mails] == ["RETS: casus HM-1"]
    post.morning(next_digest(WEEKLY, b.NOW))
    assert post.inbox.mails[-1]["Subject"] == "RETS: 1 bericht wacht op u"
    assert len(post.inbox.mails) == 2


def test_who_wants_no_mail_any_more_gets_none_of_what_was_gathered(post: Post, case: Case) -> None:
    post.wants(DAILY)
    post.hears(case)
    post.wants(NEVER)
    assert post.morning() == [False]
    assert post.inbox.mails == []


def test_a_case_out_of_sight_is_not_counted(post: Post, case: Case) -> None:
    post.wants(DAILY)
    post.hears(case)
    case.audience = ["system"]
    post.session.flush()
    assert post.morning() == [False]


def test_what_was_read_meanwhile_is_not_counted(post: Post, case: Case) -> None:
    post.wants(DAILY)
    post.hears(case)
    for message in post.session.scalars(select(Message).where(Message.digest_id.is_not(None))):
        message.read_at = b.NOW
    assert post.morning() == [False]


def test_what_comes_after_the_mail_is_in_the_next_one(post: Post, case: Case) -> None:
    post.wants(DAILY)
    post.hears(case, "step.accept")
    post.morning()
    post.hears(case, "step.start_search", at=MORNING - timedelta(seconds=1))
    assert len(post.session.scalars(select(Digest)).all()) == 2
    assert post.morning(MORNING + timedelta(days=1)) == [False, True]


@pytest.mark.parametrize(
    ("rhythm", "after", "due"),
    [
        (DAILY, "2026-03-16T06:59", "2026-03-16T07:00"),
        (DAILY, "2026-03-16T07:00", "2026-03-17T07:00"),
        (DAILY, "2026-03-28T12:00", "2026-03-29T07:00"),
        (WEEKLY, "2026-03-16T06:00", "2026-03-16T07:00"),
        (WEEKLY, "2026-03-16T08:00", "2026-03-23T07:00"),
        (WEEKLY, "2026-10-24T08:00", "2026-10-26T07:00"),
    ],
)
def test_it_comes_at_seven_in_the_netherlands_summer_and_winter(rhythm: str, after: str, due: str) -> None:
    assert next_digest(rhythm, _in_the_netherlands(after)) == _in_the_netherlands(due)


def _in_the_netherlands(moment: str) -> datetime:
    return datetime.fromisoformat(moment).replace(tzinfo=AMSTERDAM)


def test_a_wish_is_kept_per_group_and_the_newest_counts(post: Post) -> None:
    post.wants(DAILY)
    wish(post.session, post.milan, wishes_of(post.session, post.milan) | {"kennis": WEEKLY}, b.NOW)
    assert wishes_of(post.session, post.milan) == {one.slug: DAILY for one in CHOSEN} | {"kennis": WEEKLY}


def test_an_unknown_rhythm_is_told_at_its_group(post: Post) -> None:
    with pytest.raises(Invalid) as fault:
        wish(post.session, post.milan, {one.slug: DAILY for one in CHOSEN} | {"kennis": "elk uur"}, b.NOW)
    assert [error.field for error in fault.value.errors] == ["kennis"]


def test_a_query_and_a_message_agree_on_the_group_of_every_kind(post: Post, case: Case) -> None:
    for kind in KINDS:
        queue(post.session, case, [post.milan], kind, b.NOW)
    for message in post.session.scalars(select(Message)):
        same = select(Message.id).where(Message.id == message.id, is_about(topic_of(message.kind)))
        assert post.session.scalar(same) == message.id, message.kind


def test_a_digest_that_nobody_sent_is_a_breach(post: Post, case: Case) -> None:
    post.wants(DAILY)
    post.hears(case)
    assert list(outbox_moves(post.session, MORNING + timedelta(minutes=30))) == []
    assert len(list(outbox_moves(post.session, MORNING + timedelta(hours=2)))) == 1


def test_a_worker_sends_it_in_its_time_also_when_the_line_was_lost(staffed_database: Settings) -> None:
    with mail_server() as (inbox, url), clock.use(b.NOW):
        settings = staffed_database.model_copy(update={"smtp_url": SecretStr(url)})
        with transaction(SYSTEM, settings) as session:
            milan = b.person_id(session, "jb-milan")
            wish(session, milan, {one.slug: DAILY for one in CHOSEN}, b.NOW)
            queue(session, b.raised(session), [milan], "step.accept", b.NOW)
        run_worker(settings, once=True)
        with transaction(SYSTEM, settings) as session:
            assert isinstance(session, ViewerSession)
            session.execute(jobs.text("DELETE FROM procrastinate_jobs"))
        run_worker(settings, once=True)
    subjects = [mail["Subject"] for mail in inbox.mails]
    assert subjects.count("RETS: 1 bericht wacht op u") == 1
