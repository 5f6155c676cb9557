"""`rets sweep`: what falls due happens; `rets worker`: mail is sent, plans are made, simulations lived through."""

from typing import Annotated

import typer

from rets.render.words import count
from rets.settings import get_settings
from rets.sweeper import sweep_on, sweep_once
from rets.worker import run_worker

app = typer.Typer()

Once = Annotated[bool, typer.Option("--once", help="Doe wat er nu klaarstaat en stop.")]
Again = Annotated[bool, typer.Option("--opnieuw", help="Probeer ook opnieuw wat was opgegeven.")]


@app.command("sweep")
def run(loop: Annotated[bool, typer.Option("--loop", help="Blijf kijken.")] = False) -> None:
    """Laat alles gebeuren waarvan de termijn om is. Mag in meer processen tegelijk lopen."""
    if loop:
        sweep_on(get_settings(), lambda done: _tell(done) if done else None)
    else:
        _tell(sweep_once(get_settings()))


@app.command("worker")
def work(once: Once = False, opnieuw: Again = False) -> None:
    """Verstuur berichten, maak plannen van regio's en reken simulaties door. Mag in meer processen tegelijk lopen."""
    settings = get_settings()
    if settings.smtp_url is None:
        typer.echo("Er is geen mailserver ingesteld (RETS_SMTP_URL): berichten blijven wachten.", err=True)
    if not once:
        typer.echo("De werker is begonnen. Stoppen: Ctrl+C.")
    tally = run_worker(settings, once=once, again=opnieuw).tally
    failed = count(tally["failed"], "keer mislukt", "keer mislukt")
    typer.echo(f"{count(tally['done'], 'taak', 'taken')} gedaan, {failed}.")


def _tell(done: int) -> None:
    typer.echo(f"{count(done, 'termijn', 'termijnen')} verwerkt.")
