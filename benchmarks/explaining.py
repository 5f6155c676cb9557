"""How fast every reason and every smallest change is: `python -m benchmarks.explaining land 1`. Prints JSON."""

import argparse
import json
import statistics
import time
from typing import Any

import numpy as np

from benchmarks.instances import SIZES, instance
from matching import Problem
from matching.reasons import Reasons
from matching.smallest import Prices

CASES = 200


def measured(problem: Problem) -> dict[str, Any]:
    """Milliseconds of processor time for one case, and seconds for all pairs; what the places need is made before."""
    begin = time.process_time()
    reasons, prices, rows = Reasons.of(problem), Prices(problem.policy), np.arange(len(problem.children))
    prices.smallest_of_all(reasons.each(rows[:1]))
    made = time.process_time() - begin
    one = [spent(reasons, prices, rows[at : at + 1]) for at in range(min(CASES, len(rows)))]
    pairs = len(problem.children) * len(problem.places)
    every = min(spent(reasons, prices, rows) for _ in range(2))
    return {"made_s": made, "one_ms": statistics.median(one) * 1e3, "all_s": every, "pairs": pairs}


def spent(reasons: Reasons, prices: Prices, rows: "np.ndarray[Any, np.dtype[np.int64]]") -> float:
    """Seconds of processor time for the reasons and the smallest changes of these children at all places."""
    begin = time.process_time()
    prices.smallest_of_all(reasons.each(rows))
    return time.process_time() - begin


def main() -> None:
    parser = argparse.ArgumentParser(description="Hoe snel alle redenen en alle kleinste wijzigingen er zijn.")
    parser.add_argument("size", choices=sorted(SIZES))
    parser.add_argument("seed", type=int)
    asked = parser.parse_args()
    print(json.dumps(measured(instance(asked.size, asked.seed))))


if __name__ == "__main__":
    main()
