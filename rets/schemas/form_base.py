"""What every part of the case form has in common: nothing unknown is kept, and no year that cannot be."""

from datetime import date
from typing import Any

from pydantic import BaseModel, ConfigDict, field_validator
from pydantic_core import PydanticCustomError

FIRST_YEAR, LAST_YEAR = 2000, 2055  # the working days of `workflows.calendar` reach from 2000 to 2060


def contradiction(sentence: str) -> PydanticCustomError:
    """A fault between fields, told as a sentence of the domain."""
    return PydanticCustomError("domain", sentence)


class Form(BaseModel):
    """Base: unknown fields are refused, so that a typing error in an import is never lost in silence."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @field_validator("*")
    @classmethod
    def _likely_year(cls, value: Any) -> Any:
        if isinstance(value, date) and not FIRST_YEAR <= value.year <= LAST_YEAR:
            raise contradiction(f"Dit jaar kan niet kloppen. Kies een jaar van {FIRST_YEAR} tot en met {LAST_YEAR}.")
        return value
