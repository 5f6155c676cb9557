"""What every page weighs and how soon it can be used: `python -m benchmarks.weights`; some people: `--persoon x`.

The pages are those of `make screenshots`: a person of each role follows links, one page per address pattern. Each is
opened in headless Chromium with a processor four times slower, with an empty cache and again with a full one. Its
queries are counted with few and with many cases more than the demonstration holds; both must be the same number.
"""

import argparse
import logging
import re
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx
import structlog
import uvicorn
from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from sqlalchemy import Engine, event

from benchmarks.prototypes import live_through
from benchmarks.site import BARE, bare
from rets import clock
from rets.db import SYSTEM, Addresses, open_engine, sessions, transaction
from rets.demo.load import load_demo
from rets.main import create_app
from rets.migrations.run import upgrade
from rets.postgres import running_server
from rets.scratch import MIGRATED, Template, drop_left_behind, scratch_database
from rets.settings import Settings
from tests.screenshots import FLAGS, pattern_of

FEW, MANY, TIMES, SLOWER = 20, 400, 3, 4
FIRST_KB, AFTER_KB = 150, 30
HREF = re.compile(r'<a [^>]*href="(/[^"#]*)')
OFFERED = re.compile(r'name="persoon" value="([^"]+)"')
WATCH = """
window.busyUntil = 0;
new PerformanceObserver(seen => {
  for (const task of seen.getEntries()) window.busyUntil = Math.max(window.busyUntil, task.startTime + task.duration);
}).observe({type: 'longtask', buffered: true});
"""
INTERACTIVE = """() => new Promise(told => setTimeout(() => {
  const [shown] = performance.getEntriesByName('first-contentful-paint');
  const [page] = performance.getEntriesByType('navigation');
  told(Math.max(shown ? shown.startTime : 0, page.domContentLoadedEventEnd, window.busyUntil));
}, 500))"""
HEAD = ("pagina", "wie", "eerste kB", "daarna kB", "server ms", "queries", "bruikbaar ms")
Row = tuple[str, str, str, str, str, str, str]


@dataclass(frozen=True)
class Visited:
    """A page: its pattern, the person that found it and the address at which it was found."""

    pattern: str
    person: str
    path: str


@dataclass(frozen=True)
class Served:
    """What a page costs the server: milliseconds and queries, the median of some times."""

    ms: float
    queries: int


@dataclass(frozen=True)
class Opened:
    """What a page costs a browser: kB that came over the line with an empty and a full cache, ms until it is usable."""

    first: float
    after: float
    usable: float


def build(addresses: Addresses) -> None:
    """The demonstration with some cases more."""
    upgrade(addresses)
    with open_engine(addresses.app) as engine, sessions(bind=engine, info={"viewer": SYSTEM}) as session:
        with session.begin():
            load_demo(session, clock.now())
        with session.begin():
            for number in range(FEW):
                live_through(session, number, clock.now())


LIVED = Template("weights", build, (*MIGRATED.ingredients, Path("rets"), Path("workflows"), Path(__file__)))


@contextmanager
def serving(settings: Settings) -> Iterator[None]:
    """The site in a thread of this process, so that its queries can be counted, with the bare page beside."""
    app = create_app(settings)
    structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.ERROR))
    app.add_api_route(BARE, bare)
    port = int(settings.base_url.rpartition(":")[2])
    running = uvicorn.Server(uvicorn.Config(app, port=port, log_config=None, ws="none"))
    thread = threading.Thread(target=running.run, daemon=True)
    thread.start()
    while not running.started and thread.is_alive():
        time.sleep(0.02)
    yield
    running.should_exit = True
    thread.join(10)


class Counter:
    """The statements that were sent since it was last set to nothing."""

    def __init__(self) -> None:
        self.sent = 0
        event.listen(Engine, "before_cursor_execute", self._note)

    def _note(self, *_: object) -> None:
        self.sent += 1


def signed_in(url: str, person: str) -> httpx.Client:
    client = httpx.Client(base_url=url, headers={"Origin": url, "Accept-Encoding": "gzip"}, timeout=60)
    client.post("/aanmelden", data={"persoon": person, "verder": "/"})
    return client


def people(url: str) -> list[str]:
    """Of those that one may sign in as, the first of each kind."""
    offered = OFFERED.findall(httpx.get(f"{url}/aanmelden").text)
    return list({one.rpartition("-")[0]: one for one in reversed(offered)}.values())


def walk(client: httpx.Client, person: str, known: set[str]) -> Iterator[Visited]:
    """The pages that a person reaches by links, of each pattern that nobody reached before the first."""
    waiting, mine = deque(["/"]), {"/"}
    while waiting:
        path = waiting.popleft()
        answer = client.get(path)
        if answer.status_code != httpx.codes.OK or "text/html" not in answer.headers["content-type"]:
            continue
        pattern = pattern_of(path.partition("?")[0]) or path
        if pattern not in known or path == "/":
            known.add(pattern)
            yield Visited(pattern, person, path)
        for link in HREF.findall(answer.text):
            found = pattern_of(link.partition("?")[0])
            if found and found not in mine and not link.startswith("/static"):
                mine.add(found)
                waiting.append(link.replace("&amp;", "&"))


