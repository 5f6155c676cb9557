"""Work in line is done by a worker: once, whatever is killed, and what cannot be done is tried again and told."""

import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from psycopg.errors import InsufficientPrivilege
from pydantic import SecretStr
from sqlalchemy import func, select, text
from sqlalchemy.exc import ProgrammingError
from sqlalchemy.orm import Session

from rets import access, clock
from rets.db import SYSTEM, ViewerSession, transaction
from rets.models import Message, PlanJob, StoredPlan
from rets.services import jobs, plan_work
from rets.services.audit import ENGINE
from rets.services.invariants import work_gets_done
from rets.services.jobs import Work, seconds_until_retry, take_in, work_in_line
from rets.services.mail import Postman
from rets.services.outbox import queue
from rets.services.plan_jobs import ask_plan
from rets.settings import Settings
from rets.sweeper import sweep_once
from rets.worker import Hands, Pulse, run_worker, take_over
from tests import asking as a
from tests import builders as b
from tests.mailbox import Inbox, mail_server
from tests.swept import LATER, assert_all_happened_once, assert_beside_happened_once, fill, fill_beside

DOOMED = Path(__file__).with_name("doomed.py")


@pytest.fixture
def mailing(staffed_database: Settings) -> Iterator[tuple[Settings, Inbox]]:
    """A region of the test's own with a mail server."""
    with mail_server() as (inbox, url):
        yield staffed_database.model_copy(update={"smtp_url": SecretStr(url)}), inbox


def in_line(session: Session) -> list[tuple[str, dict[str, int], str]]:
    rows = session.execute(text("SELECT task_name, args, status FROM procrastinate_jobs ORDER BY id"))
    return [(name, args, status) for name, args, status in rows]


def committed(session: ViewerSession) -> ViewerSession:
    session.commit()
    return session


def work_once(settings: Settings) -> Counter[str]:
    with clock.use(b.NOW):
        return run_worker(settings, once=True).tally


def let_time_pass(settings: Settings) -> None:
    """Whatever waits for its turn may be done now."""
    with transaction(SYSTEM, settings) as session:
        session.execute(text("UPDATE procrastinate_jobs SET scheduled_at = NULL WHERE status = 'todo'"))


def test_a_message_puts_a_job_in_line_that_names_it_and_nothing_else(staffed: ViewerSession) -> None:
    b.raised(staffed)
    numbers = staffed.scalars(select(Message.id).order_by(Message.id)).all()
    assert in_line(committed(staffed)) == [(jobs.SEND, {"message": number}, "todo") for number in numbers]


def test_the_same_message_is_in_line_once(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    before = len(in_line(committed(staffed)))
    for _ in range(2):
        queue(staffed, case, [b.person_id(staffed, "jb-milan")], "step.accept", b.NOW)
    assert len(in_line(committed(staffed))) == before + 1


def test_a_part_that_is_undone_takes_no_other_message_out_of_the_line(staffed: ViewerSession) -> None:
    case, milan = b.raised(staffed), b.person_id(staffed, "jb-milan")
    before = len(in_line(committed(staffed)))
    queue(staffed, case, [milan], "step.accept", b.NOW)
    undone = staffed.begin_nested()
    with staffed.begin_nested():
        queue(staffed, case, [milan], "step.start_search", b.NOW)
    undone.rollback()
    assert len(in_line(committed(staffed))) == before + 1


def test_what_is_undone_was_never_in_line(staffed: ViewerSession) -> None:
    undone = staffed.begin_nested()
    b.raised(staffed)
    undone.rollback()
    assert in_line(committed(staffed)) == []


def test_a_plan_that_is_asked_twice_is_in_line_once(staffed: ViewerSession) -> None:
    first = ask_plan(staffed, "HM", a.lotte(staffed), b.NOW)
    ask_plan(staffed, "HM", ENGINE, b.NOW)
    assert in_line(committed(staffed)) == [(jobs.MAKE, {"job": first.id}, "todo")]


def test_a_person_that_asks_for_a_plan_puts_it_in_line_and_does_not_see_the_line(staffed: ViewerSession) -> None:
    lotte, reader = a.lotte(staffed), access.reader_for(staffed, "zm-lotte", b.TODAY)
    assert reader is not None
    staffed.act_as(reader.viewer)
    ask_plan(staffed, "HM", lotte, b.NOW)
    assert in_line(committed(staffed)) == []
    staffed.act_as(SYSTEM)
    assert len(in_line(committed(staffed))) == 1


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM procrastinate_events",
        "UPDATE procrastinate_events SET at = NULL",
        "INSERT INTO procrastinate_periodic_defers (task_name) VALUES ('x')",
        "TRUNCATE procrastinate_jobs CASCADE",
    ],
)
def test_the_working_role_gets_what_the_line_needs_and_no_more(staffed: ViewerSession, statement: str) -> None:
    with pytest.raises(ProgrammingError) as refused:
        staffed.execute(text(statement))
    assert isinstance(refused.value.orig, InsufficientPrivilege)


