"""The sweep and the worker run as processes of their own beside the site, and end with it, however it ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr
from sqlalchemy import func, select, text, update

from rets.beside import sweep_and_worker
from rets.db import SYSTEM, transaction
from rets.models import Deadline, Message
from rets.services.jobs import MAIL, PLANS, SIMULATIONS
from rets.settings import Settings
from tests.builders import raised
from tests.mailbox import Inbox, mail_server

QUEUES = len((PLANS, SIMULATIONS, MAIL))


def wait_until(holds: Callable[[], object]) -> None:
    """Give another process half a minute."""
    for _ in range(1500):
        if holds():
            return
        time.sleep(0.02)
    pytest.fail("dit gebeurde niet op tijd")


@pytest.fixture
def mailing(staffed_database: Settings) -> Iterator[tuple[Settings, Inbox]]:
    """A region with a mail server, in which the term of a case is over."""
    with transaction(SYSTEM, staffed_database) as session:
        case = raised(session)
        session.execute(update(Deadline).where(Deadline.case_id == case.id).values(next_at=case.raised_at))
    with mail_server() as (inbox, url):
        yield staffed_database.model_copy(update={"smtp_url": SecretStr(url)}), inbox


def all_is_done(settings: Settings) -> bool:
    with transaction(SYSTEM, settings) as session:
        waiting = session.scalar(select(func.count()).where(Message.next_at.is_not(None)))
        due = session.scalar(select(func.count()).where(Deadline.next_at < func.now()))
    return not waiting and not due


def living_workers(settings: Settings) -> int | None:
    with transaction(SYSTEM, settings) as session:
        return session.scalar(text("SELECT count(*) FROM procrastinate_workers"))


def environment(settings: Settings) -> dict[str, str]:
    assert settings.database_url is not None
    assert settings.smtp_url is not None
    return os.environ | {
        "RETS_DATABASE_URL": settings.database_url.get_secret_value(),
        "RETS_SMTP_URL": settings.smtp_url.get_secret_value(),
        "RETS_DATA_DIR": str(settings.data_dir),
    }


def test_a_killed_process_beside_is_started_again_and_everything_happens(mailing: tuple[Settings, Inbox]) -> None:
    settings, inbox = mailing
    with sweep_and_worker(settings) as beside:
        first = list(beside)
        for one in first:
            one.kill()
        wait_until(lambda: all_is_done(settings))
        wait_until(lambda: living_workers(settings) == QUEUES)
    assert inbox.mails
    assert not set(first) & set(beside)
    assert [one.exitcode for one in beside] == [0, 0]
    assert living_workers(settings) == 0, "each took its leave"


def test_the_processes_beside_end_when_the_one_that_started_them_is_killed(mailing: tuple[Settings, Inbox]) -> None:
    settings, _ = mailing
    script = Path(__file__).with_name("supervised.py")
    with subprocess.Popen([sys.executable, str(script)], env=environment(settings), stdout=subprocess.PIPE) as parent:
        assert parent.stdout is not None
        beside = [int(number) for number in parent.stdout.readline().split()]
        wait_until(lambda: living_workers(settings) == QUEUES)
        parent.kill()
    wait_until(lambda: not any(Path(f"/proc/{number}").exists() for number in beside))
    assert living_workers(settings) == 0


def test_a_worker_ends_in_order_when_it_is_asked_to(mailing: tuple[Settings, Inbox]) -> None:
    settings, _ = mailing
    command = [sys.executable, "-c", "from rets.cli import main; main()", "worker"]
    with subprocess.Popen(command, env=environment(settings), stdout=subprocess.PIPE, text=True) as worker:
        wait_until(lambda: living_workers(settings) == QUEUES and all_mailed(settings))
        worker.send_signal(signal.SIGTERM)
        told, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0
    assert told.splitlines()[-1] == "1 taak gedaan, 0 keer mislukt."
    assert living_workers(settings) == 0


def all_mailed(settings: Settings) -> bool:
    with transaction(SYSTEM, settings) as session:
        return not session.scalar(select(func.count()).where(Message.next_at.is_not(None)))
