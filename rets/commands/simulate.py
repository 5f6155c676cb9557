"""`rets simulate`: live through months with invented children, through the real process, and tell what came of them."""

import json
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Annotated

import typer

from rets import clock
from rets.clock import midnight
from rets.db import open_engine
from rets.postgres import running_server
from rets.scratch import drop_left_behind, scratch_database
from rets.settings import get_settings
from rets.simulation.outcome import in_words, outcome
from rets.simulation.region import load, transactions
from rets.simulation.run import Months, Simulation

app = typer.Typer()


@app.command("simulate")
def simulate(
    days: Annotated[int, typer.Option("--dagen", min=1, max=1500, help="Hoeveel dagen.")] = 91,
    children: Annotated[int, typer.Option("--kinderen", min=1, max=20000, help="Hoeveel kinderen er komen.")] = 100,
    seed: Annotated[int, typer.Option("--zaad", help="Hetzelfde zaad geeft hetzelfde verloop.")] = 1,
    start: Annotated[datetime | None, typer.Option("--vanaf", formats=["%Y-%m-%d"], help="De eerste dag.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Een object in plaats van tekst.")] = False,
) -> None:
    """Laat maanden voorbijgaan met verzonnen kinderen, door het echte proces. Er blijft niets van staan."""
    first = start.date() if start else clock.today() - timedelta(days=days)
    server = running_server(get_settings().data_dir / "replay", durable=False)
    try:
        drop_left_behind(server)
        with scratch_database(server) as addresses, open_engine(addresses.app) as engine:
            opened = transactions(engine)
            load(opened, first)
            simulation = Simulation(Months(first, days, children, seed), opened)
            history = simulation.run()
            until = midnight(first + timedelta(days=days))
            with opened() as session:
                found = outcome(session, until)
    finally:
        server.leave()
    if as_json:
        told = asdict(found) | {"acts": history.acts, "held_back": history.held, "terms": history.swept}
        typer.echo(json.dumps(told, ensure_ascii=False, indent=1))
        return
    typer.echo("\n".join([*in_words(found, until), f"Door het proces tegengehouden: {history.held.total()} keer."]))