def test_a_worker_sends_each_message_and_makes_each_plan(mailing: tuple[Settings, Inbox]) -> None:
    settings, inbox = mailing
    with transaction(SYSTEM, settings) as session:
        b.raised(session)
        ask_plan(session, "HM", ENGINE, b.NOW)
    assert work_once(settings) == {"done": 2}
    with transaction(SYSTEM, settings) as session:
        assert in_line(session) == []
        assert [mail["Message-ID"] for mail in inbox.mails] == session.scalars(select(Message.message_id)).all()
        assert session.scalars(select(PlanJob.outcome)).all() == ["done"]


def test_without_a_mail_server_mail_waits_and_plans_are_made(staffed_database: Settings) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        b.raised(session)
        ask_plan(session, "HM", ENGINE, b.NOW)
    assert work_once(staffed_database) == {"done": 1}
    with transaction(SYSTEM, staffed_database) as session:
        assert [name for name, *_ in in_line(session)] == [jobs.SEND]


def test_a_mail_that_is_refused_goes_again_later(mailing: tuple[Settings, Inbox]) -> None:
    settings, inbox = mailing
    inbox.refuse.add("zm-lotte@rets.example")
    with transaction(SYSTEM, settings) as session:
        b.raised(session)
    assert work_once(settings) == {"failed": 1}
    inbox.refuse.clear()
    assert work_once(settings) == {}, "it waits for its turn"
    let_time_pass(settings)
    assert work_once(settings) == {"done": 1}
    assert len(inbox.mails) == 1


