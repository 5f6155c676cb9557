"""`rets diagram`: the process as it is programmed."""

import typer

from workflows.diagram import document

app = typer.Typer()


@app.command("diagram")
def show() -> None:
    """Toon het proces als diagram en tabel, voor docs/process.md."""
    typer.echo(document(), nl=False)
