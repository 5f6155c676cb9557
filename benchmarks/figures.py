"""Pages with figures for who watches the province, and the daily round of signals: by the clock and by the processor.

Other work on the machine makes the clock late, and hardly the processor: that of this process and that of the database.
"""

import math
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import httpx
import psycopg
from sqlalchemy import Engine

from rets import clock
from rets.access import reader_for
from rets.db import SYSTEM, Addresses, sessions
from rets.main import create_app
from rets.services.signal_finding import find_signals
from rets.services.standing_still import regions_of
from rets.services.uitvraag import days_to_choose
from rets.services.uitvraag_frozen import freeze
from rets.settings import Settings

with warnings.catch_warnings():
    warnings.simplefilter("ignore")  # as in tests/web/conftest.py
    from fastapi.testclient import TestClient

WHO, TIMES, ADDRESS = "mon-greet", 10, "http://testserver"
PAGES: dict[str, str] = {
    "monitor": "/monitor",
    "norms of a day": "/monitor/normen",
    "cases behind a norm": "/monitor/normen/casussen?per=region&waarde=HM&norm=koers&uitkomst=running",
    "lead times": "/monitor/doorlooptijd",
    "cases behind a lead time": "/monitor/doorlooptijd/casussen?per=stand&waarde=searching&cijfer=loopt",
    "charts, 6 months": "/monitor/grafieken",
    "charts, 1 region": "/monitor/grafieken?regio=HM",
    "return of a month": "/monitor/uitvraag",
    "pack of a quarter": "/monitor/leersessie",
    "agenda of a talk": "/monitor/overleg",
    "signals": "/signalen",
}
CHARTS = ("charts, 6 months", "charts, 1 region")
MONTHS, TICKS = 6, 100


@dataclass(frozen=True)
class Took:
    """Seconds by the clock for each time, and seconds of processor per time: of this process and of the database."""

    name: str
    clock: tuple[float, ...]
    ours: float
    database: float

    def at(self, share: float) -> float:
        """The time that this share stays under."""
        ordered = sorted(self.clock)
        return ordered[max(0, math.ceil(len(ordered) * share) - 1)]


def measure(addresses: Addresses, engine: Engine, bare: psycopg.Connection, folder: Path) -> Iterator[Took]:
    """Every page some times after one that warms it up, and the round of signals on two days that follow.

    Charts are read once more when every month was frozen, as regions do by the tenth.
    """
    client = signed_in(addresses, folder)
    for name, path in PAGES.items():
        read(client, path)
        yield timed(name, lambda path=path: read(client, path), bare, TIMES)  # type: ignore[misc]
    freeze_months(engine)
    for name in CHARTS:
        read(client, PAGES[name])
        yield timed(f"{name}, frozen", lambda name=name: read(client, PAGES[name]), bare, TIMES)  # type: ignore[misc]
    now, days = clock.now(), iter(range(2))
    yield timed("round of signals", lambda: look_for_signals(engine, now + timedelta(days=next(days))), bare, 2)


def timed(name: str, act: Callable[[], None], bare: psycopg.Connection, times: int) -> Took:
    """Do it so many times."""
    took, ours, theirs = [], time.process_time(), of_the_database(bare)
    for _ in range(times):
        begin = time.perf_counter()
        act()
        took.append(time.perf_counter() - begin)
    ours, theirs = time.process_time() - ours, of_the_database(bare) - theirs
    return Took(name, tuple(took), ours / times, theirs / times)


def signed_in(addresses: Addresses, folder: Path) -> TestClient:
    """The site in this process, read by a monitor of the province."""
    folder.mkdir(parents=True, exist_ok=True)
    settings = Settings(database_url=addresses.app, data_dir=folder, demo=True, base_url=ADDRESS)
    client = TestClient(create_app(settings), base_url=ADDRESS, headers={"Origin": ADDRESS}, follow_redirects=False)
    assert client.post("/aanmelden", data={"persoon": WHO}).status_code == httpx.codes.SEE_OTHER
    return client


def read(client: TestClient, path: str) -> None:
    """A page that is there."""
    answer = client.get(path)
    if answer.status_code != httpx.codes.OK:
        raise RuntimeError(f"{path}: {answer.status_code}")


def look_for_signals(engine: Engine, at: datetime) -> None:
    """The round of a day, as the sweep does it; nothing of it is kept."""
    with clock.use(at), sessions(bind=engine, info={"viewer": SYSTEM}) as session:
        find_signals(session, at)
        session.rollback()


def freeze_months(engine: Engine) -> None:
    """Freeze the return of every region on the last reference dates."""
    with sessions(bind=engine, info={"viewer": SYSTEM}) as session, session.begin():
        reader = reader_for(session, WHO, clock.today())
        assert reader is not None
        for day in days_to_choose(session, clock.today(), MONTHS):
            for region in regions_of(reader):
                freeze(session, reader, day, clock.now(), region=region)


def of_the_database(bare: psycopg.Connection) -> float:
    """Seconds of processor of the server so far: of the processes that are there and of those that were."""
    pids = [pid for (pid,) in bare.execute("SELECT pid FROM pg_stat_activity").fetchall()]
    alive = [fields for pid in pids if (fields := _stat(pid))]
    parent = _stat(int(_stat(bare.info.backend_pid)[1]))
    return (sum(int(one[11]) + int(one[12]) for one in alive) + int(parent[13]) + int(parent[14])) / TICKS


def _stat(pid: int) -> list[str]:
    """What the system says of a process, after its name (proc(5), from the third field on)."""
    file = Path(f"/proc/{pid}/stat")
    return file.read_text().rpartition(")")[2].split() if file.exists() else []
