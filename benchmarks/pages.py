"""Pages under readers who each ask one every two seconds, whether or not the page before has come."""

import asyncio
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx
import psycopg

from benchmarks.site import BARE
from rets.db import Addresses

Asked = tuple[str, dict[str, str] | None]
PAUSE = 2.0
SEARCHED = ("B-1234", "B-77", "88", "nergens")
START_SECONDS = 60
WHO = {"jeugdbeschermer": 24, "zorgmakelaar": 14, "ret_chair": 8, "monitor": 4}
READERS = """
SELECT p.slug, p.id, a.role, a.region FROM people p JOIN appointments a ON a.person_id = p.id
WHERE p.slug LIKE 'b-%%' AND a.role = %s ORDER BY md5(p.slug) LIMIT %s
"""
OWN = """
SELECT id FROM cases WHERE state <> 'closed' AND
    CASE %(role)s WHEN 'jeugdbeschermer' THEN jeugdbeschermer_id = %(id)s
                  WHEN 'ret_chair' THEN region = %(region)s AND ret_since IS NOT NULL
                  ELSE region = %(region)s END
ORDER BY md5(id::text) LIMIT 40
"""


@dataclass(frozen=True)
class Visitor:
    """Somebody who reads: how they sign in, in which role, and the cases that they may open."""

    slug: str
    role: str
    cases: tuple[int, ...]


@dataclass(frozen=True)
class Answered:
    """How long the readers waited for one kind of page, in milliseconds, counted from when they asked."""

    name: str
    waits: tuple[float, ...]
    late_starts: float

    def at(self, share: float) -> float:
        """The wait that this share of the readers stays under."""
        ordered = sorted(self.waits)
        return ordered[min(len(ordered) - 1, int(len(ordered) * share))]


def visitors(connection: psycopg.Connection) -> list[Visitor]:
    """Fifty people of every role that works with many cases."""
    found = []
    for role, many in WHO.items():
        for slug, person, _role, region in connection.execute(READERS, [role, many]).fetchall():
            cases = connection.execute(OWN, {"role": role, "id": person, "region": region}).fetchall()
            found.append(Visitor(slug, role, tuple(number for (number,) in cases)))
    return found


@contextmanager
def running_site(addresses: Addresses, folder: Path) -> Iterator[str]:
    """The site as two processes, one for each core, while the sweep is a process of its own; its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    environment = {"RETS_DATABASE_URL": addresses.app, "RETS_DATA_DIR": str(folder), "RETS_BASE_URL": address}
    command = [sys.executable, "-m", "uvicorn", "--factory", "benchmarks.site:create_app", "--port", str(port)]
    site = subprocess.Popen(
        [*command, "--workers", "2", "--no-access-log", "--log-level", "warning"],
        env=os.environ | environment | {"RETS_DEMO": "true"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        _wait_for(f"{address}/gezond")
        yield address
    finally:
        site.terminate()
        site.wait()


def _wait_for(address: str) -> None:
    for _ in range(START_SECONDS * 5):
        time.sleep(0.2)
        try:
            httpx.get(address).raise_for_status()
        except httpx.TransportError:
            continue
        return
    raise RuntimeError(f"{address} does not answer")


def read(address: str, people: Sequence[Visitor], seconds: float) -> list[Answered]:
    """Bare page, start page, list of cases, page of a case, search by label, monitor and norms, one after another."""
    return asyncio.run(_read(address, people, seconds))


async def _read(address: str, people: Sequence[Visitor], seconds: float) -> list[Answered]:
    limits = httpx.Limits(max_connections=len(people))
    signed_in = []
    for one in people:
        client = httpx.AsyncClient(base_url=address, headers={"Origin": address}, limits=limits, timeout=60)
        answer = await client.post("/aanmelden", data={"persoon": one.slug, "verder": "/"})
        if answer.status_code != httpx.codes.SEE_OTHER:
            raise RuntimeError(f"{one.slug} could not sign in: {answer.status_code}")
        signed_in.append(client)
    openers = [one for one in zip(signed_in, people, strict=True) if one[1].cases and one[1].role != "monitor"]
    monitors = [client for client, one in zip(signed_in, people, strict=True) if one.role == "monitor"]
    kinds: dict[str, list[tuple[httpx.AsyncClient, tuple[Asked, ...]]]] = {
        "bare page": [(client, _plain(BARE)) for client in signed_in],
        "work queue (/)": [(client, _plain("/")) for client in signed_in],
        "list (/casussen)": [(client, _plain("/casussen")) for client in signed_in],
        "page of a case": [
            (openers[at % len(openers)][0], _plain(*(f"/casussen/{n}" for n in openers[at % len(openers)][1].cases)))
            for at in range(len(people))
        ],
        "search by label": [
            (client, tuple(("/casussen/_zoek", {"kenmerk": label}) for label in SEARCHED)) for client in signed_in
        ],
        "monitor (/monitor)": [(client, _plain("/monitor")) for client in monitors],
        "norms of a day (/monitor/normen)": [(client, _plain("/monitor/normen")) for client in monitors],
        "charts (/monitor/grafieken)": [(client, _plain("/monitor/grafieken")) for client in monitors],
    }
    found = []
    for name, readers in kinds.items():
        await _round(readers, PAUSE * 2)
        waits, late = await _round(readers, seconds)
        found.append(Answered(name, tuple(waits), late))
    for client in signed_in:
        await client.aclose()
    return found


def _plain(*paths: str) -> tuple[Asked, ...]:
    return tuple((path, None) for path in paths)


async def _round(
    readers: Sequence[tuple[httpx.AsyncClient, tuple[Asked, ...]]], seconds: float
) -> tuple[list[float], float]:
    """Every reader asks a page each pause, spread evenly; the waits, and how late the asking itself was at most."""
    begin = time.perf_counter() + 0.1
    waits: list[float] = []
    late = [0.0]

    async def ask(client: httpx.AsyncClient, asked: Asked, moment: float) -> None:
        await asyncio.sleep(max(0.0, moment - time.perf_counter()))
        late.append(time.perf_counter() - moment)
        path, form = asked
        answer = await (client.get(path) if form is None else client.post(path, data=form))
        if answer.status_code != httpx.codes.OK:
            raise RuntimeError(f"{path}: {answer.status_code}")
        waits.append((time.perf_counter() - moment) * 1e3)

    rnd = Random(1)
    moments = [
        (reader, begin + round_ * PAUSE + at * PAUSE / len(readers))
        for round_ in range(max(1, int(seconds / PAUSE)))
        for at, reader in enumerate(readers)
    ]
    await asyncio.gather(*(ask(client, rnd.choice(paths), moment) for (client, paths), moment in moments))
    return waits, max(late) * 1e3
