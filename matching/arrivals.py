"""Months in which children come one by one, and ways to decide each day for who waits.

What is given stays given. By living through months of a region's own past (`lived`) one sees whether prices of scarce
places would have helped it (`matching.prices.wins`). No clock and no lot but `random.Random` with a seed.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from matching.child import Authorisation, Child
from matching.exact import best
from matching.fcfs import first_come
from matching.model import build
from matching.place import Inhabitant
from matching.planning import seats_of
from matching.prices import Steered, first_level, place_prices
from matching.problem import Problem

DAYS = 30
Decide = Callable[[Problem, int], dict[str, str]]
Shares = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Arrival:
    """A child as it came on a day of the past; its other days count from there."""

    child: Child
    on: date


@dataclass(frozen=True)
class Month:
    """A region with its places from `problem.as_of`, and on which day of the month each child comes, from 0."""

    problem: Problem
    comes: dict[str, int]

    def day(self, at: int) -> date:
        return self.problem.as_of + timedelta(days=at)


def coming(came: Arrival, on: date) -> Child:
    """The child as if it came on another day: all its days move along, and it is as old as it was (to the month)."""
    child, later = came.child, on - came.on
    return replace(
        child,
        birth_month=months_later(child.birth_month, 12 * (on.year - came.on.year) + on.month - came.on.month),
        earliest_on=on,
        needed_on=None if child.needed_on is None else max(child.needed_on + later, on),
        waiting_since=None,
        authorisations=tuple(moved(one, later) for one in child.authorisations),
        cannot_live_with_ids=(),
    )


def months_later(month: date, count: int) -> date:
    """The first day of a month so many months later."""
    years, left = divmod(12 * month.year + month.month - 1 + count, 12)
    return date(years, left + 1, 1)


def moved(leave: Authorisation, later: timedelta) -> Authorisation:
    """The leave so many days later; one without an end stays as it is."""
    try:
        return replace(leave, from_on=leave.from_on + later, until_on=leave.until_on + later)
    except OverflowError:
        return leave


def live(month: Month, decide: Decide) -> float:
    """What a policy reaches on the first level, day by day."""
    problem, given, value = month.problem, set[str](), 0
    for at in range(DAYS):
        waiting = tuple(
            replace(child, waiting_since=month.day(month.comes[child.id]))
            for child in month.problem.children
            if month.comes[child.id] <= at and child.id not in given
        )
        today = replace(
            problem,
            as_of=month.day(at),
            children=waiting,
            siblings=tuple(one for one in problem.siblings if {c.id for c in waiting} >= set(one.child_ids)),
        )
        chosen = decide(today, at) if waiting else {}
        value += sum(worth(month, child, place, at) for child, place in chosen.items())
        given |= set(chosen)
        problem = after(problem, month, chosen)
    return value


def worth(month: Month, child_id: str, place_id: str, at: int) -> int:
    """The points of the first level, by the true day that help was needed."""
    problem = month.problem
    child, place = problem.children[problem.child_rows[child_id]], problem.places[problem.place_rows[place_id]]
    begins = [a.from_on for a in child.authorisations if a.kind == place.required_authorisation]
    start = max([month.day(at), place.free_on or problem.as_of, *begins])
    policy = problem.policy
    points = policy.in_time_points if child.needed_on is None or start <= child.needed_on else policy.late_points
    return child.urgency * (policy.acute_factor if child.acute else 1) * points


def after(problem: Problem, month: Month, chosen: dict[str, str]) -> Problem:
    """The region when these children have their places: the seats are gone, they live in the groups, money is spent."""
    if not chosen:
        return problem
    rows, all_children = problem.place_rows, month.problem.child_rows
    living: dict[str | None, list[Inhabitant]] = {}
    spent: dict[tuple[str, str], int] = {}
    for name, at in chosen.items():
        child, place = month.problem.children[all_children[name]], problem.places[rows[at]]
        person = Inhabitant(
            child.id, tuple(child.trait_codes), child.cannot_live_with_ids, child.cannot_live_with_traits
        )
        living.setdefault(place.group_id, []).append(person)
        if not child.measure:
            key = (place.provider_id, child.region)
            spent[key] = spent.get(key, 0) + place.cost
    gone = set(chosen.values())
    return replace(
        problem,
        places=tuple(place for place in problem.places if place.id not in gone),
        groups=tuple(replace(g, inhabitants=(*g.inhabitants, *living.get(g.id, ()))) for g in problem.groups),
        budgets=tuple(replace(b, left=b.left - spent.get((b.provider_id, b.region), 0)) for b in problem.budgets),
    )


def hindsight(month: Month) -> int:
    """The most that anybody could have reached."""
    model = build(month.problem)
    return best(first_level(model, model.worth[0])).value


def greedy(today: Problem, _: int) -> dict[str, str]:
    """First come first served, the earliest start in time and then the best fit."""
    model = build(today)
    seats = seats_of(model, first_come(model))
    return {today.children[child].id: today.places[place].id for child, place in seats}


def joint(today: Problem, _: int) -> dict[str, str]:
    """The best plan of the day."""
    return Steered(today, {}).places()


def priced(past: Sequence[Arrival], rate: float, samples: int, seed: int) -> Decide:
    """The best plan of the day with prices from sampled futures: who could come in the rest of the month."""

    def decide(today: Problem, at: int) -> dict[str, str]:
        sampled = futures(past, rate, today.as_of, samples, 1000 * seed + at, DAYS - 1 - at)
        return Steered(today, place_prices(today, sampled)).places()

    return decide


def futures(
    past: Sequence[Arrival], rate: float, as_of: date, samples: int, seed: int, days: int = DAYS
) -> list[list[Child]]:
    """Lists of who could come in the days after `as_of`: children of the past, on other days, `rate` of them a day."""
    rnd = Random(seed)  # noqa: S311 - repeatable futures, nothing secret
    return [future(rnd, past, rate, as_of, days) for _ in range(samples)]


def future(rnd: Random, past: Sequence[Arrival], rate: float, as_of: date, days: int) -> list[Child]:
    """One list of who could come."""
    when = [
        as_of + timedelta(days=day + 1) for day in range(days) for _ in range(int(rate) + (rnd.random() < rate % 1))
    ]
    return [replace(coming(rnd.choice(past), on), id=f"t{number:04d}") for number, on in enumerate(when)]


def months_of(past: Sequence[Arrival], as_of: date, most: int) -> list[list[Arrival]]:
    """The whole calendar months of the past in which somebody came, the newest `most` of them, oldest first."""
    found: dict[date, list[Arrival]] = {}
    for one in past:
        if one.on.replace(day=1) < as_of.replace(day=1):
            found.setdefault(one.on.replace(day=1), []).append(one)
    return [found[month] for month in sorted(found)[-most:]]


def again(problem: Problem, came: Sequence[Arrival]) -> Month:
    """A month of the past lived again, from `as_of` and with the places of `problem`; families come one by one."""
    comes = {one.child.id: min(one.on.day, DAYS) - 1 for one in came}
    days = [problem.as_of + timedelta(days=comes[one.child.id]) for one in came]
    children = tuple(coming(one, on) for one, on in zip(came, days, strict=True))
    return Month(replace(problem, children=children, siblings=()), comes)


def lived(problem: Problem, past: Sequence[Arrival], rate: float, most: int, samples: int, seed: int) -> list[Shares]:
    """For each month of the past the share of the best in hindsight: with prices, and by the plan of the day alone.

    The futures of a month are drawn from the other months.
    """
    shares = []
    for number, came in enumerate(months_of(past, problem.as_of, most)):
        month, others = again(problem, came), [one for one in past if one not in came]
        top = hindsight(month)
        if top and others:
            steered = live(month, priced(others, rate, samples, 1000 * seed + number))
            shares.append((steered / top, live(month, joint) / top))
    return shares
