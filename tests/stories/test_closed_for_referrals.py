"""T11: half of the providers in Zaanstad takes nobody in, and none is hidden from a child with a measure."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from rets.commands.replay import read_sources
from rets.db import SYSTEM, open_engine, sessions
from rets.demo.people import load_people
from rets.models import StoredPlan
from rets.postgres import Server
from rets.scratch import scratch_database
from rets.services.reference import load_reference
from rets.services.replay import replay
from tests.stories.conftest import CASES
from workflows.calendar import start_of_day

D = date


@pytest.fixture(scope="module")
def shown(server: Server) -> dict[str, Any]:
    """What the matcher showed on the first day."""
    file = read_sources([CASES / "t11.json"])[0].file
    with (
        scratch_database(server) as addresses,
        open_engine(addresses.app) as engine,
        sessions(bind=engine, info={"viewer": SYSTEM}) as session,
    ):
        load_reference(session, start_of_day(D(2021, 3, 1)))
        load_people(session, D(2021, 3, 1))
        replay(session, file)
        first = session.scalars(select(StoredPlan).order_by(StoredPlan.id)).first()
        assert first is not None
        return dict(first.result)


def closed(row: dict[str, Any]) -> bool:
    return bool(row["route"]["admission_stop"])


def test_all_providers_of_the_asked_help_are_shown(shown):
    assert len(shown["fitting"]) == 24


def test_none_is_excluded(shown):
    assert (shown["near_misses"], shown["others"]) == ([], [])


def test_half_of_them_is_closed(shown):
    assert sum(closed(row) for row in shown["fitting"]) == 12


def test_the_open_ones_come_before_the_closed_ones(shown):
    assert [closed(row) for row in shown["fitting"]] == [False] * 12 + [True] * 12


def test_a_closed_one_says_that_an_exception_must_be_asked_who_decides_and_how_long_that_takes(shown):
    (told,) = {row["route"]["sentence"] for row in shown["fitting"] if closed(row)}
    assert "Er geldt een opnamestop; daarvoor is een uitzondering nodig." in told
    assert "De gemeente beslist daarover." in told
    assert "Regelen duurt ongeveer 7 dagen, met de uitzondering erbij." in told


def test_an_open_one_needs_nothing_to_be_arranged(shown):
    assert {row["route"]["sentence"] for row in shown["fitting"] if not closed(row)} == {"Er is een contract."}


def test_a_closed_one_starts_later_by_what_the_exception_takes(shown):
    assert {(closed(row), row["start_on"]) for row in shown["fitting"]} == {(False, "2021-03-03"), (True, "2021-03-08")}


def test_the_story_tells_how_many_fit_and_how_many_of_them_ask_for_an_exception(stories):
    assert "24 passend (12 direct te regelen, 12 met een opnamestop), 0 net niet" in stories["T11"].texts("proposal")


def test_the_help_starts_within_the_norm_at_one_that_is_open(stories):
    assert "Passende hulp gestart: gehaald op 8 maart 2021." in stories["T11"].texts("clock_met")


def test_the_child_waits_no_longer(stories):
    assert "heeft passende hulp" in stories["T11"].texts("outcome")
