"""How fast the site, a step and the sweep are on a filled database: `python -m benchmarks --cases 2000 --due 200`."""

import argparse
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

import psycopg
from sqlalchemy import make_url

from benchmarks import figures, handing_in, pages, returns, steps, sweeping
from benchmarks.fill import Size, fill, held, let_fall_due
from benchmarks.prototypes import PROTOTYPES
from rets.db import Addresses, make_engine
from rets.postgres import ADMIN, Server, running_server
from rets.scratch import drop_left_behind, scratch_database

Row = tuple[str, str, str, str]
HEAD: Row = ("what", "figure", "peer", "ratio")


def main(arguments: list[str] | None = None) -> None:
    """Fill, measure, and print one table."""
    asked = parse(arguments)
    server = running_server(asked.folder / "postgres")
    try:
        drop_left_behind(server)
        with filled(server, Size(asked.cases, asked.due)) as (addresses, bare):
            rows = [*held_rows(bare)]
            for name in asked.only or PARTS:
                rows += PARTS[name](addresses, bare, asked)
        show([*machine_rows(server), *rows])
    finally:
        server.leave(wait=True)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description="Measure on made up cases.")
    parser.add_argument("--only", action="append", choices=list(PARTS), help="one part; may be given more than once")
    parser.add_argument("--cases", type=int, default=100_000, help="cases; ten events and ten open terms each")
    parser.add_argument("--due", type=int, default=10_000, help="terms that are due for the sweep")
    parser.add_argument("--seconds", type=float, default=40, help="how long each kind of page is read")
    parser.add_argument("--steps", type=int, default=300, help="how many steps are taken")
    parser.add_argument("--workers", type=int, default=2, help="how many processes sweep")
    parser.add_argument("--folder", type=Path, default=Path(".data/bench"), help="where the database server lives")
    return parser.parse_args(arguments)


@contextmanager
def filled(server: Server, size: Size) -> Iterator[tuple[Addresses, psycopg.Connection]]:
    """A filled database for a moment, and a connection that no policy binds."""
    with scratch_database(server, PROTOTYPES) as addresses, connect(server, addresses) as bare:
        say("filling")
        fill(bare, size)
        yield addresses, bare


def connect(server: Server, addresses: Addresses) -> psycopg.Connection:
    return server.connect(ADMIN, str(make_url(addresses.app).database))


def page_rows(addresses: Addresses, bare: psycopg.Connection, asked: argparse.Namespace) -> list[Row]:
    """Pages at the 95th percentile beside the bare page."""
    with pages.running_site(addresses, asked.folder.resolve() / "site") as address:
        say("reading pages")
        found = pages.read(address, pages.visitors(bare), asked.seconds)
    peer = found[0].at(0.95)
    return [
        (
            f"{one.name}: p50 / p95 / most, {len(one.waits)} asked",
            f"{one.at(0.5):.0f} / {one.at(0.95):.0f} / {max(one.waits):.0f} ms",
            f"{peer:.0f} ms (bare, p95)",
            f"{one.at(0.95) / peer:.1f}",
        )
        for one in found
    ]


def return_rows(addresses: Addresses, bare: psycopg.Connection, _asked: argparse.Namespace) -> list[Row]:
    """The monthly return beside one statement over today's rows."""
    say("counting the return")
    engine = make_engine(addresses.app)
    found = returns.measure(engine, bare)
    engine.dispose()
    return [
        (
            f"return of a month, {found.waiting:,} children wait",
            f"{found.seconds:.2f} s",
            f"{found.bare:.2f} s (today's rows)",
            f"{found.seconds / found.bare:.0f}",
        )
    ]


def figure_rows(addresses: Addresses, bare: psycopg.Connection, asked: argparse.Namespace) -> list[Row]:
    """Pages with figures and the round of signals, beside how long their database works."""
    say("reading pages with figures")
    engine = make_engine(addresses.app)
    found = list(figures.measure(addresses, engine, bare, asked.folder.resolve() / "figures"))
    engine.dispose()
    return [
        (
            f"{one.name}: p50 / p95, {len(one.clock)} times",
            f"{one.at(0.5) * 1e3:.0f} / {one.at(0.95) * 1e3:.0f} ms",
            f"{one.ours * 1e3:.0f} + {one.database * 1e3:.0f} ms (processor: program + database)",
            "",
        )
        for one in found
    ]


