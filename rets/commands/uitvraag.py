"""`rets uitvraag`: the monthly return on the command line."""

import json
from datetime import date
from typing import Annotated

import typer
from sqlalchemy.orm import Session

from rets import clock
from rets.db import SYSTEM, transaction
from rets.errors import Invalid
from rets.models import FrozenUitvraag
from rets.render.dates import plain_date
from rets.services.codes import find_gi
from rets.services.uitvraag import Uitvraag, day_from, last_day_before, make_uitvraag
from rets.services.uitvraag_frozen import uitvraag_in, versions_of
from rets.services.uitvraag_tables import Table, as_json, notes_of, tables_of
from rets.services.uitvraag_words import DEFINITIONS

ONE_OF = "Noem bij een versie één regio (--regio) of één GI (--gi)."
NO_VERSION = "Deze versie is er niet. Vastgesteld zijn: {known}."

app = typer.Typer(help="De uniforme uitvraag: tellen, en opgaven van GI's inlezen.")


@app.callback(invoke_without_command=True)
def show_uitvraag(
    context: typer.Context,
    day: Annotated[str, typer.Option("--peildatum", help="Laatste dag van een maand. Leeg: van vorige maand.")] = "",
    regions: Annotated[list[str] | None, typer.Option("--regio", help="Code van een regio, mag vaker.")] = None,
    gi: Annotated[str | None, typer.Option("--gi", help="Alleen deze GI, bijvoorbeeld djgb.")] = None,
    version: Annotated[
        int | None, typer.Option("--versie", help="Deze vastgestelde versie van een regio of GI.")
    ] = None,
    as_data: Annotated[bool, typer.Option("--json", help="Als JSON in plaats van tekst.")] = False,
) -> None:
    """Tel wie er op de peildatum wacht op hulp of op een jeugdbeschermer, per gemeente."""
    if context.invoked_subcommand:
        return
    at = clock.now()
    peildatum = day_from(day) if day else last_day_before(clock.date_of(at))
    with transaction(SYSTEM) as session:
        if version is None:
            made = make_uitvraag(session, peildatum, at, regions=regions or None, gi=gi)
        else:
            made = uitvraag_in(_frozen(session, peildatum, regions or [], gi, version))
    typer.echo(json.dumps(as_json(made), ensure_ascii=False, indent=1) if as_data else text_of(made))


def _frozen(session: Session, day: date, regions: list[str], gi: str | None, version: int) -> FrozenUitvraag:
    found = find_gi(session, gi) if gi else None
    if len(regions) + bool(gi) != 1 or (gi and found is None):
        raise Invalid.at("versie", ONE_OF)
    versions = versions_of(session, day, region=None if gi else regions[0], gi_id=found.id if found else None)
    row = next((one for one in versions if one.version == version), None)
    if row is None:
        raise Invalid.at("versie", NO_VERSION.format(known=", ".join(str(one.version) for one in versions) or "geen"))
    return row


def text_of(made: Uitvraag) -> str:
    """A return in plain text."""
    parts = [f"Uniforme uitvraag, peildatum {plain_date(made.day)}", *notes_of(made), ""]
    for table in tables_of(made):
        parts += [table.title, *_lines(table), ""]
    return "\n".join([*parts, "Wat de woorden betekenen", *(f"  {term}: {said}" for term, said in DEFINITIONS)])


def _lines(table: Table) -> list[str]:
    rows = [["–" if cell is None else str(cell) for cell in row] for row in (table.heads, *table.rows)]
    widths = [max(len(row[i]) for row in rows) for i in range(len(table.heads))]
    return [
        ("  " + "  ".join(_set(cell, widths[i], words=i < table.words) for i, cell in enumerate(row))).rstrip()
        for row in rows
    ]


def _set(cell: str, width: int, *, words: bool) -> str:
    return cell.ljust(width) if words else cell.rjust(width)
