"""Solvers of others on the plain model, level after level: `python -m benchmarks.peers highs plain.npz --seconds 60`.

Knows nothing of the product and imports one solver: HiGHS and OR-Tools do not live in one process. Prints JSON. Every
choice is judged on the rows here, whatever the solver says about it (CBC has called a wrong value optimal).
"""

import argparse
import gc
import json
import resource
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array

Numbers = NDArray[np.float64]
Choice = NDArray[np.int64]


@dataclass
class Rows:
    """`low <= matrix @ x <= high` with x zero or one; `worth`: levels x columns."""

    worth: NDArray[np.int64]
    matrix: csr_array
    low: Numbers
    high: Numbers

    @staticmethod
    def load(path: Path) -> "Rows":
        with np.load(path) as file:
            shape = (len(file["low"]), file["worth"].shape[1])
            matrix = csr_array((file["data"], file["indices"], file["indptr"]), shape=shape)
            return Rows(file["worth"], matrix, file["low"], file["high"])

    def sound(self, chosen: Choice) -> bool:
        """Whether the choice keeps every row."""
        x = np.zeros(self.worth.shape[1])
        x[chosen] = 1
        sums = self.matrix @ x
        return bool(((sums >= self.low - 0.5) & (sums <= self.high + 0.5)).all())


class Answer(NamedTuple):
    """What a solver says about one level: its choice (none when it has none), a bound, and whether it is the best."""

    chosen: Choice | None
    bound: float
    best: bool


class Peer(Protocol):
    """A solver that holds the rows."""

    def solve(self, worth: Numbers, start: Choice | None, seconds: float) -> Answer:
        """The most worth within the rows, with a choice to start from, in at most so many seconds."""
        ...

    def keep(self, worth: Numbers, value: int) -> None:
        """From now on never below this value."""
        ...


PEERS = {"highs": "Highs", "cbc": "Cbc", "cpsat": "CpSat"}


def run(name: str, rows: Rows, limit: float) -> dict[str, Any]:
    """All levels in order until the limit in seconds; the next level only when the one before is proven."""
    make: Callable[[Rows], Peer] = getattr(import_module(f"benchmarks.peer_{name}"), PEERS[name])
    gc.collect()  # as before our own plan
    begin, busy = time.perf_counter(), processor()
    peer = make(rows)
    chosen, levels = None, []
    for worth in rows.worth:
        level = time.perf_counter()
        answer = peer.solve(worth.astype(np.float64), chosen, max(0.1, limit - (level - begin)))
        good = answer.chosen is not None and rows.sound(answer.chosen)
        chosen = answer.chosen if good else chosen
        value = int(worth[chosen].sum()) if chosen is not None else 0
        bound = value if good and answer.best else int(np.floor(min(answer.bound, 2.0**53) + 1e-6))
        seconds = round(time.perf_counter() - level, 3)
        levels.append({"value": value, "bound": bound, "proven": good and answer.best, "seconds": seconds})
        if not levels[-1]["proven"]:
            break
        peer.keep(worth.astype(np.float64), value)
    spent = {"seconds": time.perf_counter() - begin, "processor": processor() - busy}
    return spent | {"levels": levels, "chosen": [] if chosen is None else chosen.tolist(), "mb": memory_mb()}


def processor() -> float:
    """Seconds of processor time of this process and of those that it started and that ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def memory_mb() -> int:
    """The most that this process and the solver that it started held together."""
    own, theirs = (resource.getrusage(who).ru_maxrss for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return (own + theirs) // 1024


def main() -> None:
    parser = argparse.ArgumentParser(description="Laat een andere oplosser hetzelfde doen.")
    parser.add_argument("peer", choices=sorted(PEERS))
    parser.add_argument("file", type=Path)
    parser.add_argument("--seconds", type=float, default=300.0)
    asked = parser.parse_args()
    print(json.dumps(run(asked.peer, Rows.load(asked.file), asked.seconds)))


if __name__ == "__main__":
    main()
