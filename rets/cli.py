"""The `rets` program: one file per group of commands in `rets/commands/`, put together here."""

import sys

import typer
from typer.exceptions import TyperException

from rets import logs
from rets.commands import (
    audit,
    cases,
    db,
    diagram,
    document,
    extra,
    match,
    registers,
    replay,
    routes,
    settings,
    simulate,
    site,
    sweep,
    uitvraag_import,
    usage,
)
from rets.commands.dutch import in_dutch
from rets.errors import RetsError
from rets.settings import get_settings

app = typer.Typer(
    help="RETS: matching en escalatie voor regionale expertteams.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(db.app, name="db")
app.add_typer(audit.app, name="audit")
app.add_typer(routes.app, name="routes")
app.add_typer(uitvraag_import.app, name="uitvraag")
app.add_typer(registers.mandates, name="mandates")
app.add_typer(registers.roster, name="roster")
app.add_typer(registers.agreements, name="agreements")
GROUPS = (
    site.app,
    cases.app,
    replay.app,
    sweep.app,
    match.app,
    extra.app,
    document.app,
    diagram.app,
    simulate.app,
    settings.app,
)
for group in GROUPS:  # without a name the commands of a group stand at the top
    app.add_typer(group)


def main() -> None:
    """Run the program; what a person should know goes to standard error, in Dutch.

    The exit code is 1, and 2 when the command itself was not right.
    """
    logs.configure(as_json=get_settings().log_json)
    try:
        code = in_dutch(app)(standalone_mode=False)
    except RetsError as error:
        typer.echo("\n".join(error.sentences), err=True)
        sys.exit(1)
    except TyperException as error:
        _explain(error)
        sys.exit(2)
    sys.exit(code if isinstance(code, int) else 0)


def _explain(error: TyperException) -> None:
    if usage.asks_for_help(error):
        typer.echo(error.message)
    else:
        typer.echo(usage.sentence_of(error), err=True)
