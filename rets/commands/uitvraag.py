"""`rets uitvraag`: the monthly return on the command line."""

import json
from typing import Annotated

import typer

from rets import clock
from rets.db import SYSTEM, transaction
from rets.render.dates import plain_date
from rets.services.uitvraag import Uitvraag, day_from, last_day_before, make_uitvraag
from rets.services.uitvraag_tables import Table, as_json, notes_of, tables_of
from rets.services.uitvraag_words import DEFINITIONS

app = typer.Typer()


@app.command("uitvraag")
def show_uitvraag(
    day: Annotated[str, typer.Option("--peildatum", help="Laatste dag van een maand. Leeg: van vorige maand.")] = "",
    regions: Annotated[list[str] | None, typer.Option("--regio", help="Code van een regio, mag vaker.")] = None,
    gi: Annotated[str | None, typer.Option("--gi", help="Alleen deze GI, bijvoorbeeld djgb.")] = None,
    as_data: Annotated[bool, typer.Option("--json", help="Als JSON in plaats van tekst.")] = False,
) -> None:
    """Tel wie er op de peildatum wacht op hulp of op een jeugdbeschermer, per gemeente."""
    at = clock.now()
    peildatum = day_from(day) if day else last_day_before(clock.date_of(at))
    with transaction(SYSTEM) as session:
        made = make_uitvraag(session, peildatum, at, regions=regions or None, gi=gi)
    typer.echo(json.dumps(as_json(made), ensure_ascii=False, indent=1) if as_data else text_of(made))


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
