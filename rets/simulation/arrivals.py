"""Which children arrive and when: a seeded stream of forms as a jeugdbeschermer fills them in."""

import csv
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from random import Random
from typing import Any

from rets.clock import AMSTERDAM
from rets.schemas.case_form import CaseForm
from rets.simulation.habits import FOLDER, MINUTES, working_moment
from workflows.calendar import calendar_with

CLOSED, STAYS = "jeugdzorgplus", frozenset({"residentieel", "gezinshuis", "pleegzorg", "jeugdzorgplus", "driemilieu"})
ACUTE_PCT, CRISIS_PCT, SUPPORTED_PCT = 4, 30, 82  # K5: the koers was there for 27 of 33
IN_TIME_PCT, YEAR = 75, 365.25  # K3: a fixed jeugdbeschermer in time for 24 of 32


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of child: the help wanted and its share (weights), how much of it the supply covers (%), and ages."""

    form: str
    acceptable: str
    share: int
    coverage: float
    ages: tuple[int, int]
    source: str


@cache
def streams() -> tuple[Stream, ...]:
    """The kinds of children, by the help that they need (C rows)."""
    with (FOLDER / "arrivals.csv").open(encoding="utf-8", newline="") as handle:
        return tuple(
            Stream(
                form=row["form"],
                acceptable=row["acceptable"],
                share=int(row["share"]),
                coverage=int(row["coverage_pct"]) / 100,
                ages=(int(row["age_low"]), int(row["age_high"])),
                source=row["source"],
            )
            for row in csv.DictReader(handle)
        )


def arrivals(
    rng: Random, start: date, days: int, many: int, places: Sequence[tuple[str, str]]
) -> Iterator[tuple[datetime, CaseForm]]:
    """So many children on working days within `days` from `start`, in the order of time.

    `places` are pairs of a GI (slug) and the name of a municipality; each is as likely as any other.
    """
    calendar = calendar_with()
    working = [day for n in range(days) if calendar.is_working_day(day := start + timedelta(days=n))]
    moments = sorted(
        working_moment(datetime.combine(rng.choice(working), time(), AMSTERDAM), 0, rng.randrange(MINUTES))
        for _ in range(many)
    )
    for number, moment in enumerate(moments, 1):
        (stream,) = rng.choices(streams(), [one.share for one in streams()])
        yield moment, CaseForm.model_validate(_form(rng, stream, number, moment.date(), rng.choice(places)))


def _form(rng: Random, stream: Stream, number: int, on: date, place: tuple[str, str]) -> dict[str, Any]:
    """As a jeugdbeschermer fills it in some days or weeks after the measure was pronounced."""
    gi, municipality = place
    pronounced = on - timedelta(days=rng.randint(3, 60))
    form: dict[str, Any] = {
        "label": f"SIM-{number:05d}",
        "gi": gi,
        "municipality": municipality,
        "birth_month": f"{on - timedelta(days=int(rng.uniform(stream.ages[0], stream.ages[1] + 1) * YEAR)):%Y-%m}",
        "sex": rng.choice("mf"),
        "measures": [{"kind": "ots", "pronounced_on": pronounced.isoformat()}],
        "need": {"ideal": [stream.form], "acceptable": [stream.acceptable], "why": "Zo kan het kind veilig opgroeien."},
        "safety": {"now": "Er is elke dag iemand bij.", "watched_by": "jeugdbeschermer"},
        "question": "Waar kan dit kind snel de hulp krijgen die past?",
        "strengths": "Gaat graag naar school.",
    }
    assigned = pronounced + timedelta(days=rng.randint(1, 4) if rng.randrange(100) < IN_TIME_PCT else 14)
    if assigned <= on:
        contact = min(assigned + timedelta(days=1), on).isoformat()
        form["workers"] = [{"kind": "vast", "assigned_on": assigned.isoformat(), "first_contact_on": contact}]
    if rng.randrange(100) < SUPPORTED_PCT:
        form["koers"] = {"set_on": on.isoformat(), "goals": ["Veilig opgroeien"], "agreed_by": ["ouders"]}
    if stream.form in STAYS:
        kind = "gesloten" if stream.form == CLOSED else "muhp"
        form["authorisations"] = [
            {
                "kind": kind,
                "granted_on": pronounced.isoformat(),
                "ends_on": (pronounced + timedelta(days=180)).isoformat(),
            }
        ]
        if rng.randrange(100) < CRISIS_PCT:
            form["stay"] = {"form": "crisisplek", "since": pronounced.isoformat(), "max_days": 84}  # N13
    if rng.randrange(100) < ACUTE_PCT:
        form["safety"]["acute_since"] = on.isoformat()
    return form
