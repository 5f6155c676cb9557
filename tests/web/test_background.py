"""What goes on by itself while the site runs."""

import time
from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from rets.background import Background
from sqlalchemy import update

from rets import background, clock
from rets.db import SYSTEM, transaction
from rets.main import create_app
from rets.models import Case, Deadline
from rets.settings import Settings
from tests.builders import raised


def wait_until(holds: Callable[[], object]) -> None:
    """Give a thread ten seconds."""
    for _ in range(1000):
        if holds():
            return
        time.sleep(0.01)
    pytest.fail("dit gebeurde niet op tijd")


@pytest.fixture
def overdue(staffed_database: Settings) -> Settings:
    """A region in which the term of a case has been over for a day."""
    with transaction(SYSTEM, staffed_database) as session:
        case = raised(session)
        session.execute(
            update(Deadline)
            .where(Deadline.case_id == case.id, Deadline.kind == "triage")
            .values(next_at=case.raised_at)
        )
    return staffed_database


def state(settings: Settings) -> str:
    with transaction(SYSTEM, settings) as session:
        return session.query(Case).one().state


def test_what_is_overdue_happens_while_the_site_runs(overdue: Settings) -> None:
    with TestClient(create_app(overdue), base_url=overdue.base_url) as site:
        wait_until(lambda: "sweep" in site.get("/gezond").json()["rondes"])
        body = site.get("/gezond").json()
    assert body["rondes"]["sweep"]["verwerkt"] > 0


def test_the_work_ends_with_the_site(overdue: Settings) -> None:
    app = create_app(overdue)
    with TestClient(app, base_url=overdue.base_url):
        assert app.state.background.alive
    assert not app.state.background.alive


def test_a_round_that_fails_is_told_and_the_next_one_works(overdue: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    faults = [RuntimeError("stuk")]
    really = background.sweep_once

    def at_first_in_vain(*args: object) -> int:
        if faults:
            raise faults.pop()
        return really(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(background, "sweep_once", at_first_in_vain)
    work = Background(overdue.model_copy(update={"sweep_seconds": 0.01}))
    work.start()
    wait_until(lambda: work.rounds.get("sweep") and not work.rounds["sweep"].fault)
    work.stop()
    assert not faults


def test_two_at_once_do_each_thing_once(overdue: Settings) -> None:
    both = [Background(overdue), Background(overdue)]
    for one in both:
        one.start()
    wait_until(lambda: all(one.rounds.get("sweep") for one in both))
    for one in both:
        one.stop()
    with transaction(SYSTEM, overdue) as session:
        left = session.query(Deadline).where(Deadline.next_at <= clock.now()).count()
    assert left == 0


def test_it_can_be_left_to_a_process_of_its_own(overdue: Settings) -> None:
    app = create_app(overdue.model_copy(update={"background": False}))
    assert app.state.background is None


def test_the_page_for_the_keepers_tells_what_lies_overdue(overdue: Settings) -> None:
    with transaction(SYSTEM, overdue) as session:
        before = clock.now() - timedelta(hours=1)
        session.execute(update(Case).values(raised_at=before, facts_at=before))
    site = TestClient(create_app(overdue.model_copy(update={"background": False})), base_url=overdue.base_url)
    assert site.get("/gezond").json()["stand"] == "achterstand"
