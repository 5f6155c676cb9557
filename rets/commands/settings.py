"""`rets settings`: what an installation can choose."""

from typing import Annotated

import typer

from rets.settings import Settings

app = typer.Typer()


@app.command("settings")
def show(markdown: Annotated[bool, typer.Option(help="Als tabel voor de documentatie.")] = False) -> None:
    """Toon alle instellingen met hun betekenis."""
    typer.echo(as_markdown() if markdown else as_text())


def rows() -> list[tuple[str, str, str]]:
    """Per setting: the environment variable, its default as people read it, its meaning."""
    return [
        (f"RETS_{name.upper()}", _default(field.default), field.description or "")
        for name, field in Settings.model_fields.items()
    ]


def as_markdown() -> str:
    """The reference for `docs/operations.md`."""
    lines = ["| instelling | standaard | betekenis |", "|---|---|---|"]
    return "\n".join([*lines, *(f"| `{name}` | {default} | {meaning} |" for name, default, meaning in rows())])


def as_text() -> str:
    """The same for a terminal."""
    return "\n\n".join(f"{name} (standaard: {default})\n    {meaning}" for name, default, meaning in rows())


def _default(value: object) -> str:
    if value is None:
        return "leeg"
    if isinstance(value, bool):
        return "ja" if value else "nee"
    return str(value)
