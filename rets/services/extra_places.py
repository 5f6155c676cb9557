"""What extra places would help a region most, and how scarce every kind of place is: advice for who buys and plans."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from matching import LEVELS, Help, Problem, curve, help_most, scarce
from rets import reference
from rets.clock import date_of
from rets.errors import Refused
from rets.reference import UnknownOn
from rets.render.words import count
from rets.services.joint_plan import freeze

SCARCEST = 10


def region_problem(session: Session, region: str, at: datetime) -> Problem:
    """The problem of a region with its name. Read as the engine.

    Raises:
        Refused: there is no such region on that day.
    """
    try:
        name = reference.region(region, date_of(at)).name
    except UnknownOn:
        raise Refused(f"De regio {region} is niet bekend.") from None
    problem = freeze(session, region, at).problem
    return replace(problem, names=problem.names | {region: name})


def advice(problem: Problem, most: int, kinds: int | None) -> Iterator[str]:
    """What so many extra places of at most so many kinds would bring, in plain sentences; nothing is stored."""
    title = LEVELS[problem.policy.levels[0]].title
    best = help_most(problem, most, at_most_kinds=kinds)
    yield f"{count(len(problem.children), 'kind wacht', 'kinderen wachten')}. Nu: {best.base} punten op '{title}'."
    yield from _best(problem, best)
    steps = [f"{one.count}: {one.value}" for one in curve(problem, most)]
    yield f"Hoogste aantal punten met zoveel extra plekken, van welke soorten ook: {', '.join(steps)}."
    yield from (one.sentence for one in scarce(problem)[:SCARCEST])


def _best(problem: Problem, best: Help) -> Iterator[str]:
    if not best.kinds:
        yield "Extra plekken brengen hier niets meer."
        return
    sure = "bewezen de beste keus" if best.proven else f"hooguit {best.bound} is mogelijk"
    yield f"Met {count(best.count, 'extra plek', 'extra plekken')}: {best.value} punten, {sure}:"
    yield from (f"  {number} keer {kind.named(problem)}" for kind, number in best.kinds)
