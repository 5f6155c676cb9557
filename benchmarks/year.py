"""Months through the real process with a simulated clock: `python -m benchmarks.year --children 2000 --days 365`.

Prints simulated days per second, and the same history written again as bare SQL: the very statements that the process
sent to write, in the same order and transactions, into a database that began alike.
"""

import argparse
import math
import pickle
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import IO, Any

import psycopg
from sqlalchemy import Connection, Engine, event, make_url

from benchmarks.steps import WRITES
from rets.clock import midnight
from rets.db import Addresses, open_engine
from rets.migrations.run import upgrade
from rets.postgres import ADMIN, Server, running_server
from rets.scratch import MIGRATED, Template, drop_left_behind, scratch_database
from rets.simulation.outcome import Outcome, in_words, outcome
from rets.simulation.region import load, transactions
from rets.simulation.run import History, Months, Simulation

START = date(2026, 1, 5)
LATELY = 28
SAVEPOINTS = ("SAVEPOINT", "ROLLBACK TO", "RELEASE")


@dataclass
class Written:
    """Everything a run sent to write, savepoints and commits included, in order: statement, parameters, many.

    It is kept in a file (some gigabytes for a year), so that the run is not slowed by its own past.
    """

    kept: IO[bytes]
    statements: int = 0

    def listen(self, engine: Engine) -> None:
        """From now on."""
        event.listen(engine, "before_cursor_execute", self._execute)
        event.listen(engine, "commit", lambda _c: self._keep("COMMIT", None, False))

    def _execute(self, _c: Connection, _cursor: Any, statement: str, parameters: Any, _x: Any, many: bool) -> None:
        if statement.lstrip().startswith((*WRITES, *SAVEPOINTS)):
            self._keep(statement, parameters, many)

    def _keep(self, statement: str, parameters: Any, many: bool) -> None:
        pickle.dump((statement, parameters, many), self.kept, pickle.HIGHEST_PROTOCOL)
        self.statements += 1

    def again(self, bare: psycopg.Connection) -> float:
        """Seconds that it takes on a bare connection; reading the file back is not counted.

        What the database refused to the run, it refuses again; the run went back to its savepoint, and so does this.
        """
        self.kept.seek(0)
        spent = 0.0
        with bare.cursor() as cursor:
            for _ in range(self.statements):
                statement, parameters, many = pickle.load(self.kept)
                begin = time.perf_counter()
                with suppress(psycopg.IntegrityError):
                    if statement == "COMMIT":
                        bare.commit()
                    elif many and isinstance(parameters, list):
                        cursor.executemany(statement, parameters)
                    else:
                        cursor.execute(statement, parameters)
                spent += time.perf_counter() - begin
        bare.commit()
        return spent


def _begin(addresses: Addresses) -> None:
    upgrade(addresses)
    with open_engine(addresses.app) as engine:
        load(transactions(engine), START)


class Enough(Exception):
    """The time that a run may take is over, after so many days."""


@dataclass
class Days:
    """The days that a run did, each with the seconds since it began; it ends after so many seconds."""

    months: Months
    most: float
    told: bool = True
    begin: float = field(default_factory=time.perf_counter)
    done: list[float] = field(default_factory=list)

    def __call__(self, day: int) -> None:
        self.done.append(time.perf_counter() - self.begin)
        if self.told and day % 7 == 0:
            sys.stderr.write(f"\rday {day} of {self.months.days}, {self.done[-1]:.0f} s ")
            sys.stderr.flush()
        if self.done[-1] > self.most and day < self.months.days:
            raise Enough

    @property
    def until(self) -> datetime:
        """The end of the last day that was done."""
        return midnight(self.months.start + timedelta(days=len(self.done)))

    def in_words(self, raised: int) -> Iterator[str]:
        """How fast it went: on the whole, and in the last four weeks, when about as many children come as go."""
        days, seconds = len(self.done), self.done[-1]
        whole = "" if days == self.months.days else f" of the {self.months.days} asked for"
        yield f"{raised} children in {days} days{whole}: {seconds:.0f} s, {days / seconds:.2f} days a second"
        if days > 2 * LATELY:
            yield f"the last {LATELY} days: {LATELY / (seconds - self.done[-1 - LATELY]):.2f} days a second"


def run(
    server: Server, months: Months, say: Callable[[str], None], told: bool = True, most: float = math.inf
) -> tuple[float, float]:
    """Seconds of the process and of the bare SQL; it ends after `most` seconds. Says what is known as soon as it is."""
    template = Template("region-year", _begin, MIGRATED.ingredients, edition=months.start.isoformat())
    with tempfile.TemporaryFile() as kept:
        written = Written(kept)
        with scratch_database(server, template) as addresses, open_engine(addresses.app) as engine:
            days, history, found = _live(months, engine, written, most, told)
        seconds, done = days.done[-1], history.acts.total() + history.swept
        for line in (*days.in_words(found.children), *in_words(found, days.until)):
            say(line)
        say(f"{done} acts and terms, {done / seconds:.0f} a second")
        with scratch_database(server, template) as addresses, server.connect(ADMIN, _name(addresses)) as bare:
            bare.autocommit = False
            again = written.again(bare)
    say(f"the same as bare SQL, {written.statements} statements: {again:.1f} s, {done / again:.0f} a second")
    say(f"the process takes {seconds / again:.1f} times that")
    return seconds, again


def _live(months: Months, engine: Engine, written: Written, most: float, told: bool) -> tuple[Days, History, Outcome]:
    opened, days = transactions(engine), Days(months, most, told)
    simulation = Simulation(months, opened)
    written.listen(engine)
    with suppress(Enough):
        simulation.run(days)
    with opened() as session:
        return days, simulation.history, outcome(session, days.until)


def _name(addresses: Addresses) -> str:
    return str(make_url(addresses.app).database)


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--children", type=int, default=2000)
    asked.add_argument("--days", type=int, default=365)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--folder", type=Path, default=Path(".data/bench"), help="where the database server lives")
    asked.add_argument("--minutes", type=float, default=math.inf, help="stop after so many, and tell how far it came")
    told = asked.parse_args()
    server = running_server(told.folder / "postgres")
    try:
        drop_left_behind(server)
        months = Months(START, told.days, told.children, told.seed)
        run(server, months, partial(print, flush=True), most=60 * told.minutes)
    finally:
        server.leave(wait=True)


if __name__ == "__main__":
    main()
