"""`rets extra`: which extra places would help a region most."""

from typing import Annotated

import typer

from rets import clock
from rets.db import SYSTEM, transaction
from rets.services.extra_places import advice, region_problem
from rets.settings import get_settings

app = typer.Typer()


@app.command("extra")
def extra(
    region: Annotated[str, typer.Argument(metavar="REGIO", help="De code van de regio.")],
    most: Annotated[int, typer.Option("--plekken", min=1, max=50, help="Hoeveel extra plekken er kunnen komen.")] = 3,
    kinds: Annotated[int | None, typer.Option("--soorten", min=1, help="Van hooguit zoveel soorten.")] = None,
) -> None:
    """Toon welke extra plekken een regio het meest zouden helpen, en hoe schaars elke soort is. Er verandert niets."""
    with transaction(SYSTEM, get_settings()) as session:
        problem = region_problem(session, region, clock.now())
    typer.echo("\n".join(advice(problem, most, kinds)))
