"""What was aimed for beside what is reached, in one run: `python -m benchmarks.aims`; some aims only: `--only land`.

Times are processor time, so that other work on the machine weighs little. A ratio is the median over the seeds.
"""

import argparse
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from benchmarks.instances import instance
from benchmarks.matching import Run, agree, in_time, judge, peer_run, show, started
from benchmarks.plain import plain

Row = tuple[str, str, str]
HEAD = ("wat", "doel", "bereikt")
LONG = 900.0
TEN_MINUTES = 600.0


@cache
def ours(size: str, seed: int, proof: str = "full") -> Run:
    """Our plan, judged."""
    run = started("benchmarks.ours", "plan", size, seed, "--proof", proof)
    judge("ons", instance(size, seed), run)
    return run


@cache
def highs(size: str, seed: int, seconds: float) -> Run:
    """HiGHS on the plain model, judged and set beside ours."""
    problem = instance(size, seed)
    with tempfile.TemporaryDirectory() as folder:
        file, model = Path(folder) / "plain.npz", plain(problem)
        model.save(file)
        run = peer_run("highs", problem, model, file, seconds)
    judge("highs", problem, run)
    agree("highs", ours(size, seed), run)
    return run


def proven(run: Run) -> int:
    return sum(level["proven"] for level in run["levels"])


def against_highs(size: str, aim: str, seeds: Sequence[int], seconds: float) -> Iterator[Row]:
    """How many times as long HiGHS takes to prove all levels; at least, when it ran out of time."""
    ratios, open_levels, late = [], 0, 0
    for seed in seeds:
        mine, theirs = ours(size, seed), highs(size, seed, seconds)
        ratios.append(theirs["processor"] / mine["processor"])
        open_levels += len(mine["levels"]) - proven(mine)
        late += proven(theirs) < len(mine["levels"])
    told = f"{statistics.median(ratios):.1f} keer ({min(ratios):.1f} tot {max(ratios):.1f}; {len(seeds)} proeven)"
    told += f"; {open_levels} niveaus open" if open_levels else "; alles bewezen"
    yield f"{size}, alle niveaus bewezen, tegen HiGHS", aim, told + (f"; HiGHS {late} keer niet klaar" if late else "")


def region(seeds: Sequence[int]) -> Iterator[Row]:
    yield from against_highs("regio", "4 keer zo snel", seeds, LONG)


def province(seeds: Sequence[int]) -> Iterator[Row]:
    yield from against_highs("provincie", "12 keer zo snel", seeds, LONG)
    shares = []
    for seed in seeds:
        problem, came = instance("provincie", seed), started("benchmarks.ours", "first_come", "provincie", seed)
        shares.append(in_time(problem, ours("provincie", seed)["places"]) / in_time(problem, came["places"]))
    told = f"{statistics.median(shares):.2f} keer ({min(shares):.2f} tot {max(shares):.2f})"
    yield "provincie, op tijd geholpen, tegen wie het eerst belt", "1,13 keer of meer", told


def country(seeds: Sequence[int]) -> Iterator[Row]:
    """The first seed only: a plan of the country takes long. HiGHS gets the time that our proof may take."""
    fast, first = ours("land", seeds[0], "fast"), ours("land", seeds[0], "first_level")
    level = fast["levels"][0]
    gap = (level["bound"] - level["value"]) / max(1, level["bound"])
    yield "land, plan met bewezen afstand", "hooguit 0,1 % in 15 s", f"{gap:.3%} in {fast['processor']:.1f} s"
    level = first["levels"][0]
    told = "bewezen" if level["proven"] else f"niet bewezen, {level['value']} van hooguit {level['bound']}"
    yield "land, eerste niveau", "bewezen in 100 s", f"{told}, {first['processor']:.0f} s"
    problem = instance("land", seeds[0])
    with tempfile.TemporaryDirectory() as folder:
        file, model = Path(folder) / "plain.npz", plain(problem)
        model.save(file)
        peer = peer_run("highs", problem, model, file, 100.0)
    agree("highs", first, peer)
    yield "land, geheugen tegen HiGHS", "hooguit de helft", f"{fast['mb']} en {first['mb']} tegen {peer['mb']} MB"


def further(seeds: Sequence[int]) -> Iterator[Row]:
    """The first seed only: how many levels of the country are proven before it is stopped."""
    command = [sys.executable, "-m", "benchmarks.ours", "aloud", "land", str(seeds[0])]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True) as run:
        try:
            lines = run.communicate(timeout=TEN_MINUTES)[1]
        except subprocess.TimeoutExpired:
            run.kill()
            lines = run.communicate()[1]
    told = [
        f"{value} van hooguit {bound} na {spent} s" for _, value, bound, spent in map(str.split, lines.splitlines())
    ]
    yield "land, volgende niveaus", "zover als 10 minuten gaan", f"{len(told)} klaar: {'; '.join(told)}"


def refusals(seeds: Sequence[int]) -> Iterator[Row]:
    """The first seed only, ten refusals."""
    for size, aim in (("provincie", "3 keer"), ("land", "10 keer")):
        run = started("benchmarks.resolving", size, seeds[0])
        told = f"{run['fast_s'] / run['mend_s']:.1f} keer ({run['mend_s']:.2f} s), hooguit {max(run['moved'])} kinderen"
        yield f"{size}, opnieuw na een weigering, tegen het snelle plan", f"{aim} zo snel, een handvol kinderen", told


def bare(seeds: Sequence[int]) -> Iterator[Row]:
    """The first seed only."""
    run = started("benchmarks.ours", "bare", "land", seeds[0])
    told = f"{proven(run)} van {len(run['levels'])} bewezen, {run['processor']:.1f} s"
    yield "land zonder regels tussen kinderen, alle niveaus", "bewezen in 2 s", told


def reasons(seeds: Sequence[int]) -> Iterator[Row]:
    run = started("benchmarks.explaining", "land", seeds[0])
    yield "redenen en kleinste wijzigingen, een casus", "1 ms", f"{run['one_ms']:.2f} ms"
    yield f"hetzelfde, alle {run['pairs'] // 10**6} miljoen paren van het land", "1 s", f"{run['all_s']:.2f} s"


AIMS: dict[str, Callable[[Sequence[int]], Iterator[Row]]] = {
    "regio": region,
    "provincie": province,
    "land": country,
    "verder": further,
    "weigering": refusals,
    "kaal": bare,
    "redenen": reasons,
}


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.aims", description="Alles op verzonnen gegevens.")
    parser.add_argument("--only", action="append", choices=sorted(AIMS), help="mag vaker; anders alle")
    parser.add_argument("--seed", action="append", type=int, help="mag vaker; anders 1 tot en met 5")
    asked = parser.parse_args()
    show(HEAD, [row for name in asked.only or AIMS for row in AIMS[name](asked.seed or [1, 2, 3, 4, 5])])


if __name__ == "__main__":
    main()
