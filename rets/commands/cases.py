"""`rets schema` and `rets import`: cases from files, and what such a file must look like."""

import json
from pathlib import Path
from typing import Annotated

import typer

from rets import clock
from rets.access import reader_for
from rets.db import SYSTEM, transaction
from rets.errors import Invalid, RetsError
from rets.services.importing import MOST_BYTES, TOO_LARGE, Imported, decode, import_cases
from rets.services.schemas import SCHEMAS, schema_of
from rets.settings import get_settings

app = typer.Typer()


@app.command("schema")
def show_schema(
    name: Annotated[str, typer.Argument(metavar="SCHEMA", help=f"Welk schema: {', '.join(SCHEMAS)}.")] = "case",
) -> None:
    """Toon het JSON Schema waaraan een bestand moet voldoen."""
    typer.echo(json.dumps(schema_of(name), ensure_ascii=False, indent=2))


@app.command("import")
def import_files(
    files: Annotated[list[Path], typer.Argument(metavar="BESTAND...", help="Casusbestanden (JSON; zie rets schema).")],
    person: Annotated[str, typer.Option("--als", help="Namens wie, bijvoorbeeld jb-noor.")],
    jeugdbeschermer: Annotated[
        str, typer.Option("--voor", help="Voor welke jeugdbeschermer, als een teammanager inleest.")
    ] = "",
    check_only: Annotated[bool, typer.Option("--controleer", help="Alleen kijken, niets opslaan.")] = False,
) -> None:
    """Lees casussen in uit bestanden. Per bestand alles of niets."""
    faults = [fault for path in files for fault in _import(path, person, jeugdbeschermer, store=not check_only)]
    if faults:
        raise RetsError(*faults)


def _import(path: Path, person: str, jeugdbeschermer: str, *, store: bool) -> list[str]:
    """Import one file in a transaction of its own and tell the fate of each case; what is wrong comes back."""
    settings = get_settings()
    try:
        text = _read(path)
        with transaction(SYSTEM, settings) as session:
            reader = reader_for(session, person, clock.today())
        if reader is None:
            return [f"De persoon “{person}” is niet bekend of heeft vandaag geen rol."]
        with transaction(reader.viewer, settings) as session:
            done = import_cases(
                session, reader, text, at=clock.now(), store=store, jeugdbeschermer=jeugdbeschermer or None
            )
    except Invalid as error:
        return [f"{path}, {fault.field}: {fault.sentence}" for fault in error.errors]
    typer.echo(as_text(path, done))
    return [] if done.right else [f"{path}: niets ingelezen."]


def _read(path: Path) -> str:
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Invalid.at("bestand", TOO_LARGE)
        return decode(path.read_bytes())
    except OSError as error:
        raise Invalid.at("bestand", f"Dit bestand is niet te lezen: {error.strerror}.") from error


def as_text(path: Path, done: Imported) -> str:
    """The fate of every case of a file, a line each with its reasons below."""
    lines = [f"{path}: {'ingelezen' if done.stored else 'niet opgeslagen'}"]
    for fate in done.fates:
        lines.append(f"  regel {fate.line}, {fate.label}: {fate.outcome}")
        lines += [f"    {sentence}" for sentence in fate.sentences]
    return "\n".join(lines)
