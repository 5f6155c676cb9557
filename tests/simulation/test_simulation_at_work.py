"""A simulation that somebody asked for is lived through by a worker, in databases that are gone afterwards."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from rets import clock
from rets.access import reader_for
from rets.db import SYSTEM, transaction
from rets.models import Case, SimulationFigures, SimulationRun
from rets.postgres import running_server
from rets.services import simulations
from rets.services.jobs import take_in
from rets.services.simulations import Wish, ask_simulation, figures_of, stop_simulation
from rets.settings import Settings
from rets.simulation import work
from rets.simulation.crew import Done, Tell
from rets.worker import run_worker
from tests import builders as b

WISH = Wish(("telefoon", "gezamenlijk"), (1,), ("ZK",), b.TODAY, 2, 1)


@pytest.fixture
def working(staffed_database: Settings, tmp_path: Path) -> Settings:
    return staffed_database.model_copy(update={"data_dir": tmp_path})


def ask(settings: Settings, wish: Wish = WISH) -> int:
    with transaction(SYSTEM, settings) as session:
        greet = reader_for(session, "mon-greet", b.TODAY)
        assert greet is not None
        return ask_simulation(session, greet, wish, b.NOW).id


def left_in(settings: Settings) -> list[str]:
    """The scratch databases that are still there."""
    server = running_server(settings.data_dir / "replay", durable=False)
    try:
        with server.connect() as connection:
            rows = connection.execute("SELECT datname FROM pg_database WHERE datname LIKE 'scratch_%'")
            return [name for (name,) in rows]
    finally:
        server.leave()


def test_a_worker_does_it_and_nothing_of_it_stands_in_the_working_database(working: Settings) -> None:
    number = ask(working)
    with transaction(SYSTEM, working) as session:
        before = session.scalar(select(func.count(Case.id)))
    with clock.use(b.NOW):
        run_worker(working, once=True)
    with transaction(SYSTEM, working) as session:
        run = session.get_one(SimulationRun, number)
        assert (run.outcome, run.share) == ("done", 1.0)
        assert set(figures_of(session, run)) == {("telefoon", 1), ("gezamenlijk", 1)}
        assert session.scalar(select(func.count(Case.id))) == before
    assert left_in(working) == []


def test_who_asks_to_stop_keeps_what_was_done(working: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    number = ask(working)

    def first_then_stop(*_args: object, told: Tell, **_more: object) -> Iterator[Done]:
        yield Done("telefoon", 1, {"children": 1})
        with transaction(SYSTEM, working) as session:
            greet = reader_for(session, "mon-greet", b.TODAY)
            assert greet is not None
            stop_simulation(session, greet, number, b.NOW)
        assert not told(0.5)

    monkeypatch.setattr(work, "run_all", first_then_stop)
    with clock.use(b.NOW):
        run_worker(working, once=True)
    with transaction(SYSTEM, working) as session:
        assert session.get_one(SimulationRun, number).outcome == "stopped"
        assert session.scalar(select(func.count(SimulationFigures.id))) == 1


def test_what_a_killed_worker_had_done_is_not_done_again(working: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    number, asked = ask(working), []
    with transaction(SYSTEM, working) as session:
        simulations.keep_figures(session, session.get_one(SimulationRun, number), "telefoon", 1, {"children": 1})
    monkeypatch.setattr(work, "run_all", lambda *_args, had, **_more: asked.append(had) or iter(()))
    with clock.use(b.NOW):
        run_worker(working, once=True)
    assert asked == [[(1, "telefoon")]]


def test_a_run_that_lost_its_place_in_line_is_put_in_line_again(working: Settings) -> None:
    ask(working)
    with transaction(SYSTEM, working) as session:
        session.execute(text("DELETE FROM procrastinate_jobs"))
        assert take_in(session) == 1


def test_a_process_whose_starter_was_killed_ends_and_its_database_with_it(working: Settings) -> None:
    """As when a worker is killed: nobody tells the process to stop."""
    starter = (
        "import sys; from datetime import date; from pathlib import Path;"
        "from rets.simulation.crew import Plan, run_all;"
        "plan = Plan(('telefoon',), (1,), date(2026, 3, 2), 400, 40, ('ZK',));"
        "list(run_all(plan, Path(sys.argv[1]), processes=1, told=lambda share: print(share, flush=True) or True))"
    )
    command = [sys.executable, "-c", starter, str(working.data_dir / "replay")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as killed:
        assert killed.stdout is not None
        while not float(killed.stdout.readline()):
            pass
        os.kill(killed.pid, signal.SIGKILL)
    until = time.monotonic() + 60
    while left_in(working) and time.monotonic() < until:
        time.sleep(0.2)
    assert left_in(working) == []
