"""`rets replay`: run case files through the engine with the clock of the case."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from rets import clock
from rets.db import SYSTEM, open_engine, sessions
from rets.demo.people import load_people
from rets.demo.supply import load_supply
from rets.errors import FieldError, Invalid, RetsError
from rets.models.supply import REPLAY
from rets.postgres import Server, running_server
from rets.schemas.case_file import CaseFile, read_files
from rets.schemas.json_lines import Located
from rets.scratch import drop_left_behind, scratch_database
from rets.services.reference import load_reference
from rets.services.replay import Replayed, replay
from rets.settings import get_settings

app = typer.Typer()


@dataclass(frozen=True)
class Source:
    """A case and where it stands: the file, its lines, and the path of the case within it."""

    path: Path
    file: CaseFile
    located: Located
    prefix: str

    def named(self, fault: FieldError) -> str:
        """A fault with its file and line."""
        return f"{self.path}, regel {self.line_of(fault)} ({fault.field}): {fault.sentence}"

    def line_of(self, fault: FieldError) -> int:
        """The line at which a fault stands."""
        return self.located.line_of(".".join(filter(None, (self.prefix, fault.field))))

    def in_order(self, faults: list[FieldError]) -> list[str]:
        """Faults with their file and line, in the order in which they stand there."""
        return [self.named(one) for one in sorted(faults, key=self.line_of)]


@app.command("replay")
def replay_files(
    files: Annotated[list[Path], typer.Argument(metavar="BESTAND...", help="Casusbestanden (JSON; zie rets schema).")],
    as_json: Annotated[bool, typer.Option("--json", help="Een lijst van objecten in plaats van tekst.")] = False,
) -> None:
    """Speel casusbestanden na met de klok van de casus en toon de tijdlijn."""
    sources = read_sources(files)
    server = running_server(get_settings().data_dir / "replay", durable=False)
    try:
        drop_left_behind(server)
        told = replay_sources(sources, server)
    finally:
        server.leave()
    if as_json:
        typer.echo(json.dumps([row for one in told for row in _rows(one)], ensure_ascii=False, indent=1))
    else:
        typer.echo("\n\n".join(_text(one) for one in told))
    faults = [named for source, one in zip(sources, told, strict=True) for named in source.in_order(one.faults)]
    if faults:
        raise RetsError(*faults)


def read_sources(files: list[Path]) -> list[Source]:
    """The cases of the files, in order; `RetsError` with every fault at its line."""
    sources, faults = [], []
    for path in files:
        try:
            text = path.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError):
            faults.append(f"{path}: dit bestand is niet te lezen.")
            continue
        try:
            sources += [Source(path, *found) for found in read_files(text)]
        except Invalid as error:
            faults += [f"{path}, {fault.field}: {fault.sentence}" for fault in error.errors]
    if faults:
        raise RetsError(*faults)
    return sources


def replay_sources(sources: list[Source], server: Server) -> list[Replayed]:
    """Each case in a transaction of its own that is thrown away, so that no case sees another."""
    with scratch_database(server) as addresses, open_engine(addresses.app) as engine:
        with sessions(bind=engine, info={"viewer": SYSTEM}) as session, session.begin():
            load_reference(session, clock.now())
        told = []
        for source in sources:
            with sessions(bind=engine, info={"viewer": SYSTEM}) as session:
                start = source.file.raised_on or clock.today()
                load_people(session, start)
                if source.file.supply is None:
                    load_supply(session, start, source=REPLAY)
                told.append(replay(session, source.file))
                session.rollback()
    return told


def _rows(told: Replayed) -> list[dict[str, Any]]:
    return [
        {
            "on": entry.on.isoformat(),
            "kind": entry.kind,
            "case": told.label,
            "due_on": entry.due_on.isoformat() if entry.due_on else None,
            "text": entry.text,
            "clock": entry.clock,
            "rung": entry.rung,
        }
        for entry in told.entries
    ]


def _text(told: Replayed) -> str:
    lines = [f"{told.label}  {told.title}".rstrip()]
    lines += [f"  {entry.on:%d-%m-%Y}  {entry.text}" for entry in told.entries]
    return "\n".join(lines)
