"""One process that lives through months: `python -m rets.simulation.hand` reads what to run and writes what came of it.

A line in is a run (JSON), a line out is how many days are done or the outcome. It ends when nothing more is asked, when
it is told to, and when whoever started it is gone; its scratch database goes with it.
"""

import json
import os
import signal
import sys
from collections.abc import Callable
from dataclasses import asdict
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from rets.clock import midnight
from rets.db import Addresses, open_engine
from rets.postgres import Server, running_server
from rets.scratch import MIGRATED, PACKAGE, Template, scratch_database
from rets.simulation.outcome import minutes_by_role, outcome
from rets.simulation.policies import policy_named
from rets.simulation.region import load, transactions
from rets.simulation.run import Months, Simulation

Told = Callable[[int], None]


def lived(server: Server, months: Months, told: Told = lambda _day: None) -> dict[str, Any]:
    """Live through months in a database of their own; what came of them, in plain figures."""
    with scratch_database(server, laid_out(months.start)) as addresses, open_engine(addresses.app) as engine:
        opened = transactions(engine)
        history = Simulation(months, opened).run(told)
        with opened() as session:
            found = outcome(session, midnight(months.start + timedelta(days=months.days)))
    work = {"minutes": minutes_by_role(history.acts), "acts": history.acts, "held": history.held.total()}
    return asdict(found) | work | {"terms": history.swept}


def main() -> None:
    """Do what is asked, line by line."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    parent = os.getppid()
    server = running_server(Path(sys.argv[1]), durable=False)
    try:
        for line in sys.stdin:
            _say({"done": lived(server, _months(json.loads(line)), lambda day: _tell(day, parent))})
    finally:
        server.leave()


def laid_out(start: date) -> Template:
    """A migrated database with reference data, people and supply as on a day, made once."""

    def build(addresses: Addresses) -> None:
        MIGRATED.build(addresses)
        with open_engine(addresses.app) as engine:
            load(transactions(engine), start)

    ingredients = (*MIGRATED.ingredients, PACKAGE / "demo", PACKAGE / "reference")
    return Template("simulation", build, ingredients, edition=start.isoformat())


def _months(told: dict[str, Any]) -> Months:
    return Months(
        start=date.fromisoformat(told["start"]),
        days=told["days"],
        children=told["children"],
        seed=told["seed"],
        regions=tuple(told["regions"]),
        policy=policy_named(told["policy"]),
    )


def _tell(day: int, parent: int) -> None:
    if os.getppid() != parent:
        sys.exit(1)
    _say({"day": day})


def _say(told: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(told, ensure_ascii=False) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main()
