"""Our joint plan beside its peers, on the same data, levels and model: `make bench-matching SIZE=provincie SEED=1`.

Each solver runs in a process of its own. Every plan is judged by `check`, and a peer that proves a level must reach the
same value as we do: else the run fails. Prints one table; how many times as long as we take is counted in processor
time, which other work on the machine does not disturb.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, get_args

from benchmarks.instances import SIZES, instance
from benchmarks.plain import Plain, plain
from matching import Problem, check, level_values
from matching.solver import Proof
from matching.timing import days_late, start_on

Run = dict[str, Any]
PEERS = {"highs": "HiGHS MIP", "cbc": "CBC", "cpsat": "CP-SAT"}
HEAD = (
    "maat",
    "seed",
    "wie",
    "klok s",
    "processor s",
    "keer ons",
    "MB",
    "bewezen",
    "niveau 1",
    "grens",
    "open niveau",
    "op tijd",
)


class Disagreement(SystemExit):
    """Two proofs that cannot both be true, or a plan that breaks a rule."""


def started(module: str, *words: object) -> Run:
    """What a module prints as JSON, run by itself on one thread."""
    command = [sys.executable, "-m", module, *map(str, words)]
    alone = os.environ | {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=alone)
    if done.returncode:
        raise Disagreement(f"{' '.join(map(str, words))}: {done.stderr.strip()[-2000:]}")
    found: Run = json.loads(done.stdout)
    return found


def peer_run(name: str, problem: Problem, model: Plain, file: Path, seconds: float) -> Run:
    """A peer on the plain model, with its choice as children and places."""
    found = started("benchmarks.peers", name, file, "--seconds", seconds)
    pairs = ((model.child[at], model.place[at]) for at in found["chosen"])
    return found | {"places": {problem.children[c].id: problem.places[p].id for c, p in pairs}}


def judge(name: str, problem: Problem, run: Run) -> None:
    """Fail when a plan breaks a rule or counts its levels wrongly."""
    faults = check(problem, run["places"])
    if faults:
        raise Disagreement(f"{name}: {' '.join(faults[:5])}")
    told = [level["value"] for level in run["levels"]]
    counted = list(level_values(problem, run["places"])[: len(told)])
    if run["places"] and counted != told:
        raise Disagreement(f"{name}: zegt {told}, geteld {counted}")


def agree(name: str, ours: Run, theirs: Run) -> None:
    """Fail when both prove a level, all levels above it too, and the values differ."""
    for at, (a, b) in enumerate(zip(ours["levels"], theirs["levels"], strict=False), start=1):
        if a["proven"] and b["proven"] and a["value"] != b["value"]:
            raise Disagreement(f"{name}: niveau {at} is {b['value']}, bij ons {a['value']}; beide bewezen")
        if not (a["proven"] and b["proven"]):
            if a["value"] > b["bound"] or b["value"] > a["bound"]:
                raise Disagreement(f"{name}: niveau {at} is meer dan de grens van de ander")
            return


def in_time(problem: Problem, places: dict[str, str]) -> int:
    """How many children start on or before the day that they need it."""
    children, rooms = problem.child_rows, problem.place_rows
    pairs = ((problem.children[children[child]], problem.places[rooms[place]]) for child, place in places.items())
    starts = ((child, start_on(problem, child, place)) for child, place in pairs)
    return sum(start is not None and days_late(problem, child, start) == 0 for child, start in starts)


def line(problem: Problem, who: str, run: Run, ours: Run) -> list[object]:
    """One line of the table: the open level is the first that is not proven, with value and bound."""
    levels = run["levels"]
    proven = next((at for at, level in enumerate(levels) if not level["proven"]), len(levels))
    still = levels[proven] if proven < len(levels) else None
    gap = "-" if still is None else f"{proven + 1}: {still['value']}..{shown(still['bound'])}"
    helped = in_time(problem, run["places"])
    share = f"{helped} ({helped / len(problem.children):.0%})"
    spent = run["processor"]
    cost = [f"{run['seconds']:.2f}", f"{spent:.2f}", f"{spent / ours['processor']:.1f}", run["mb"]]
    return [who, *cost, proven, levels[0]["value"], shown(levels[0]["bound"]), gap, share]


def shown(bound: int) -> str:
    return "?" if bound >= 2**52 else str(bound)


def compared(size: str, seed: int, names: Sequence[str], seconds: float, proof: str) -> list[list[object]]:
    """All lines for one instance."""
    problem = instance(size, seed)
    ours = started("benchmarks.ours", "plan", size, seed, "--proof", proof)
    came = started("benchmarks.ours", "first_come", size, seed)
    judge("ons", problem, ours)
    lines = [line(problem, "ons", ours, ours)]
    with tempfile.TemporaryDirectory() as folder:
        file, model = Path(folder) / "plain.npz", plain(problem)
        model.save(file)
        for name in names:
            run = peer_run(name, problem, model, file, seconds)
            judge(name, problem, run)
            agree(name, ours, run)
            lines.append(line(problem, PEERS[name], run, ours))
    came["levels"] = [level | {"bound": ours["levels"][at]["bound"]} for at, level in enumerate(came["levels"])]
    return [[size, seed, *one] for one in (*lines, line(problem, "wie het eerst belt", came, ours))]


def show(head: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A table in Markdown."""
    cells = [head, *[[str(cell) for cell in row] for row in rows]]
    widths = [max(len(row[at]) for row in cells) for at in range(len(head))]
    for row in (cells[0], ["-" * width for width in widths], *cells[1:]):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)) + " |", flush=True)


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.matching", description="Alles op verzonnen gegevens.")
    parser.add_argument("--size", action="append", choices=sorted(SIZES), help="mag vaker; anders regio")
    parser.add_argument("--seed", action="append", type=int, help="mag vaker; anders 1, 2 en 3")
    parser.add_argument("--peer", action="append", choices=sorted(PEERS), help="mag vaker; anders alle")
    parser.add_argument("--seconds", type=float, default=300.0, help="hoe lang een ander hooguit krijgt")
    parser.add_argument("--proof", choices=get_args(Proof), default="full", help="hoe ver wij bewijzen")
    asked = parser.parse_args(arguments)
    names = asked.peer or list(PEERS)
    rows = []
    for size in asked.size or ["regio"]:
        for seed in asked.seed or [1, 2, 3]:
            rows += compared(size, seed, names, asked.seconds, asked.proof)
    show(HEAD, rows)


if __name__ == "__main__":
    main()
