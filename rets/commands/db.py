"""`rets db`: the database itself."""

from typing import Annotated

import typer
from sqlalchemy import text

from rets import clock
from rets.db import POWERS, SYSTEM, TOO_MUCH_POWER, addresses, open_engine, transaction
from rets.errors import Unavailable
from rets.migrations.run import stands_at
from rets.migrations.run import upgrade as run_upgrade
from rets.services.reference import load_reference
from rets.services.standings import tell_missing
from rets.settings import get_settings

app = typer.Typer(help="De database bijwerken en controleren.", no_args_is_help=True)

OWNED = text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user")


@app.command()
def upgrade() -> None:
    """Werk de database bij tot de nieuwste vorm, met de lijsten, normen en routes die erbij horen."""
    settings = get_settings()
    where = addresses(settings)
    run_upgrade(where)
    with transaction(SYSTEM, settings) as session:
        loaded = load_reference(session, clock.now())
        tell_missing(session, clock.now())
    typer.echo(f"De database is bijgewerkt tot {stands_at(where)[0] or 'het begin'}.")
    typer.echo(f"Lijsten en routes: {loaded.added} nieuw, {loaded.changed} gewijzigd, {loaded.gone} vervallen.")


@app.command()
def check() -> None:
    """Controleer of de database bij is en of het programma niet te veel mag."""
    where = addresses(get_settings())
    current, newest = stands_at(where)
    with open_engine(where.app) as opened, opened.connect() as connection:
        faults = _faults(current, newest, bool(connection.scalar(text(POWERS))), connection.scalar(OWNED) or 0)
    if faults:
        raise Unavailable(*faults)
    typer.echo(f"In orde: de database staat op {current}.")


@app.command()
def url(owner: Annotated[bool, typer.Option(help="Het adres van de eigenaar van de tabellen.")] = False) -> None:
    """Toon het adres van de database."""
    where = addresses(get_settings())
    typer.echo(where.owner if owner else where.app)


def _faults(current: str | None, newest: str | None, powerful: bool, owned: int) -> list[str]:
    faults = []
    if current != newest:
        faults.append(f"De database staat op {current or 'het begin'}, nodig is {newest}. Voer uit: rets db upgrade")
    if powerful:
        faults.append(TOO_MUCH_POWER)
    if owned:
        faults.append("De rol van RETS_DATABASE_URL bezit de tabellen. Gebruik daarvoor RETS_DATABASE_OWNER_URL.")
    return faults
