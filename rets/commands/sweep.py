"""`rets sweep`: what falls due happens; `rets plan`: the joint plans of regions are made."""

import threading
import time
from collections.abc import Callable
from typing import Annotated

import structlog
import typer
from sqlalchemy.exc import DBAPIError

from rets.background import plan_once, sweep_once
from rets.render.words import count
from rets.services.sweep import SweepFailed
from rets.settings import Settings, get_settings

app = typer.Typer()
log = structlog.get_logger()


@app.command("sweep")
def run(loop: Annotated[bool, typer.Option("--loop", help="Blijf kijken.")] = False) -> None:
    """Laat alles gebeuren waarvan de termijn om is, en maak de plannen. Mag in meer processen tegelijk lopen."""
    if loop:  # a plan may take minutes, and no term waits for that
        threading.Thread(target=plan, args=(True,), daemon=True).start()
    _repeat(loop, "sweep.failed", sweep_once, lambda done: f"{count(done, 'termijn', 'termijnen')} verwerkt.")
    plan(False)


@app.command("plan")
def plan(loop: Annotated[bool, typer.Option("--loop", help="Blijf kijken.")] = False) -> None:
    """Maak de plannen van regio's waar iets veranderde of iemand erom vroeg. Mag in meer processen tegelijk lopen."""
    _repeat(loop, "plan.failed", plan_once, lambda done: f"{count(done, 'plan', 'plannen')} gemaakt.")


def _repeat(loop: bool, failed: str, work: Callable[[Settings], int], told: Callable[[int], str]) -> None:
    settings = get_settings()
    while True:
        try:
            done = work(settings)
        except (DBAPIError, SweepFailed) as error:  # what was not committed is still to be done
            if not loop:
                raise
            log.warning(failed, error=type(getattr(error, "orig", error)).__name__)
        else:
            if done or not loop:
                typer.echo(told(done))
        if not loop:
            return
        time.sleep(settings.sweep_seconds)
