"""How fast, how good and how sure: `python -m benchmarks.matching --size regio --size provincie --seed 1`.

Prints one table. Every plan is judged by `check`, and set beside first come first served on the same problem.
"""

import argparse
import resource
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

from benchmarks.instances import SIZES, instance
from matching import Plan, Problem, allocate, check, rank
from matching.columns import Columns
from matching.fcfs import first_come
from matching.masks import masks
from matching.model import build
from matching.timing import days_late, start_on

T = TypeVar("T")
HEAD = ("maat", "seed", "kolommen", "regels", "bouw s", "plan s", "niveaus", "bewezen", "niveau 1", "grens", "FCFS")
HEAD += ("op tijd", "FCFS op tijd", "rang ms", "paren ms", "MB")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    """What the work gives, and the seconds that it takes."""
    begin = time.perf_counter()
    return work(), time.perf_counter() - begin


def rank_ms(problem: Problem, most: int = 30) -> float:
    """Median milliseconds to build a problem of one child with all places and rank them, as a page does."""

    def page(at: int) -> None:
        child = problem.children[at]
        rank(replace(problem, children=(child,), siblings=()), child.id)

    return statistics.median(timed(lambda at=at: page(at))[1] for at in range(min(most, len(problem.children)))) * 1e3  # type: ignore[misc]


def in_time(problem: Problem, seats: list[tuple[int, int]]) -> int:
    """How many children start on or before the day that they need it."""
    pairs = ((problem.children[child], problem.places[place]) for child, place in seats)
    starts = ((child, start_on(problem, child, place)) for child, place in pairs)
    return sum(start is not None and days_late(problem, child, start) == 0 for child, start in starts)


def figures(size: str, seed: int) -> list[object]:
    """One row of the table."""
    problem = instance(size, seed)
    _, pairs = timed(lambda: masks(Columns(problem, problem.children)))
    model, building = timed(lambda: build(problem))
    came = [seat for column in first_come(model) for seat in model.members[column]]
    plan, planning = timed(lambda: allocate(problem))
    assert check(problem, plan.places) == ()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    first = plan.levels[0]
    row: list[object] = [size, seed, len(model.members), model.matrix.shape[0], f"{building:.2f}", f"{planning:.2f}"]
    row += [len(plan.levels), proven(plan), first.value, first.bound, first.first_come]
    row += [sum(one.days_late == 0 for one in plan.assignments), in_time(problem, came)]
    return [*row, f"{rank_ms(problem):.1f}", f"{pairs * 1e3:.1f}", memory]


def proven(plan: Plan) -> int:
    return sum(level.proven for level in plan.levels)


def main() -> None:
    parser = argparse.ArgumentParser(description="Meet het matchen; alles op verzonnen gegevens.")
    parser.add_argument("--size", action="append", choices=sorted(SIZES), help="regio, pagina of provincie")
    parser.add_argument("--seed", action="append", type=int)
    asked = parser.parse_args()
    allocate(instance("regio", 0))
    print(" | ".join(HEAD))
    for size in asked.size or ["regio", "pagina"]:
        for seed in asked.seed or [1, 2, 3]:
            print(" | ".join(str(cell) for cell in figures(size, seed)), flush=True)


if __name__ == "__main__":
    main()
