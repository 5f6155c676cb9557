"""The help of every command in Dutch: what typer itself says about options and arguments is English."""

from typing import Any

import typer
from typer import rich_utils

HELP = "Toon deze uitleg."


def in_dutch(app: typer.Typer) -> Any:
    """The commands of the program, with their help in Dutch."""
    rich_utils.OPTIONS_PANEL_TITLE, rich_utils.ARGUMENTS_PANEL_TITLE = "Opties", "Argumenten"
    rich_utils.COMMANDS_PANEL_TITLE = "Commando's"
    rich_utils.REQUIRED_LONG_STRING, rich_utils.DEFAULT_STRING = "[verplicht]", "[standaard: {}]"
    command = typer.main.get_command(app)
    _tell(command)
    return command


def _tell(command: Any) -> None:
    command.options_metavar = "[OPTIES]"
    said = command.get_usage
    command.get_usage = lambda ctx: said(ctx).replace("Usage:", "Gebruik:", 1)
    option = command.get_help_option(command.context_class(command))
    if option is not None:
        option.help = HELP
    if hasattr(command, "commands"):
        command.subcommand_metavar = "COMMANDO ..."
        for one in command.commands.values():
            _tell(one)
