"""Months lived through by the real process: the same seed gives the same history, and nobody is forgotten."""

import json
from datetime import date, datetime
from random import Random

import pytest
from typer.testing import CliRunner

from rets.cli import app
from rets.clock import AMSTERDAM, midnight
from rets.db import open_engine
from rets.scratch import scratch_database
from rets.services.audit import verify
from rets.simulation.arrivals import arrivals, streams
from rets.simulation.habits import habits, working_moment
from rets.simulation.outcome import in_words, outcome
from rets.simulation.region import load, transactions
from rets.simulation.run import Months, Simulation

START = date(2026, 3, 2)
PLACES = [("djgb", "Haarlemmermeer"), ("jbra", "Amsterdam")]


def lived(server, seed, days=24, children=12):
    with scratch_database(server) as addresses, open_engine(addresses.app) as engine:
        opened = transactions(engine)
        load(opened, START)
        history = Simulation(Months(START, days, children, seed), opened).run()
        with opened() as session:
            assert list(verify(session)) == []
            return history, outcome(session, midnight(date(2026, 3, 2 + days)))


@pytest.fixture(scope="module")
def once(server):
    return lived(server, 7)


def test_the_same_seed_gives_the_same_history(server, once):
    again = lived(server, 7)
    assert (again[0].acts, again[0].held, again[1]) == (once[0].acts, once[0].held, once[1])


def test_every_child_arrives(once):
    assert (once[0].acts["raise"], once[1].children) == (12, 12)


def test_children_are_helped_through_requests_and_real_starts(once):
    assert once[0].acts["request"] > 0
    assert once[1].helped > 0


def test_what_falls_due_happens(once):
    assert once[0].swept > 12


def test_the_outcome_is_told_in_sentences(once):
    assert in_words(once[1], midnight(date(2026, 3, 26)))[0].startswith("Stand op 26-03-2026: 12 kinderen")


def test_arrivals_come_in_the_order_of_time_and_in_office_hours():
    found = [at for at, _ in arrivals(Random(1), START, 60, 40, PLACES)]
    assert found == sorted(found)
    assert {at.astimezone(AMSTERDAM).weekday() for at in found} <= {0, 1, 2, 3, 4}


def test_who_acts_at_once_on_a_sunday_does_so_on_monday():
    sunday = datetime(2026, 3, 8, 12, tzinfo=AMSTERDAM)
    assert working_moment(sunday, 0, 30).date() == date(2026, 3, 9)


def test_every_habit_and_stream_names_its_source():
    assert all(one.source for one in [*habits().values(), *streams()])


def test_the_command_tells_the_outcome_as_an_object():
    done = CliRunner().invoke(app, ["simulate", "--dagen", "3", "--kinderen", "2", "--vanaf", "2026-03-02", "--json"])
    assert done.exit_code == 0, done.output
    assert json.loads(done.stdout[done.stdout.index("{") :])["children"] == 2
