"""What extra places would help a region most, and how scarce every kind of place is: advice for who buys and plans."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from matching import LEVELS, Help, Problem, curve, help_most, scarce
from rets import reference
from rets.clock import date_of
from rets.db import as_engine
from rets.errors import Refused
from rets.models import StoredPlan
from rets.reference import UnknownOn
from rets.render.words import count
from rets.services.joint_plan import freeze
from rets.services.stored import last_region_plan

SCARCEST = 10
MOST, EFFORT = 3, 25


@dataclass(frozen=True)
class Chosen:
    """Extra places of one kind: form of care (code), from and up to which age, and how many."""

    form: str
    low: int
    high: int
    number: int


@dataclass(frozen=True)
class Chance:
    """What so many extra places bring at most: which, points on the first level, and how many children get a place."""

    count: int
    value: int
    proven: bool
    children: int
    kinds: tuple[Chosen, ...]


@dataclass(frozen=True)
class Wanted:
    """The extra places that help most as the plan of a region found them; the first chance is without any."""

    region: str
    number: int
    made_at: datetime
    problem_hash: str
    waiting: int
    level: str
    chances: Sequence[Chance]


def as_data(problem: Problem) -> dict[str, Any]:
    """What is kept with a joint plan: what none, one, two and three extra places would bring at most."""
    return {
        "level": LEVELS[problem.policy.levels[0]].title,
        "chances": [
            {
                "count": one.count,
                "value": one.value,
                "proven": one.proven,
                "children": one.children,
                "kinds": [[kind.form, kind.ages.low, kind.ages.high, number] for kind, number in one.kinds],
            }
            for one in curve(problem, MOST, effort=EFFORT)
        ],
    }


def wanted_in(session: Session, region: str) -> Wanted | None:
    """What the newest plan of a region says; nothing when it does not say it. Whoever calls checks the region."""
    with as_engine(session):
        plan = last_region_plan(session, region)
    if plan is None or "extra" not in plan.result:
        return None
    return _wanted(region, plan)


def _wanted(region: str, plan: StoredPlan) -> Wanted:
    extra = plan.result["extra"]
    chances = [
        Chance(one["count"], one["value"], one["proven"], one["children"], tuple(_kinds(one["kinds"])))
        for one in extra["chances"]
    ]
    waiting = plan.result["size"]["children"]
    return Wanted(region, plan.number or 0, plan.made_at, plan.problem_hash, waiting, extra["level"], chances)


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


def _kinds(stored: Sequence[Sequence[Any]]) -> Iterator[Chosen]:
    return (Chosen(*kind) for kind in stored)


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
