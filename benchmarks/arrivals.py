"""Months in which children come one by one: `python -m benchmarks.arrivals --months 20`.

Every policy decides each day for who waits, and what is given stays given. The share is that of the best plan in
hindsight, which knows from the first day who will come. Greedy is first come first served; joint makes the best plan of
the day; priced makes it with prices of places from sampled futures. The futures are drawn from other months.
"""

import argparse
import statistics
import time
from dataclasses import replace
from datetime import timedelta
from random import Random

from benchmarks.instances import AS_OF, instance
from benchmarks.matching import show
from matching import Contract
from matching.arrivals import DAYS, Arrival, Month, coming, greedy, hindsight, joint, live, priced
from matching.prices import wins

HEAD = (
    *("plekken", "maanden", "wie het eerst belt", "plan van de dag", "met prijzen"),
    *("beter : slechter", "gebruiken", "processor s"),
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
    children = tuple(coming(Arrival(child, AS_OF), AS_OF + timedelta(days=comes[child.id])) for child in base.children)
    return Month(replace(base, children=children, places=places), comes)


def compared(seed: int, share: float, samples: int) -> list[float]:
    """The most in hindsight, and the share of it that each policy reaches."""
    one = month(seed, share)
    past = [Arrival(child, AS_OF) for at in range(3) for child in instance("regio", 500 + 3 * seed + at).children]
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
