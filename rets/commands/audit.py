"""`rets audit`: whether history is whole and the engine keeps its promises."""

from collections.abc import Iterator
from contextlib import contextmanager

import typer
from sqlalchemy.orm import Session

from rets import clock
from rets.db import SYSTEM, transaction
from rets.services.audit import verify as find_breaks
from rets.services.invariants import breaches
from rets.settings import Settings, get_settings

app = typer.Typer(help="Controleren of de geschiedenis klopt en of alles loopt.", no_args_is_help=True)


@app.command()
def verify() -> None:
    """Controleer dat geen gebeurtenis is gewijzigd of verdwenen."""
    with _one_moment(get_settings()) as session:
        found = list(find_breaks(session))
    for broken in found:
        typer.echo(f"Casus {broken.case_id}: {broken.sentence}.", err=True)
    if found:
        raise typer.Exit(1)
    typer.echo("De geschiedenis van alle casussen is ongeschonden.")


@app.command()
def watch() -> None:
    """Controleer alles wat altijd waar moet zijn; geschikt voor een bewakingssysteem."""
    settings = get_settings()
    with _one_moment(settings) as session:
        found = breaches(session, clock.now(), mail=settings.smtp_url is not None)
    for breach in found:
        typer.echo(f"{breach.invariant}: {breach.sentence}", err=True)
    if found:
        raise typer.Exit(1)
    typer.echo("Alles loopt.")


@contextmanager
def _one_moment(settings: Settings) -> Iterator[Session]:
    """A transaction in which everything is seen as it stood at one moment, while others go on working."""
    with transaction(SYSTEM, settings) as session:
        session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
        yield session
