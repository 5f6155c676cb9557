"""The monthly return of the whole country, counted from standings, beside today's rows counted in one statement."""

import statistics
import time
from dataclasses import dataclass

import psycopg
from sqlalchemy import Engine

from rets import clock
from rets.db import SYSTEM, sessions
from rets.services.uitvraag import last_day_before, make_uitvraag
from rets.services.uitvraag_tables import as_json

TODAY = """
SELECT region, municipality, gi_id, count(*) FROM cases WHERE waiting AND state <> 'closed' GROUP BY 1, 2, 3
"""


@dataclass(frozen=True)
class Returned:
    """Seconds of a return with its tables and of the bare statement (medians), and how many children waited."""

    seconds: float
    bare: float
    waiting: int


def measure(engine: Engine, bare: psycopg.Connection, many: int = 3) -> Returned:
    """The return of last month, `many` times, and as often what a query over today's rows takes."""
    took, plain, waiting = [], [], 0
    for _ in range(many):
        begin = time.perf_counter()
        with sessions(bind=engine, info={"viewer": SYSTEM}) as session:
            made = make_uitvraag(session, last_day_before(clock.today()), clock.now())
            waiting = as_json(made)["total"]["waiting"]
        took.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        bare.execute(TODAY).fetchall()
        plain.append(time.perf_counter() - begin)
    return Returned(statistics.median(took), statistics.median(plain), waiting)
