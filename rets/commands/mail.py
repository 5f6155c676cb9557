"""`rets send`: the outbox."""

import time
from functools import partial
from typing import Annotated

import typer

from rets import clock
from rets.db import SYSTEM, transaction
from rets.services.mail import Sent, postman, send_due
from rets.settings import Settings, get_settings

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


def send_once(settings: Settings) -> Sent:
    """One round over the outbox."""
    with postman(settings) as post:
        return send_due(partial(transaction, SYSTEM, settings), post, settings, clock.now)
