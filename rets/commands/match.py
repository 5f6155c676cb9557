"""`rets match`: solve published instances, so that anybody can set the solver beside published optima."""

import time
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from matching.exact import Answer, best
from matching.gap import Assignment, InvalidInstance, read
from rets.errors import RetsError

app = typer.Typer()


class Format(StrEnum):
    """Layouts that can be read."""

    GAP = "gap"


class Sense(StrEnum):
    """Whether more or less is better."""

    MAX = "max"
    MIN = "min"


@app.command("match")
def match(
    instance: Annotated[Path, typer.Option("--instance", help="Bestand met opgaven.")],
    layout: Annotated[
        Format, typer.Option("--format", help="Indeling: gap is generalised assignment zoals in OR-Library.")
    ] = Format.GAP,
    sense: Annotated[
        Sense,
        typer.Option(help="max: hoe meer hoe beter (gap1 tot en met gap12); min: hoe minder (gapa tot en met gapd)."),
    ] = Sense.MAX,
    effort: Annotated[
        int, typer.Option(min=1, help="Hoeveel werk de oplosser hooguit doet; het zijn geen seconden.")
    ] = 100,
) -> None:
    """Los gepubliceerde opgaven op en toon waarde, grens en tijd."""
    for number, problem in enumerate(problems_of(instance, layout), start=1):
        begin = time.perf_counter()
        found = best(problem.program(sense.value), effort)
        typer.echo(told(number, problem, found, sense, time.perf_counter() - begin))


def problems_of(path: Path, layout: Format) -> tuple[Assignment, ...]:
    """The problems of a file; `RetsError` with every fault at its line."""
    assert layout is Format.GAP
    try:
        return read(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError):
        raise RetsError(f"{path}: dit bestand is niet te lezen.") from None
    except InvalidInstance as error:
        raise RetsError(*(f"{path}, {fault[0].lower()}{fault[1:]}" for fault in error.faults)) from None


def told(number: int, problem: Assignment, found: Answer, sense: Sense, seconds: float) -> str:
    """One line for one problem."""
    agents, tasks = problem.cost.shape
    head, took = f"Opgave {number} ({agents} bij {tasks}):", f"{seconds:.2f} s".replace(".", ",")
    if found.impossible:
        return f"{head} er is geen oplossing; de capaciteiten zijn te klein. {took}."
    sign = 1 if sense is Sense.MAX else -1
    bound = f"grens {sign * found.bound}"
    if found.chosen is None:
        return f"{head} niets gevonden met zoveel werk, {bound}. {took}."
    sure = "bewezen de beste" if found.proven else "niet bewezen"
    return f"{head} waarde {sign * found.value}, {bound}, {sure}. {took}."
