"""A comparison as people read it: numbers with a comma, intervals, and what it was calibrated on."""

import csv
from collections.abc import Sequence
from typing import Any

from rets.render.words import count
from rets.simulation.comparing import FEWEST_SEEDS, Compared, Estimate
from rets.simulation.habits import FOLDER
from rets.simulation.policies import policy_named

SOURCED = ("arrivals.csv", "habits.csv", "policies.csv", "workload.csv")
BEYOND, UNKNOWN = "langer dan gemeten", "niet gemeten"
TOO_FEW = "te weinig zaden voor een oordeel"
NORM_OF_SOURCES = "Ter vergelijking: van 54 kinderen in de bronnen kregen er 32 op tijd passende hulp (K6: 59 %)."
HOW = (
    f"Tussen haakjes het 95 %-interval, vanaf {FEWEST_SEEDS} zaden: een bootstrap over de zaden. Bij elk zaad komen in "
    "elk beleid dezelfde kinderen en dezelfde plekken vrij; het verschil is per zaad gepaard. Wie nog wacht telt mee "
    "met de dagen tot nu toe."
)


def number(value: float | None, *, signed: bool = False) -> str:
    """With a comma, one decimal when that says something."""
    if value is None:
        return BEYOND
    digits = 0 if value == round(value) and abs(value) >= 10 else 1
    sign = "+" if signed and round(value, digits) else ""
    return f"{round(value, digits) or 0.0:{sign}.{digits}f}".replace(".", ",").replace("-", "\u2212")


def interval(one: Estimate, *, signed: bool = False) -> str:
    """'41,2 (35,0 tot 47,9)'; without the interval when there is none."""
    if one.low is None and one.high is None:
        return UNKNOWN if one.value is None else number(one.value, signed=signed)
    if one.high is None and not signed:
        return f"{number(one.value)} ({number(one.low)} of langer)"
    low, high = (UNKNOWN if signed and end is None else number(end, signed=signed) for end in (one.low, one.high))
    return f"{number(one.value, signed=signed)} ({low} tot {high})"


def drawn(one: Estimate) -> str:
    """The same where there is little room: no interval that does not end."""
    return interval(one) if one.high is not None else interval(Estimate(one.value, None, None))


def verdict(one: Compared) -> str:
    """What the difference says, in a few words."""
    found = one.difference
    if found is None or found.value is None:
        return ""
    if found.low is None and found.high is None:
        return TOO_FEW
    if not found.sure:
        return "geen zeker verschil"
    if one.measure.more == 0:
        return "anders"
    return "beter" if (found.value > 0) == (one.measure.more > 0) else "slechter"


def in_lines(found: Sequence[Compared], seeds: int) -> list[str]:
    """A table per measure for a terminal."""
    lines = [f"{count(seeds, 'zaad', 'zaden')}. {HOW}", NORM_OF_SOURCES]
    for slug in dict.fromkeys(one.measure.slug for one in found):
        rows = [one for one in found if one.measure.slug == slug]
        lines += ["", f"{rows[0].measure.name} ({rows[0].measure.unit})"]
        lines += [_line(one) for one in rows]
    return lines


def as_data(found: Sequence[Compared]) -> list[dict[str, Any]]:
    """The same as plain data."""
    return [
        {
            "policy": one.policy,
            "measure": one.measure.slug,
            "name": one.measure.name,
            "unit": one.measure.unit,
            "value": one.here.value,
            "interval": [one.here.low, one.here.high],
            "difference": one.difference.value if one.difference else None,
            "difference_interval": [one.difference.low, one.difference.high] if one.difference else None,
            "verdict": verdict(one),
        }
        for one in found
    ]


def sources() -> list[tuple[str, str]]:
    """Every assumption of the simulation with where it comes from."""
    found = []
    for name in SOURCED:
        with (FOLDER / name).open(encoding="utf-8", newline="") as handle:
            for row in csv.DictReader(handle):
                what = row.get("meaning") or f"Kinderen die {row['form']} nodig hebben: aandeel {row['share']}"
                found.append((what + _figures(name, row), row["source"]))
    return found


def _figures(name: str, row: dict[str, str]) -> str:
    if name == "arrivals.csv":
        return f", {row['coverage_pct']} % daarvan komt er aan plekken bij"
    if name == "habits.csv":
        return f": {row['low']} tot {row['high']}; {row['never_pct']} % nooit"
    return f": {row['minutes']} minuten" if name == "workload.csv" else ""


def _line(one: Compared) -> str:
    name = policy_named(one.policy).name
    line = f"  {name:42.42} {interval(one.here):32}"
    if one.difference is None:
        return line.rstrip()
    return f"{line} verschil {interval(one.difference, signed=True)} {verdict(one)}".rstrip()
