"""A small comparison for the worker beside the demonstration to live through, so that the simulator is not empty."""

from datetime import datetime, timedelta

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import SimulationRun
from rets.services.simulations import line_up
from rets.simulation.wishes import wish

POLICIES, REGIONS = ("telefoon", "gezamenlijk"), ("ZK", "IJ")
SEEDS, DAYS, CHILDREN = tuple(range(1, 7)), 70, 6


def ask_for_simulation(session: Session, at: datetime) -> SimulationRun:
    """Put it in line; it takes a worker about two minutes. Does not commit."""
    starts_on = date_of(at) - timedelta(days=DAYS)
    asked = wish(POLICIES, seeds=SEEDS, regions=REGIONS, starts_on=starts_on, days=DAYS, children=CHILDREN)
    return line_up(session, asked, at)
