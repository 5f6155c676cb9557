"""Our plan, or first come first served, in a process of its own: `python -m benchmarks.ours plan provincie 1`.

Prints JSON in the shape of `benchmarks.peers`, with who goes where by id.
"""

import argparse
import json
import resource
import time
from typing import Any

from benchmarks.instances import SIZES, instance
from matching import Problem, allocate, level_values
from matching.fcfs import first_come
from matching.model import build
from matching.planning import seats_of


def plan(problem: Problem) -> dict[str, Any]:
    """The joint plan with its levels and the time that it took, building included."""
    begin = time.perf_counter()
    found = allocate(problem)
    seconds = time.perf_counter() - begin
    levels = [{"value": one.value, "bound": one.bound, "proven": one.proven} for one in found.levels]
    return {"seconds": seconds, "levels": levels, "places": found.places}


def phoning(problem: Problem) -> dict[str, Any]:
    """First come first served in its strongest form: earliest in time, then best fit."""
    begin = time.perf_counter()
    model = build(problem)
    seats = seats_of(model, first_come(model))
    seconds = time.perf_counter() - begin
    places = {problem.children[child].id: problem.places[place].id for child, place in seats}
    levels = [{"value": value, "bound": 0, "proven": False} for value in level_values(problem, places)]
    return {"seconds": seconds, "levels": levels, "places": places}


HOW = {"plan": plan, "first_come": phoning}


def main() -> None:
    parser = argparse.ArgumentParser(description="Ons eigen plan, of dat van wie het eerst belt.")
    parser.add_argument("how", choices=sorted(HOW))
    parser.add_argument("size", choices=sorted(SIZES))
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    if asked.how == "plan":
        allocate(instance("regio", 0))  # what is loaded at first use is not what is measured
    found = HOW[asked.how](instance(asked.size, asked.seed))
    print(json.dumps(found | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


if __name__ == "__main__":
    main()
