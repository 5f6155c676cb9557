"""What a provider said is free, in words; never as free when the news is old (P1)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from rets.clock import date_of
from rets.render.dates import when
from rets.render.words import count


class Said(Protocol):
    """What a provider said is free, as it is stored."""

    @property
    def free_from(self) -> date | None: ...
    @property
    def free_count(self) -> int: ...
    @property
    def waiting_weeks(self) -> int | None: ...
    @property
    def admission_stop(self) -> bool: ...
    @property
    def confirmed_at(self) -> datetime: ...


@dataclass(frozen=True)
class Standing:
    """`certainty` is vrij, aangekondigd, wachtlijst, vol or onbekend; `confirmed_days` the age of the news in days."""

    certainty: str
    text: str
    confirmed_days: int | None
    stopped: bool


def standing(said: Said | None, today: date) -> Standing:
    """The newest word of a provider about an offer, as a person reads it today."""
    if said is None:
        return Standing("onbekend", "De aanbieder heeft nog niets gemeld.", None, False)
    certainty, text = _free(said, today)
    return Standing(certainty, text, age_in_days(said.confirmed_at, today), said.admission_stop)


def age_in_days(at: datetime, today: date) -> int:
    """How many days ago an instant was; never below zero."""
    return max(0, (today - date_of(at)).days)


def _free(said: Said, today: date) -> tuple[str, str]:
    if said.free_count and said.free_from:
        places = count(said.free_count, "plek", "plekken")
        if said.free_from <= today:
            return "vrij", f"{places} vrij."
        return "aangekondigd", f"{places} vrij: {when(said.free_from, today)}."
    if said.waiting_weeks:
        return "wachtlijst", f"Wachtlijst van ongeveer {count(said.waiting_weeks, 'week', 'weken')}."
    if said.waiting_weeks == 0:
        return "wachtlijst", "Geen wachttijd, maar nu geen vaste plek vrij."
    return "vol", "Nu is geen plek vrij en er is geen verwachte datum."
