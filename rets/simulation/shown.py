"""A run as its page shows it: how far it is, and each measure with its figures for a chart and a table."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from rets.models import SimulationRun
from rets.simulation.comparing import Compared, Measure, compare
from rets.simulation.policies import Policy, policy_named
from rets.simulation.told import HOW, NORM_OF_SOURCES, drawn, interval, verdict

SILENT = timedelta(seconds=60)
WAITS = "De simulatie wacht op een werker."
SILENCE = "De werker is halverwege gestopt. De simulatie gaat vanzelf verder zodra er weer een werker is."
ENDED = {
    "done": "De simulatie is klaar.",
    "stopped": "De simulatie is gestopt. Hieronder staat wat al was doorgerekend.",
    "failed": "De simulatie is mislukt. Start haar opnieuw; wat al was doorgerekend, hoeft niet over.",
}


@dataclass(frozen=True)
class Status:
    """How a run stands; `percent` is how much is done."""

    busy: bool
    stopping: bool
    percent: int
    sentence: str

    @property
    def key(self) -> str:
        """Something that is other as soon as there is anything to tell."""
        return f"{self.percent}-{len(self.sentence)}"


@dataclass(frozen=True)
class Row:
    """One policy in one measure, in words."""

    policy: Policy
    here: str
    difference: str
    verdict: str


@dataclass(frozen=True)
class Chart:
    """One measure: rows for the table, and what the drawing needs."""

    measure: Measure
    rows: tuple[Row, ...]
    drawn: tuple[tuple[str, str, float | None, float | None, float | None], ...]


@dataclass(frozen=True)
class Shown:
    """What came of a run so far; `seeds` is how many every policy has."""

    seeds: int
    policies: tuple[Policy, ...]
    charts: tuple[Chart, ...]
    how: str = HOW
    norm: str = NORM_OF_SOURCES


def status_of(run: SimulationRun, now: datetime) -> Status:
    """How far a run is."""
    percent = int(100 * run.share)
    if run.ended_at is not None:
        return Status(False, False, percent, ENDED[run.outcome or "failed"])
    if run.stop_at is not None:
        return Status(True, True, percent, "De simulatie stopt.")
    if run.heard_at is None:
        return Status(True, False, percent, WAITS)
    if run.heard_at + SILENT < now:
        return Status(True, False, percent, SILENCE)
    return Status(True, False, percent, f"De simulatie loopt: {percent} % is doorgerekend.")


def shown_of(run: SimulationRun, figures: Mapping[tuple[str, int], Mapping[str, Any]]) -> Shown | None:
    """What there is to show; nothing when no seed is complete."""
    found = compare(figures, run.policies, run.seeds)
    if not found:
        return None
    seeds = sum(all((policy, seed) in figures for policy in run.policies) for seed in run.seeds)
    measures = {one.measure.slug: one.measure for one in found}
    return Shown(
        seeds,
        tuple(policy_named(slug) for slug in run.policies),
        tuple(
            _chart(measure, [one for one in found if one.measure.slug == slug]) for slug, measure in measures.items()
        ),
    )


def _chart(measure: Measure, found: list[Compared]) -> Chart:
    named = [(one, policy_named(one.policy)) for one in found]
    return Chart(
        measure,
        tuple(
            Row(
                policy,
                interval(one.here),
                interval(one.difference, signed=True) if one.difference else "",
                verdict(one),
            )
            for one, policy in named
        ),
        tuple((policy.name, drawn(one.here), one.here.value, one.here.low, one.here.high) for one, policy in named),
    )
