"""A row of what is free, as an outside application or a spreadsheet hands it in."""

import re
from datetime import date
from typing import Annotated, Any

from pydantic import BeforeValidator, ConfigDict, Field, model_validator

from rets.schemas.form_base import Form, contradiction
from rets.schemas.texts import FreeText, SlugText

COLUMNS: dict[str, str] = {
    "aanbod": "offer",
    "vrij_vanaf": "free_from",
    "aantal_vrij": "free_count",
    "wachtweken": "waiting_weeks",
    "opnamestop": "admission_stop",
    "opmerking": "note",
    "kenmerk": "key",
}
DUTCH_DAY = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})")
YES, NO = frozenset({"ja", "j", "true", "1", "waar"}), frozenset({"nee", "n", "false", "0", "onwaar"})


def _empty(value: Any) -> Any:
    return None if isinstance(value, str) and not value.strip() else value


def _day(value: Any) -> Any:
    """A date as people write it (16-3-2026) or as machines do (2026-03-16)."""
    value = _empty(value)
    found = DUTCH_DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    return f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}" if found else value


def _yes(value: Any) -> Any:
    if isinstance(value, str):
        word = value.strip().lower()
        return True if word in YES else False if word in NO or not word else value
    return False if value is None else value


def _count(value: Any) -> Any:
    value = _empty(value)
    return 0 if value is None else value


class AvailabilityRow(Form):
    """How many places are free from which day at one offer, or how long the wait is.

    The Dutch names are those of the columns of a CSV file; a JSON row may use either.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    offer: SlugText = Field(description="Code van het aanbod")
    free_from: Annotated[date | None, BeforeValidator(_day)] = None
    free_count: Annotated[int, BeforeValidator(_count)] = Field(default=0, ge=0, le=500)
    waiting_weeks: Annotated[int | None, BeforeValidator(_empty)] = Field(default=None, ge=0, le=520)
    admission_stop: Annotated[bool, BeforeValidator(_yes)] = False
    note: FreeText = Field(default="", max_length=500)
    key: str = Field(
        default="",
        max_length=100,
        pattern=r"^[\w .\-/()]*$",
        description="Eigen kenmerk van de rij in de andere toepassing",
    )

    @model_validator(mode="before")
    @classmethod
    def _dutch_names(cls, data: Any) -> Any:
        return {COLUMNS.get(key, key): value for key, value in data.items()} if isinstance(data, dict) else data

    @model_validator(mode="after")
    def _says_when(self) -> "AvailabilityRow":
        if self.free_count and self.free_from is None:
            raise contradiction("Bij vrije plekken hoort een datum vanaf wanneer.")
        return self
