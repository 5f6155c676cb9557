"""`rets uitvraag importeer`, `vaststellen` and `aanleveren`: what people also do on the pages of the return."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from rets import clock
from rets.commands.registers import reader_named
from rets.commands.uitvraag import app
from rets.db import transaction
from rets.errors import Invalid, Refused, RetsError
from rets.render.dates import plain_date
from rets.render.words import count
from rets.services.codes import find_gi
from rets.services.own_import import Read, read_file, store_file
from rets.services.uitvraag import day_from, last_day_before
from rets.services.uitvraag_frozen import RECEIVERS, deliver, freeze, versions_of
from rets.settings import get_settings

As = Annotated[str, typer.Option("--als", help="Namens wie, bijvoorbeeld mon-greet.")]
Day = Annotated[str, typer.Option("--peildatum", help="Laatste dag van een maand. Leeg: van vorige maand.")]
Region = Annotated[str | None, typer.Option("--regio", help="Code van de regio, zoals HM.")]
Gi = Annotated[str | None, typer.Option("--gi", help="Code van de GI, zoals djgb.")]

__all__ = ["app"]

NOT_FROZEN = "Deze uitvraag is nog niet vastgesteld. Doe dat eerst: rets uitvraag vaststellen."


@app.command("importeer")
def import_file(
    file: Annotated[
        Path, typer.Argument(metavar="BESTAND", help="XLSX of CSV, zoals de lege werkbladen op de pagina.")
    ],
    person: As,
    gi: Annotated[str, typer.Option("--gi", help="Code van de GI, zoals wss.")],
    day: Day = "",
    check_only: Annotated[bool, typer.Option("--controleer", help="Alleen kijken, niets opslaan.")] = False,
) -> None:
    """Lees de eigen cijfers of de lijst van kinderen van een GI in."""
    reader, at = reader_named(person), clock.now()
    try:
        data = file.read_bytes()
        with transaction(reader.viewer, get_settings()) as session:
            read = read_file(session, reader, data, _day(day), gi, at)
            made = [] if check_only else store_file(session, reader, read, at)
            told = _told(read, {one.region: one.version for one in made})
    except OSError as error:
        raise RetsError(f"{file}: dit bestand is niet te lezen: {error.strerror}.") from error
    except Invalid as error:
        raise RetsError(*(f"{file}, {fault.field}: {fault.sentence}" for fault in error.errors)) from error
    typer.echo(f"{file}: {told}")


@app.command("vaststellen")
def freeze_return(person: As, region: Region = None, gi: Gi = None, day: Day = "") -> None:
    """Stel de uitvraag van een regio of een GI vast."""
    reader = reader_named(person)
    with transaction(reader.viewer, get_settings()) as session:
        made = freeze(session, reader, _day(day), clock.now(), region=region, gi=gi)
        typer.echo(f"Vastgesteld als versie {made.version}. Uiterlijk aanleveren op {plain_date(made.due_on)}.")


@app.command("aanleveren")
def deliver_return(
    person: As,
    to: Annotated[str, typer.Option("--aan", help=f"Aan wie: {', '.join(RECEIVERS)}.")],
    region: Region = None,
    gi: Gi = None,
    day: Day = "",
) -> None:
    """Leg vast dat de nieuwste versie vandaag is aangeleverd."""
    reader = reader_named(person)
    with transaction(reader.viewer, get_settings()) as session:
        found = find_gi(session, gi) if gi else None
        last = next(iter(versions_of(session, _day(day), region=region, gi_id=found.id if found else None)), None)
        if last is None:
            raise Refused(NOT_FROZEN)
        deliver(session, reader, last.id, to, clock.today(), clock.now())
        typer.echo(f"Versie {last.version} is aangeleverd aan {RECEIVERS[to]}.")


def _told(read: Read, stored: dict[str, int]) -> str:
    lines = count(read.lines, "regel", "regels")
    missing = "".join(f"\nWaarschuwing: {sentence}" for sentence in read.missing)
    if not stored:
        return f"{lines} in orde, niets opgeslagen ({read.what}).{missing}"
    versions = ", ".join(f"{region} versie {number}" for region, number in stored.items())
    return f"{lines} ingelezen ({read.what}): {versions}.{missing}"


def _day(given: str) -> date:
    return day_from(given) if given else last_day_before(clock.today())
