"""What was wrong with how a command was called, in Dutch; typer says it in English."""

import re
from collections.abc import Callable

from pydantic import ValidationError
from typer.exceptions import TyperException

from rets.schemas.faults import sentence_for

UNCLEAR = "Dit commando klopt niet."
_NO_COMMAND = re.compile(r"No such command '(.*)'", re.DOTALL)
_TOO_MUCH = re.compile(r"Got unexpected extra argument\S* \((.*)\)", re.DOTALL)


def asks_for_help(error: TyperException) -> bool:
    """Whether a group of commands was called without any: then its help is the answer."""
    return type(error).__name__ == "NoArgsIsHelpError"


def sentence_of(error: TyperException) -> str:
    """What is wrong, and where to read how it goes."""
    said = SENTENCES.get(type(error).__name__, _other)(error)
    ctx = getattr(error, "ctx", None)
    return f"{said} Uitleg: {ctx.command_path} --help" if ctx else said


def _missing(error: TyperException) -> str:
    return f"Hier ontbreekt {_name(error)}."


def _value(error: TyperException) -> str:
    cause = error.__cause__
    said = sentence_for(cause.errors()[0]) if isinstance(cause, ValidationError) else "Deze waarde klopt niet."
    return f"{_name(error)}: {said}"


def _no_option(error: TyperException) -> str:
    return f"De optie “{getattr(error, 'option_name', '')}” bestaat niet."


def _option_use(error: TyperException) -> str:
    name = getattr(error, "option_name", "")
    return f"Bij de optie “{name}” hoort {'een' if 'requires' in error.message else 'geen'} waarde."


def _other(error: TyperException) -> str:
    if found := _NO_COMMAND.match(error.message):
        return f"Het commando “{found[1]}” bestaat niet."
    if found := _TOO_MUCH.match(error.message):
        return f"Dit staat er te veel: {found[1]}."
    return UNCLEAR


def _name(error: TyperException) -> str:
    param = getattr(error, "param", None)
    if param is None:
        return "een waarde"
    return str(param.opts[0]) if param.param_type_name == "option" else f"“{param.metavar or param.name}”"


SENTENCES: dict[str, Callable[[TyperException], str]] = {
    "MissingParameter": _missing,
    "BadParameter": _value,
    "NoSuchOption": _no_option,
    "BadOptionUsage": _option_use,
}