def served(client: httpx.Client, path: str, counter: Counter) -> Served:
    """Ask a page once to warm up, then some times."""
    client.get(path)
    times, queries = [], []
    for _ in range(TIMES):
        counter.sent, begin = 0, time.perf_counter()
        client.get(path)
        times.append((time.perf_counter() - begin) * 1e3)
        queries.append(counter.sent)
    return Served(statistics.median(times), int(statistics.median(queries)))


class Line:
    """What comes over the line to a page of the browser, in bytes."""

    def __init__(self, cdp: CDPSession) -> None:
        self.bytes = 0.0
        cdp.on("Network.loadingFinished", self._note)

    def _note(self, told: dict[str, float]) -> None:
        self.bytes += told["encodedDataLength"]


def opened(browser: Browser, client: httpx.Client, url: str, path: str) -> Opened:
    """A page with an empty cache and again, in a browser of its own."""
    context = browser.new_context(base_url=url, locale="nl-NL", timezone_id="Europe/Amsterdam")
    context.add_cookies([{"name": one.name, "value": one.value or "", "url": url} for one in client.cookies.jar])
    page = context.new_page()
    page.add_init_script(WATCH)
    cdp = context.new_cdp_session(page)
    cdp.send("Network.enable")
    cdp.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    line = Line(cdp)
    usable, first = _load(page, path, line)
    page.goto("about:blank")
    _again, after = _load(page, path, line)
    context.close()
    return Opened(first, after, usable)


def _load(page: Page, path: str, line: Line) -> tuple[float, float]:
    line.bytes = 0
    page.goto(path, wait_until="load")
    usable: float = page.evaluate(INTERACTIVE)
    return usable, line.bytes / 1000


def measure(url: str, settings: Settings, only: Sequence[str]) -> list[tuple[Visited, Served, Served, Opened]]:
    """Every page, first with few cases and then with many."""
    counter, known = Counter(), set[str]()
    clients = {person: signed_in(url, person) for person in only or people(url)}
    pages = [one for person, client in clients.items() for one in walk(client, person, known)]
    pages = [Visited("kaal (de kleinste pagina)", next(iter(clients)), BARE), *pages]
    say(f"{len(pages)} pages, with few cases")
    few = [served(clients[one.person], one.path, counter) for one in pages]
    say("in the browser")
    chromium = subprocess.run([".ci/chromium"], capture_output=True, text=True, check=True).stdout.strip()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        shown = [opened(browser, clients[one.person], url, one.path) for one in pages]
        browser.close()
    say("more cases")
    for first in range(FEW, MANY, FEW):
        with transaction(SYSTEM, settings) as session:
            for number in range(first, first + FEW):
                live_through(session, number, clock.now())
    say("with many cases")
    many = [served(clients[one.person], one.path, counter) for one in pages]
    return list(zip(pages, few, many, shown, strict=True))


def rows(found: Sequence[tuple[Visited, Served, Served, Opened]]) -> Iterator[Row]:
    for page, few, many, seen in found:
        queries = f"{few.queries}" if few.queries == many.queries else f"{few.queries} en {many.queries}"
        times = f"{few.ms:.0f} en {many.ms:.0f}"
        yield page.pattern, page.person, f"{seen.first:.0f}", f"{seen.after:.0f}", times, queries, f"{seen.usable:.0f}"


def missed(found: Sequence[tuple[Visited, Served, Served, Opened]]) -> Iterator[str]:
    """What is not reached, one sentence per page."""
    for page, few, many, seen in found:
        if seen.first >= FIRST_KB:
            yield f"{page.pattern}: {seen.first:.0f} kB bij het eerste bezoek, doel minder dan {FIRST_KB}."
        if seen.after >= AFTER_KB:
            yield f"{page.pattern}: {seen.after:.0f} kB daarna, doel minder dan {AFTER_KB}."
        if few.queries != many.queries:
            yield f"{page.pattern}: {few.queries} queries met {FEW} casussen erbij, {many.queries} met {MANY}."


def show(table: Sequence[Row]) -> None:
    widths = [max(len(row[at]) for row in (HEAD, *table)) for at in range(len(HEAD))]
    for row in (HEAD, tuple("-" * width for width in widths), *table):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")


def say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what} ...", file=sys.stderr, flush=True)


def main() -> None:
    """Measure and print the table, and what is not reached."""
    parser = argparse.ArgumentParser(description="Gewicht, tijd en queries van elke pagina.")
    parser.add_argument("--persoon", action="append", default=[], help="mag vaker; anders één van elke rol")
    parser.add_argument("--folder", type=Path, default=Path(".data/bench"), help="waar de database staat")
    asked = parser.parse_args()
    server = running_server(asked.folder / "postgres")
    try:
        drop_left_behind(server)
        with scratch_database(server, LIVED) as where, socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            url = f"http://127.0.0.1:{probe.getsockname()[1]}"
            probe.close()
            settings = Settings(
                database_url=where.app, database_owner_url=where.owner, data_dir=asked.folder, demo=True, base_url=url
            )
            with serving(settings):
                found = measure(url, settings, asked.persoon)
    finally:
        server.leave(wait=True)
    show(list(rows(found)))
    print("\n".join(missed(found)) or "Alle doelen zijn gehaald.")


if __name__ == "__main__":
    main()
