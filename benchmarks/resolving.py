"""How fast a plan is mended after one refusal: `python -m benchmarks.resolving land 1`. Prints JSON."""

import argparse
import json
import statistics
import time
from typing import Any

from benchmarks.instances import SIZES, instance
from matching import Plan, Problem, Refused, allocate, check, resolve

REFUSALS = 10


def measured(problem: Problem) -> dict[str, Any]:
    """Processor seconds of the fast plan and of mending it, and how many children move; every plan is checked."""
    begin = time.process_time()
    plan = allocate(problem, "fast")
    fast = time.process_time() - begin
    found = [mended(problem, plan, at) for at in spread(len(plan.assignments), REFUSALS)]
    seconds, moved = [one[0] for one in found], [one[1] for one in found]
    return {"fast_s": fast, "mend_s": statistics.median(seconds), "worst_s": max(seconds), "moved": moved}


def spread(many: int, count: int) -> list[int]:
    """So many numbers below `many`, evenly spread."""
    return sorted({at * many // count for at in range(count)})


def mended(problem: Problem, plan: Plan, at: int) -> tuple[float, int]:
    """Seconds and movers when the place of this child refuses it."""
    one = plan.assignments[at]
    begin = time.process_time()
    after = resolve(problem, plan, Refused(one.child_id, one.place_id))
    seconds = time.process_time() - begin
    faults = check(after.problem, after.plan.places)
    if faults:
        raise SystemExit(" ".join(faults[:5]))
    return seconds, len(after.moved)


def main() -> None:
    parser = argparse.ArgumentParser(description="Hoe snel een plan hersteld is na een weigering.")
    parser.add_argument("size", choices=sorted(SIZES))
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    allocate(instance("regio", 0))  # what is loaded at first use is not what is measured
    print(json.dumps(measured(instance(asked.size, asked.seed))))


if __name__ == "__main__":
    main()
