"""The simulator of the demonstration is not empty: a small comparison stands in line for the worker beside it."""

from sqlalchemy import select, text
from sqlalchemy.orm import Session

from rets.models import SimulationRun
from rets.services.simulations import simulations_of
from rets.simulation.example import ask_for_simulation
from rets.simulation.shown import WAITS, status_of
from tests import builders as b
from tests import tracking as t


def test_everybody_who_may_simulate_sees_it_wait_for_a_worker(staffed: Session) -> None:
    asked = ask_for_simulation(staffed, b.NOW)
    assert [run.id for run in simulations_of(staffed, t.reader(staffed, "mon-greet"))] == [asked.id]
    assert status_of(asked, b.NOW).sentence == WAITS


def test_it_stands_in_line_once(staffed: Session) -> None:
    ask_for_simulation(staffed, b.NOW)
    waiting = staffed.scalar(text("SELECT count(*) FROM procrastinate_jobs WHERE task_name LIKE '%simul%'"))
    assert (waiting, len(staffed.scalars(select(SimulationRun)).all())) == (1, 1)


def test_whoever_simulates_does_not_have_to_wait_for_it(staffed: Session) -> None:
    assert ask_for_simulation(staffed, b.NOW).organisation_id is None
