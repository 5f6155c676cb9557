"""`rets mandates`, `rets roster` and `rets agreements`: power of teams, who is on call, which providers take over."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from rets import clock
from rets.access import Reader, reader_for
from rets.db import SYSTEM, transaction
from rets.errors import Invalid, RetsError
from rets.render.dates import plain_date
from rets.render.words import count
from rets.services.agreement_register import agreements_for
from rets.services.duty_register import duties_for
from rets.services.importing import decode
from rets.services.mandate_register import mandates_for
from rets.services.register_files import (
    AGREEMENT_ENDS,
    AGREEMENTS,
    DUTIES,
    DUTY_ENDS,
    MANDATE_ENDS,
    MANDATES,
    Kind,
    record_file,
)
from rets.settings import get_settings

mandates = typer.Typer(help="Mandaten: tonen, vastleggen en beëindigen.", no_args_is_help=True)
roster = typer.Typer(help="Bereikbaarheid: diensten tonen, vastleggen en beëindigen.", no_args_is_help=True)
agreements = typer.Typer(help="Uitwijkafspraken: tonen, vastleggen en beëindigen.", no_args_is_help=True)

As = Annotated[str, typer.Option("--als", help="Namens wie, bijvoorbeeld beheer-max.")]
File = Annotated[Path, typer.Argument(metavar="BESTAND", help="CSV met kolomnamen, of JSON (een lijst van rijen).")]
CheckOnly = Annotated[bool, typer.Option("--controleer", help="Alleen kijken, niets opslaan.")]


@mandates.command("list")
def list_mandates(person: As) -> None:
    """Toon de mandaten die gelden of nog ingaan."""
    _show(person, _mandates)


@mandates.command("add")
def add_mandates(file: File, person: As, check_only: CheckOnly = False) -> None:
    """Leg mandaten vast. Kolommen: gever, team, waarvoor, bedrag, getekend, bron, vanaf, tot, contract."""
    _record(MANDATES, file, person, check_only, "mandaat", "mandaten")


@mandates.command("end")
def end_mandates(file: File, person: As, check_only: CheckOnly = False) -> None:
    """Beëindig mandaten. Kolommen: mandaat (het nummer), tot, getekend, waarom."""
    _record(MANDATE_ENDS, file, person, check_only, "mandaat", "mandaten")


@roster.command("list")
def list_duties(person: As) -> None:
    """Toon de diensten die gelden of nog ingaan."""
    _show(person, _duties)


@roster.command("add")
def add_duties(file: File, person: As, check_only: CheckOnly = False) -> None:
    """Leg diensten vast. Kolommen: regio, wie, telefoon, vanaf, tot (eerste dag zonder dienst)."""
    _record(DUTIES, file, person, check_only, "dienst", "diensten")


@roster.command("end")
def end_duties(file: File, person: As, check_only: CheckOnly = False) -> None:
    """Beëindig diensten. Kolommen: dienst (het nummer), tot, waarom."""
    _record(DUTY_ENDS, file, person, check_only, "dienst", "diensten")


@agreements.command("list")
def list_agreements(person: As) -> None:
    """Toon de uitwijkafspraken die gelden of nog ingaan."""
    _show(person, _agreements)


@agreements.command("add")
def add_agreements(file: File, person: As, check_only: CheckOnly = False) -> None:
    """Leg afspraken vast. Kolommen: aanbieder, partner, vormen (met een spatie ertussen), bron, vanaf, tot."""
    _record(AGREEMENTS, file, person, check_only, "afspraak", "afspraken")


@agreements.command("end")
def end_agreements(file: File, person: As, check_only: CheckOnly = False) -> None:
    """Beëindig afspraken. Kolommen: afspraak (het nummer), tot, waarom."""
    _record(AGREEMENT_ENDS, file, person, check_only, "afspraak", "afspraken")


def reader_named(person: str) -> Reader:
    """On whose behalf a command works.

    Raises:
        RetsError: nobody of that name has a role today.
    """
    with transaction(SYSTEM, get_settings()) as session:
        found = reader_for(session, person, clock.today())
    if found is None:
        raise RetsError(f"De persoon “{person}” is niet bekend of heeft vandaag geen rol.")
    return found


def _show(person: str, lines: Callable[[Session, Reader], Iterator[str]]) -> None:
    reader = reader_named(person)
    with transaction(reader.viewer, get_settings()) as session:
        told = list(lines(session, reader))
    typer.echo("\n".join(told or ["Er is nog niets vastgelegd."]))


def _record(kind: Kind, path: Path, person: str, check_only: bool, one: str, many: str) -> None:
    """Record a whole file in one transaction, or only check it.

    Raises:
        RetsError: every fault of the file, each at its line.
    """
    reader = reader_named(person)
    try:
        text = decode(path.read_bytes())
        with transaction(reader.viewer, get_settings()) as session:
            as_json = path.suffix.lower() == ".json"
            done = record_file(session, reader, kind, text, clock.now(), as_json=as_json, store=not check_only)
    except OSError as error:
        raise RetsError(f"{path}: dit bestand is niet te lezen: {error.strerror}.") from error
    except Invalid as error:
        raise RetsError(*(f"{path}, {fault.field}: {fault.sentence}" for fault in error.errors)) from error
    typer.echo(f"{path}: {count(done, one, many)} {'in orde, niets opgeslagen' if check_only else 'vastgelegd'}.")


def _mandates(session: Session, reader: Reader) -> Iterator[str]:
    for row in mandates_for(session, reader, clock.today()):
        limit = f"tot € {int(row.max_amount)}" if row.max_amount is not None else "zonder grens"
        days = f"vanaf {plain_date(row.valid_from)}{f' tot {plain_date(row.until)}' if row.until else ''}"
        yield f"{row.id}  {row.region}  {row.organisation.slug}  {limit}  {days}: {row.scope}"


def _duties(session: Session, reader: Reader) -> Iterator[str]:
    for row in duties_for(session, reader, clock.today()):
        days = f"{plain_date(row.valid_from)} tot {plain_date(row.until)}"
        phone = row.phone or row.person.phone or "geen telefoon"
        yield f"{row.id}  {row.region}  {row.person.slug}  {phone}  {days}"


def _agreements(session: Session, reader: Reader) -> Iterator[str]:
    for row in agreements_for(session, reader, clock.today()):
        days = f"vanaf {plain_date(row.valid_from)}{f' tot {plain_date(row.until)}' if row.until else ''}"
        yield f"{row.id}  {row.provider.slug}  {row.partner.slug}  {days}: {', '.join(row.forms)}"
