"""`rets send`: the outbox."""

import time
from typing import Annotated

import typer

from rets.background import send_once
from rets.settings import get_settings

app = typer.Typer()


@app.command()
def send(loop: Annotated[bool, typer.Option("--loop", help="Blijf versturen.")] = False) -> None:
    """Verstuur de berichten die klaarstaan."""
    settings = get_settings()
    while True:
        done = send_once(settings)
        if done.sent or done.dropped or done.failed or not loop:
            typer.echo(f"{done.sent} verstuurd, {done.dropped} vervallen, {done.failed} later opnieuw.")
        if not loop:
            return
        time.sleep(settings.sweep_seconds)