def test_waiting_doubles_up_to_six_hours() -> None:
    assert [seconds_until_retry(tries) // 60 for tries in (0, 1, 2, 8, 9, 50)] == [1, 2, 4, 256, 360, 360]


def test_a_plan_that_keeps_failing_is_given_up_told_and_tried_again_when_asked(
    staffed_database: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError

    with transaction(SYSTEM, staffed_database) as session:
        ask_plan(session, "HM", ENGINE, b.NOW)
    with monkeypatch.context() as patched:
        patched.setattr(plan_work, "solve", broken)
        for _ in range(3):
            assert work_once(staffed_database) == {"failed": 1}
            let_time_pass(staffed_database)
    with transaction(SYSTEM, staffed_database) as session:
        assert session.scalars(select(PlanJob.outcome)).all() == ["failed"]
        (breach,) = work_gets_done(session, b.NOW)
    assert "1 taak is opgegeven" in breach.sentence
    assert "rets worker --opnieuw" in breach.sentence
    run_worker(staffed_database, once=True, again=True)
    with transaction(SYSTEM, staffed_database) as session:
        assert in_line(session) == []


def test_a_plan_that_waits_long_for_a_worker_is_told(staffed: ViewerSession) -> None:
    ask_plan(staffed, "HM", ENGINE, b.NOW)
    assert list(work_gets_done(staffed, b.NOW)) == []
    staffed.execute(text("UPDATE procrastinate_jobs SET scheduled_at = now() - interval '11 minutes'"))
    (breach,) = work_gets_done(staffed, b.NOW)
    assert breach.sentence == "1 plan wacht. Loopt `rets worker`?"


def test_what_waits_without_being_in_line_is_put_there_once(staffed: ViewerSession) -> None:
    b.raised(staffed)
    ask_plan(staffed, "HM", ENGINE, b.NOW)
    before = in_line(committed(staffed))
    staffed.execute(text("DELETE FROM procrastinate_jobs"))
    assert [take_in(staffed), take_in(committed(staffed))] == [len(before), 0]
    assert in_line(committed(staffed)) == before


def test_a_job_that_kills_every_worker_is_given_up(staffed_database: Settings) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        job = ask_plan(session, "HM", ENGINE, b.NOW).id
        session.execute(text("UPDATE procrastinate_jobs SET status = 'doing', attempts = 6"))
    take_over(Hands(staffed_database, None), Pulse())
    with transaction(SYSTEM, staffed_database) as session:
        assert in_line(session) == [(jobs.MAKE, {"job": job}, "failed")]
        assert session.scalars(select(PlanJob.outcome)).all() == ["failed"]


def test_what_a_living_worker_does_is_left_to_it(staffed: ViewerSession) -> None:
    ask_plan(staffed, "HM", ENGINE, b.NOW)
    worker = staffed.scalar(text("SELECT worker_id FROM procrastinate_register_worker_v1()"))
    staffed.execute(text("UPDATE procrastinate_jobs SET status = 'doing', worker_id = :worker"), {"worker": worker})
    assert jobs.left_behind(staffed, 30) == []
    assert work_in_line(staffed, mail=True) == Work(0, 0, doing=1, failed=0, workers=1)


def killed_again_and_again(settings: Settings, seed: int, rounds: int) -> tuple[int, int]:
    """How many sweeping and how many working processes were killed."""
    assert settings.database_url is not None
    assert settings.smtp_url is not None
    addresses = (settings.database_url.get_secret_value(), settings.smtp_url.get_secret_value())
    arguments = [sys.executable, str(DOOMED), *addresses, LATER.isoformat(), str(seed), str(rounds)]
    told = subprocess.run(arguments, stdout=subprocess.PIPE, text=True, check=True, timeout=120).stdout
    swept, worked = told.split()
    return int(swept), int(worked)


def finish(settings: Settings) -> None:
    """A day without accidents: sweep, and let a fresh worker do what is in line."""
    with transaction(SYSTEM, settings) as session:
        session.execute(text("DELETE FROM procrastinate_workers"))  # not heard for a day
    with clock.use(LATER):
        while sweep_once(settings):
            pass
        take_over(Hands(settings, Postman(settings)), Pulse())
        let_time_pass(settings)
        assert run_worker(settings, once=True).tally["failed"] == 0


@pytest.mark.parametrize("seed", [4, 6])
def test_killed_at_any_moment_nothing_is_lost_and_nothing_done_twice(
    mailing: tuple[Settings, Inbox], seed: int
) -> None:
    settings, inbox = mailing
    fill(settings, cases=5)
    fill_beside(settings, rows=5)
    swept, worked = killed_again_and_again(settings, seed, rounds=7)
    assert min(swept, worked) >= 2
    finish(settings)
    assert_all_happened_once(settings, cases=5)
    assert_beside_happened_once(settings, rows=5)
    received = Counter(mail["Message-ID"] for mail in inbox.mails)
    with transaction(SYSTEM, settings) as session:
        assert in_line(session) == []
        assert session.scalar(select(func.count()).where(Message.next_at.is_not(None))) == 0
        sent = session.scalars(select(Message.message_id).where(Message.sent_at.is_not(None))).all()
        assert set(received) == set(sent)
        assert sum(received.values()) - len(sent) <= worked, "a mail goes again only when its sender was killed"
        assert set(session.scalars(select(PlanJob.outcome))) == {"done"}
        plans = session.execute(
            select(StoredPlan.region, StoredPlan.number).where(StoredPlan.number.is_not(None))
        ).all()
        assert len(plans) == len(set(plans)) == session.scalar(select(func.count()).select_from(PlanJob))
