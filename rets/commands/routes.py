"""`rets routes`: check route documents, and show the one that holds for a municipality."""

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from rets import clock, reference
from rets.db import SYSTEM, transaction
from rets.errors import RetsError
from rets.reference.routes import shipped
from rets.render.codes import form_names
from rets.render.dates import plain_date
from rets.schemas.route_file import stored_route
from rets.services.route_files import check_documents
from rets.services.route_pages import route_for
from rets.settings import get_settings
from workflows.routes import Route
from workflows.routes.telling import Moment, ToldStep, tell

app = typer.Typer(help="Routes: controleren en tonen.", no_args_is_help=True)


@app.command()
def check(
    files: Annotated[list[Path] | None, typer.Argument(help="Routes (TOML). Zonder: alle geleverde.")] = None,
) -> None:
    """Controleer routes, en zonder bestanden ook de ladder: elke fout met zijn regel. Code 1 als er iets niet klopt."""
    if not files and (wrong := [str(fault) for fault in reference.check() if fault.file == "ladder"]):
        raise RetsError(*wrong)
    texts = {str(path): _text(path) for path in files} if files else shipped()
    routes, faults = check_documents(texts)
    if faults:
        raise RetsError(*faults)
    for name, route in routes.items():
        typer.echo(f"{name}: in orde, {route.place}, {len(route.steps)} stappen")
    typer.echo(f"{len(routes)} {'route is' if len(routes) == 1 else 'routes zijn'} in orde.")


@app.command()
def show(
    municipality: Annotated[str, typer.Argument(help="Naam of code van de gemeente, of code van de regio.")],
    on: Annotated[datetime | None, typer.Option("--op", formats=["%Y-%m-%d"], help="Op welke dag.")] = None,
) -> None:
    """Toon hoe u in een gemeente opschaalt: wat er gebeurt, wie het doet, en wanneer."""
    day = on.date() if on else clock.today()
    with transaction(SYSTEM, get_settings()) as session:
        found = route_for(session, municipality, day)
        text, number, name = found.version.text, found.version.number, found.name
    typer.echo("\n".join(_told(stored_route(text), name, number, day)))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise RetsError(f"{path}: dit bestand is niet te lezen.") from None


def _told(route: Route, name: str, number: int, on: date) -> Iterator[str]:
    yield f"Hoe escaleer ik in {name}? ({route.title}, versie {number}, vanaf {plain_date(route.valid_from)})"
    yield " ".join(route.summary.split())
    for moment in tell(route, dict(form_names(on))):
        yield from _moment(moment)


def _moment(moment: Moment) -> Iterator[str]:
    yield f"\n{moment.name}:"
    for step in moment.steps:
        yield from _step(step)


def _step(step: ToldStep) -> Iterator[str]:
    yield f"  {step.number}. {step.title}{f' (als {step.when})' if step.when else ''}"
    yield f"     Wie: {step.who}, {step.channel}. Termijn: {step.term}."
    if step.rhythm:
        yield f"     Komt bij elkaar: {step.rhythm}."
    if step.attachments:
        yield f"     Stuur mee: {', '.join(step.attachments)}."
    yield f"     Start: {step.start}"
    yield f"     Daarna: {'; '.join(step.follows)}. Geen antwoord: {step.silence}."
    if step.sources:
        yield f"     Bron: {step.sources}."
