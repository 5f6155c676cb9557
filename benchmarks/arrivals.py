"""Months in which children come one by one: `python -m benchmarks.arrivals --months 20`.

Every policy decides each day for who waits, and what is given stays given. The share is that of the best plan in
hindsight, which knows from the first day who will come. Greedy is first come first served; joint makes the best plan of
the day; priced makes it with prices of places from sampled futures. The futures are drawn from other months.
"""

import argparse
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from benchmarks.instances import AS_OF, instance
from benchmarks.matching import show
from matching import Child, Contract, Inhabitant, Problem
from matching.exact import best
from matching.fcfs import first_come
from matching.model import build
from matching.planning import seats_of
from matching.prices import Steered, first_level, place_prices, wins

DAYS = 30
HEAD = (
    *("plekken", "maanden", "wie het eerst belt", "plan van de dag", "met prijzen"),
    *("beter : slechter", "gebruiken", "processor s"),
)
Decide = Callable[[Problem, int], dict[str, str]]


@dataclass(frozen=True)
class Month:
    """A region with its places, and on which day of the month each child comes."""

    problem: Problem
    comes: dict[str, int]

    def day(self, at: int) -> date:
        return AS_OF + timedelta(days=at)


def coming(child: Child, day: int) -> Child:
    """The child when it comes so many days into the month: all its dates move along."""
    later = timedelta(days=day)
    return replace(
        child,
        earliest_on=AS_OF + later,
        needed_on=None if child.needed_on is None else child.needed_on + later,
        waiting_since=None,
        authorisations=tuple(
            replace(a, from_on=a.from_on + later, until_on=a.until_on + later) for a in child.authorisations
        ),
        cannot_live_with_ids=(),
    )


def month(seed: int, share: float) -> Month:
    """A month in which the children of an instance come on days by lot, to a share of its places."""
    rnd, base = Random(seed), instance("regio", seed)
    families = {child: one.id for one in base.siblings for child in one.child_ids}
    days = {families.get(child.id, child.id): rnd.randrange(DAYS) for child in base.children}
    comes = {child.id: days[families.get(child.id, child.id)] for child in base.children}
    kept = [place for place in base.places if rnd.random() < share]
    places = tuple(
        replace(
            place,
            contracts=tuple(Contract(c.municipality, "contracted") for c in place.contracts),
            admission_stop=False,
        )
        for place in kept
    )
    children = tuple(coming(child, comes[child.id]) for child in base.children)
    return Month(replace(base, children=children, places=places), comes)


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
    start = max([month.day(at), place.free_on or AS_OF, *begins])
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


def priced(past: Sequence[Child], rate: float, samples: int, seed: int) -> Decide:
    """The best plan of the day with prices from sampled futures."""

    def decide(today: Problem, at: int) -> dict[str, str]:
        rnd = Random(1000 * seed + at)
        futures = [future(rnd, past, rate, at) for _ in range(samples)]
        return Steered(today, place_prices(today, futures)).places()

    return decide


def future(rnd: Random, past: Sequence[Child], rate: float, at: int) -> list[Child]:
    """Who could come in the rest of the month: children of the past, on other days."""
    days = [day for day in range(at + 1, DAYS) for _ in range(int(rate) + (rnd.random() < rate % 1))]
    return [replace(coming(rnd.choice(past), day), id=f"t{number:04d}") for number, day in enumerate(days)]


def compared(seed: int, share: float, samples: int) -> list[float]:
    """The most in hindsight, and the share of it that each policy reaches."""
    one = month(seed, share)
    past = [child for other in range(3) for child in instance("regio", 500 + 3 * seed + other).children]
    most = hindsight(one)
    rate = len(one.problem.children) / DAYS
    policies = (greedy, joint, priced(past, rate, samples, seed))
    return [most, *(live(one, decide) / most for decide in policies)]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.arrivals", description="Alles op verzonnen gegevens.")
    parser.add_argument("--months", type=int, default=20)
    parser.add_argument("--samples", type=int, default=20, help="hoeveel toekomsten per dag")
    parser.add_argument("--share", type=float, action="append", help="welk deel van de plekken er is; mag vaker")
    asked = parser.parse_args()
    rows: list[list[object]] = []
    for share in asked.share or [1.0, 0.5]:
        begin, found = (
            time.process_time(),
            [compared(seed, share, asked.samples) for seed in range(1, asked.months + 1)],
        )
        means = [statistics.mean(month[at] for month in found) for at in (1, 2, 3)]
        better, worse = (sum(sign * (one[3] - one[2]) > 0 for one in found) for sign in (1, -1))
        use = "ja" if wins([one[3] for one in found], [one[2] for one in found]) else "nee"
        told = [*(f"{mean:.1%}" for mean in means), f"{better} : {worse}", use, f"{time.process_time() - begin:.0f}"]
        rows.append([f"{share:.0%}", asked.months, *told])
    show(HEAD, rows)


if __name__ == "__main__":
    main()
