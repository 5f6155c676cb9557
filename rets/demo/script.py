"""What happens to the cases of the demonstration, and when: of the invented ones, and of the real ones."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from importlib.resources import files
from typing import Any

from rets.clock import AMSTERDAM, date_of
from rets.demo import plan
from rets.demo.case_load import case_files, moved_to
from rets.demo.dates import dated
from rets.schemas.case_form import CaseForm

OF_ITS_SUPPLY = frozenset({"place_asked", "place_answered"})  # the demonstration has a supply of its own
RAISED_AT, FACT_AT, MEETING_AT, APART = time(9), time(10), time(14, 30), timedelta(minutes=7)


@dataclass(frozen=True)
class Act:
    """One thing that somebody does with a case: `raise`, a step, a dated fact, or a verb of `rets.demo.acts`."""

    at: datetime
    label: str
    number: int
    name: str
    data: dict[str, Any]


def acts(now: datetime) -> list[Act]:
    """Everything that happened up to `now`, in the order of time."""
    found = [*_invented(now), *_real(date_of(now))]
    return sorted((act for act in found if act.at <= now), key=lambda act: (act.at, act.label, act.number))


def _invented(now: datetime) -> Iterator[Act]:
    organisation = {person.slug: person.organisation for person in plan.people()}
    for story in _stories():
        told = dated(story, date_of(now))
        form = told["case"] | {"label": told["label"], "gi": organisation[told["by"]]}
        raised = min(_moment(told["raised"], RAISED_AT), now)
        yield Act(raised, told["label"], 0, "raise", {"form": CaseForm.model_validate(form), "by": told["by"]})
        for number, data in enumerate(told["then"], 1):
            hour = MEETING_AT if data["do"] == "decision" else FACT_AT
            moment = min(max(_moment(data["on"], hour) + number * APART, raised), now)
            yield Act(moment, told["label"], number, data["do"], data)


def _real(today: date) -> Iterator[Act]:
    for data in case_files().values():
        told = moved_to(data, today)
        label = told["case"]["label"]
        raised = _moment(told["raised_on"], RAISED_AT)
        yield Act(raised, label, 0, "raise", {"form": CaseForm.model_validate(told["case"])})
        here = [one for one in told["events"] if one["kind"] not in OF_ITS_SUPPLY]
        for number, fact in enumerate(sorted(here, key=lambda one: str(one["on"])), 1):
            moment = max(_moment(fact["on"], time(12)), raised)
            yield Act(moment, label, number, fact["kind"], fact)


def _stories() -> Iterator[dict[str, Any]]:
    folder = files("rets.demo") / "data" / "stages"
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if file.name.endswith(".json"):
            yield from json.loads(file.read_text(encoding="utf-8"))


def _moment(day: str, hour: time) -> datetime:
    return datetime.combine(date.fromisoformat(day), hour, AMSTERDAM)
