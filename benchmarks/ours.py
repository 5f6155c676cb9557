"""Our plan, or first come first served, in a process of its own: `python -m benchmarks.ours plan provincie 1`.

Prints JSON in the shape of `benchmarks.peers`, with who goes where by id.
"""

import argparse
import gc
import json
import resource
import sys
import time
from dataclasses import replace
from typing import Any, get_args

from benchmarks.instances import SIZES, instance
from matching import Problem, allocate, level_values
from matching.fcfs import first_come
from matching.model import build
from matching.planning import seats_of
from matching.progress import Progress
from matching.solver import Proof


def plan(problem: Problem, proof: Proof) -> dict[str, Any]:
    """The joint plan with its levels and the time that it took, building included."""
    found = allocate(problem, proof)
    levels = [{"value": one.value, "bound": one.bound, "proven": one.proven} for one in found.levels]
    return {"levels": levels, "places": found.places}


def aloud(problem: Problem, proof: Proof) -> dict[str, Any]:
    """The joint plan, with a line on standard error for every level as soon as it is done."""
    busy = time.process_time()

    def tell(one: Progress) -> None:
        if one.bound is not None:
            print(one.level, one.value, one.bound, round(time.process_time() - busy), file=sys.stderr, flush=True)

    return {"places": allocate(problem, proof, tell=tell).places}


def phoning(problem: Problem, _: Proof) -> dict[str, Any]:
    """First come first served in its strongest form: earliest in time, then best fit."""
    model = build(problem)
    seats = seats_of(model, first_come(model))
    places = {problem.children[child].id: problem.places[place].id for child, place in seats}
    levels = [{"value": value, "bound": 0, "proven": False} for value in level_values(problem, places)]
    return {"levels": levels, "places": places}


def bare(problem: Problem) -> Problem:
    """Only who may go where, and the seats."""
    children = tuple(replace(one, cannot_live_with_ids=(), cannot_live_with_traits=()) for one in problem.children)
    places = tuple(replace(one, group_id=None) for one in problem.places)
    return replace(problem, children=children, places=places, groups=(), siblings=(), budgets=())


def made(size: str, seed: int, how: str) -> Problem:
    """The instance, without the rules between children when that is asked."""
    return bare(instance(size, seed)) if how == "bare" else instance(size, seed)


HOW = {"plan": plan, "aloud": aloud, "first_come": phoning, "bare": plan}


def main() -> None:
    parser = argparse.ArgumentParser(description="Ons eigen plan, of dat van wie het eerst belt.")
    parser.add_argument("how", choices=sorted(HOW))
    parser.add_argument("size", choices=sorted(SIZES))
    parser.add_argument("seed", type=int)
    parser.add_argument("--proof", choices=get_args(Proof), default="full")
    asked = parser.parse_args()
    if asked.how in {"plan", "bare"}:
        plan(made("regio", 0, asked.how), asked.proof)  # what is loaded at first use is not what is measured
    problem = made(asked.size, asked.seed, asked.how)
    gc.collect()  # the rubbish of making the problem is not cleared away in the time that is measured,
    gc.freeze()  # nor is the problem itself looked through for rubbish again and again
    begin, busy = time.perf_counter(), time.process_time()
    found = HOW[asked.how](problem, asked.proof)
    spent = {"seconds": time.perf_counter() - begin, "processor": time.process_time() - busy}
    print(json.dumps(found | spent | {"mb": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024}))


if __name__ == "__main__":
    main()
