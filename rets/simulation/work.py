"""A simulation that somebody asked for, as a worker does it: in scratch databases, every outcome kept as it comes.

A worker that is killed loses the runs under way, never what came of those before: the next goes on from there.
"""

import os
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from sqlalchemy.orm import Session

from rets.models import SimulationRun
from rets.services.simulations import end_simulation, figures_of, keep_figures, open_simulation
from rets.simulation.crew import Plan, run_all

Transaction = Callable[[], AbstractContextManager[Session]]
MOST_PROCESSES, TELL_SECONDS = 8, 1.0


def live_through(transaction: Transaction, run_id: int, folder: Path, now: Callable[[], datetime]) -> None:
    """Do what is left of a run; nothing happens when it has ended, and it ends early when somebody asked to stop."""
    with transaction() as session:
        run = open_simulation(session, run_id)
        if run is None:
            return
        run.heard_at, plan, had = now(), plan_of(run), list(figures_of(session, run))
    teller = _Teller(transaction, run_id, now)
    for done in run_all(plan, folder, processes=processes(), told=teller, had=[(seed, slug) for slug, seed in had]):
        with transaction() as session:
            if (run := open_simulation(session, run_id)) is not None:
                keep_figures(session, run, done.policy, done.seed, done.figures)
    with transaction() as session:
        if (run := open_simulation(session, run_id)) is not None:
            run.share = run.share if run.stop_at else 1.0
            end_simulation(session, run, "stopped" if run.stop_at else "done", now())


def let_go(session: Session, run_id: int, at: datetime) -> None:
    """End a run that could not be done, so that its page says so. Does not commit."""
    run = open_simulation(session, run_id)
    if run is not None:
        end_simulation(session, run, "failed", at)


def plan_of(run: SimulationRun) -> Plan:
    """What a stored run asks for."""
    return Plan(
        policies=tuple(run.policies),
        seeds=tuple(run.seeds),
        start=run.starts_on,
        days=run.days,
        children=run.children,
        regions=tuple(run.regions),
    )


def processes() -> int:
    """How many at once: one core stays free for the work itself."""
    return max(1, min(MOST_PROCESSES, (os.cpu_count() or 1) - 1))


class _Teller:
    """Writes down how far it is, once a second at most, and hears whether somebody asked to stop."""

    def __init__(self, transaction: Transaction, run_id: int, now: Callable[[], datetime]) -> None:
        self._open, self._run, self._now, self._at = transaction, run_id, now, 0.0

    def __call__(self, share: float) -> bool:
        if time.monotonic() < self._at + TELL_SECONDS:
            return True
        self._at = time.monotonic()
        with self._open() as session:
            run = open_simulation(session, self._run)
            if run is None or run.stop_at is not None:
                return False
            run.share, run.heard_at = share, self._now()
        return True
