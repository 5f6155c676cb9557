"""The `rets` program: one file per group of commands in `rets/commands/`, put together here."""

import sys

import typer

from rets import logs
from rets.commands import audit, cases, db, diagram, extra, mail, match, replay, settings, site, sweep
from rets.errors import RetsError
from rets.settings import get_settings

app = typer.Typer(
    help="RETS: matching en escalatie voor regionale expertteams.", no_args_is_help=True, pretty_exceptions_enable=False
)
app.add_typer(db.app, name="db")
app.add_typer(audit.app, name="audit")
GROUPS = (site.app, cases.app, replay.app, sweep.app, match.app, extra.app, mail.app, diagram.app, settings.app)
for group in GROUPS:  # without a name the commands of a group stand at the top
    app.add_typer(group)


def main() -> None:
    """Run the program; what a person should know goes to standard error, in Dutch, with exit code 1."""
    logs.configure(as_json=get_settings().log_json)
    try:
        app()
    except RetsError as error:
        typer.echo("\n".join(error.sentences), err=True)
        sys.exit(1)
