"""`rets sweep`: what falls due happens."""

import time
from functools import partial
from typing import Annotated

import structlog
import typer
from sqlalchemy.exc import DBAPIError

from rets import clock
from rets.db import SYSTEM, transaction
from rets.services.sweep import sweep
from rets.settings import Settings, get_settings

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
                typer.echo(f"{done} termijnen verwerkt.")
        if not loop:
            return
        time.sleep(settings.sweep_seconds)


def sweep_once(settings: Settings) -> int:
    """Everything that is due now; how many deadlines that were."""
    return sweep(partial(transaction, SYSTEM, settings), clock.now())
