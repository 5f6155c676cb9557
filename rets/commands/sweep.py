"""`rets sweep`: what falls due happens."""

import time
from typing import Annotated

import structlog
import typer
from sqlalchemy.exc import DBAPIError

from rets.background import sweep_once
from rets.render.words import count
from rets.settings import get_settings

app = typer.Typer()
log = structlog.get_logger()


@app.command("sweep")
def run(loop: Annotated[bool, typer.Option("--loop", help="Blijf kijken.")] = False) -> None:
    """Laat alles gebeuren waarvan de termijn om is. Mag in meer processen tegelijk lopen."""
    settings = get_settings()
    while True:
        try:
            done = sweep_once(settings)
        except DBAPIError as error:
            if not loop:
                raise
            log.warning("sweep.failed", error=type(error.orig).__name__)  # what was not committed is still due
        else:
            if done or not loop:
                typer.echo(f"{count(done, 'termijn', 'termijnen')} verwerkt.")
        if not loop:
            return
        time.sleep(settings.sweep_seconds)