def handed_in_rows(addresses: Addresses, _bare: psycopg.Connection, _asked: argparse.Namespace) -> list[Row]:
    """A list of 20,000 children beside reading its cells alone."""
    say("handing in a list of children")
    found = handing_in.measure(make_engine(addresses.app), "mon-greet", "wss", "Haarlemmermeer")
    whole = found.read + found.stored
    return [
        (
            f"list of {handing_in.ROWS:,} children: read / kept / return with it",
            f"{found.read:.1f} / {found.stored:.1f} / {found.counted:.1f} s",
            f"{found.bare:.1f} s (cells alone)",
            f"{whole / found.bare:.1f}",
        ),
        ("the same by the processor: read and kept", f"{found.processor:.1f} s", "", ""),
    ]


def step_rows(addresses: Addresses, bare: psycopg.Connection, asked: argparse.Namespace) -> list[Row]:
    """One step beside its bare SQL."""
    say("taking steps")
    engine, aside = make_engine(addresses.app), make_engine(addresses.app)
    found = steps.measure(engine, aside, bare, asked.steps)
    for one in (engine, aside):
        one.dispose()
    return [
        (
            f"one step, median of {len(found.product)} ({found.statements:.0f} statements, {found.writes:.0f} write)",
            f"{statistics.median(found.product):.1f} ms",
            f"{statistics.median(found.bare):.2f} ms (bare SQL)",
            f"{found.ratio:.1f}",
        )
    ]


def sweep_rows(addresses: Addresses, bare: psycopg.Connection, asked: argparse.Namespace) -> list[Row]:
    """The sweep beside one statement over as many terms."""
    say("sweeping")
    let_fall_due(bare, asked.due)
    found = sweeping.sweep_with(addresses, asked.folder.resolve() / "site", asked.workers)
    let_fall_due(bare, asked.due)
    peer = sweeping.in_one_statement(bare)
    return [
        (
            f"sweep of {sum(found.handled)} terms by {asked.workers} ({' + '.join(map(str, found.handled))})",
            f"{found.seconds:.1f} s",
            f"{peer:.2f} s (one statement)",
            f"{found.seconds / peer:.0f}",
        )
    ]


PARTS: dict[str, Callable[[Addresses, psycopg.Connection, argparse.Namespace], list[Row]]] = {
    "pages": page_rows,
    "return": return_rows,
    "figures": figure_rows,
    "list": handed_in_rows,
    "step": step_rows,
    "sweep": sweep_rows,
}


def held_rows(bare: psycopg.Connection) -> list[Row]:
    return [(f"held: {name}", f"{number:,}", "", "") for name, number in held(bare).items()]


def machine_rows(server: Server) -> list[Row]:
    """What it ran on, and how busy that was."""
    with server.connect() as connection:
        postgres = connection.execute("SHOW server_version").fetchall()[0][0]
    versions = f"Python {platform.python_version()}, PostgreSQL {postgres}, SQLAlchemy {version('sqlalchemy')}"
    return [
        ("machine", f"{os.cpu_count()} cores, load {os.getloadavg()[1]:.1f}", processor(), ""),
        ("versions", versions, "", ""),
    ]


def processor() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines() if Path("/proc/cpuinfo").exists() else []:
        if line.startswith("model name"):
            return line.partition(":")[2].strip()
    return platform.processor()


def show(rows: list[Row]) -> None:
    widths = [max(len(row[at]) for row in (HEAD, *rows)) for at in range(len(HEAD))]
    for row in (HEAD, tuple("-" * width for width in widths), *rows):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |")


def say(what: str) -> None:
    print(f"{time.strftime('%H:%M:%S')} {what} ...", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
