"""Policies side by side: what each reaches over all seeds, and how sure that is.

Every policy lives through the same seeds (common random numbers). Intervals of 95 % are percentiles of a bootstrap over
seeds: whole seeds are drawn again with putting back, the same draw for each policy, so that a difference is paired.
Children who still wait count with the days that they wait so far (Kaplan and Meier), and are never left out.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
DRAWS, DRAW_SEED, LONGEST = 2000, 7, 60
FEWEST_SEEDS = 6  # of fewer seeds a bootstrap draws the same few over and over, and its interval is too narrow
ROLES = ("jeugdbeschermer", "zorgmakelaar", "expertteam", "aanbieder")


@dataclass(frozen=True, slots=True)
class Measure:
    """A figure that is compared; `more` is good (1), bad (-1), or neither (0)."""

    slug: str
    name: str
    unit: str
    more: int


@dataclass(frozen=True, slots=True)
class Estimate:
    """A figure with its interval; null when it lies beyond the days that were lived through, or is not known."""

    value: float | None
    low: float | None
    high: float | None

    @property
    def sure(self) -> bool:
        """Whether the interval lies wholly on one side of zero."""
        return self.low is not None and self.high is not None and (self.low > 0 or self.high < 0)


@dataclass(frozen=True, slots=True)
class Compared:
    """One measure of one policy, and the difference with the first policy (none for the first itself)."""

    policy: str
    measure: Measure
    here: Estimate
    difference: Estimate | None


Runs = Mapping[tuple[str, int], Mapping[str, Any]]
MEASURES = (
    Measure("norm", "Binnen de norm geholpen", "%", 1),
    Measure("geholpen", f"Geholpen binnen {LONGEST} dagen", "%", 1),
    Measure("wacht10", "10 % wacht niet langer dan", "dagen", -1),
    Measure("wacht50", "De helft wacht niet langer dan", "dagen", -1),
    Measure("wacht90", "90 % wacht niet langer dan", "dagen", -1),
    Measure("wachttijd", f"Gemiddeld gewacht in de eerste {LONGEST} dagen", "dagen", -1),
    Measure("verhuizingen", "Verhuizingen per 100 kinderen", "keer", 0),
    Measure("sluiting", "Elders geholpen, van wie door een sluiting weg moest", "%", 1),
    Measure("afstand", "Afstand tot de hulp", "km", -1),
    *(Measure(role, f"Werk per kind: {role}", "uur", -1) for role in ROLES),
)


def compare(runs: Runs, policies: Sequence[str], seeds: Sequence[int]) -> list[Compared]:
    """Every measure of every policy over the seeds that all of them have."""
    there = [seed for seed in seeds if all((policy, seed) in runs for policy in policies)]
    if not there:
        return []
    weights = _draws(len(there))
    shown = [one for one in MEASURES if one.slug != "sluiting" or any(row.get("reached") for row in runs.values())]
    found = {policy: _measured([runs[policy, seed] for seed in there], weights) for policy in policies}
    sure = len(there) >= FEWEST_SEEDS
    return [
        Compared(
            policy,
            measure,
            _estimate(found[policy][measure.slug], sure),
            None if policy == policies[0] else _estimate(_less(found[policy], found[policies[0]], measure.slug), sure),
        )
        for policy in policies
        for measure in shown
    ]


def _draws(many: int) -> Floats:
    """How often each seed counts: once each in the first row, then as drawn."""
    drawn = np.random.default_rng(DRAW_SEED).multinomial(many, np.full(many, 1 / many), DRAWS)
    return np.vstack([np.ones(many), drawn])


def _measured(figures: Sequence[Mapping[str, Any]], weights: Floats) -> dict[str, Floats]:
    """Each measure, for all seeds together and for each draw."""

    def summed(one: Callable[[Mapping[str, Any]], float]) -> Floats:
        return np.asarray(weights @ np.array([float(one(row)) for row in figures]))

    children = summed(lambda row: row["children"])
    helped = summed(lambda row: sum(row["started"].values()))
    still, unknown = _still_waiting(figures, weights), np.full(len(weights), np.nan)
    seen = _longest(figures) >= LONGEST
    found = {
        "norm": 100 * _part(summed(lambda row: row["in_time"]), summed(lambda row: row["due"])),
        "geholpen": 100 * (1 - still[:, LONGEST]) if seen else unknown,
        "wachttijd": still[:, :LONGEST].sum(axis=1) if seen else unknown,
        "verhuizingen": 100 * _part(summed(lambda row: row["moves"]), children),
        "sluiting": 100 * _part(summed(lambda row: row.get("rehoused", 0)), summed(lambda row: row.get("reached", 0))),
        "afstand": _part(summed(lambda row: row["km"]), helped),
    }
    found |= {f"wacht{share}": _reached(still, share) for share in (10, 50, 90)}
    return found | {role: _part(summed(_minutes_of(role)), 60 * children) for role in ROLES}


def _minutes_of(role: str) -> Callable[[Mapping[str, Any]], float]:
    return lambda row: row["minutes"].get(role, 0)


def _still_waiting(figures: Sequence[Mapping[str, Any]], weights: Floats) -> Floats:
    """The share that still waits after so many days, per draw (rows) and day (columns)."""
    started, waiting = (weights @ _by_day(figures, name) for name in ("started", "waiting"))
    at_risk = np.cumsum((started + waiting)[:, ::-1], axis=1)[:, ::-1]
    return np.asarray(np.cumprod(1 - _part(started, at_risk, 0.0), axis=1), dtype=np.float64)


def _by_day(figures: Sequence[Mapping[str, Any]], name: str) -> Floats:
    found = np.zeros((len(figures), max(_longest(figures), LONGEST) + 1))
    for at, row in enumerate(figures):
        for day, many in row[name].items():
            found[at, int(day)] += many
    return found


def _longest(figures: Sequence[Mapping[str, Any]]) -> int:
    """The most days that any child was seen to wait."""
    return max((int(day) for row in figures for part in ("started", "waiting") for day in row[part]), default=0)


def _reached(still: Floats, share: int) -> Floats:
    """The first day on which this share (%) was helped; infinite when that is beyond what was seen."""
    there = still <= 1 - share / 100 + 1e-9
    return np.where(there.any(axis=1), there.argmax(axis=1).astype(float), np.inf)


def _part(above: Floats, below: Floats, otherwise: float = np.nan) -> Floats:
    return np.divide(above, below, out=np.full_like(above, otherwise), where=below > 0)


def _less(here: Mapping[str, Floats], first: Mapping[str, Floats], slug: str) -> Floats:
    with np.errstate(invalid="ignore"):
        return here[slug] - first[slug]


def _estimate(drawn: Floats, sure: bool) -> Estimate:
    """With an interval when there are seeds enough to draw."""
    known = drawn[1:][~np.isnan(drawn[1:])]
    if not sure or known.size < DRAWS // 2:
        return Estimate(_known(drawn[0]), None, None)
    low, high = np.quantile(known, [0.025, 0.975], method="nearest")
    return Estimate(_known(drawn[0]), _known(low), _known(high))


def _known(value: Any) -> float | None:
    return round(float(value), 2) if np.isfinite(value) else None


def keyed(done: Iterable[tuple[str, int, Mapping[str, Any]]]) -> Runs:
    """Runs by policy and seed."""
    return {(policy, seed): figures for policy, seed, figures in done}
