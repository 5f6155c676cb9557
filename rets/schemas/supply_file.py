"""Supply as a case file may bring it: providers with offers and what is free, instead of the demonstration supply."""

from datetime import date
from typing import Literal

from pydantic import Field, model_validator

from rets.schemas.form_base import Form, contradiction
from rets.schemas.texts import FreeText, SlugText


class ContraIn(Form):
    """A contra-indication of an offer: never, unless solved, or under a condition."""

    code: SlugText
    degree: Literal["never", "unless_solved", "condition"] = "unless_solved"
    solution: FreeText = ""


class OfferIn(Form):
    """One kind of help at one place; ages and IQ from (inclusive) and until (exclusive)."""

    slug: SlugText
    provider: FreeText = Field(min_length=1)
    name: FreeText = ""
    form: SlugText
    municipality: SlugText = Field(description="Gemeente (code of naam) waar de plek is")
    age_from: int = Field(default=0, ge=0, le=23)
    age_until: int = Field(default=23, ge=1, le=24)
    sex: Literal["m", "f"] | None = None
    iq_from: int | None = Field(default=None, ge=30, le=160)
    iq_until: int | None = Field(default=None, ge=30, le=161)
    contra_indications: list[ContraIn] = Field(default_factory=list)
    perspectief: bool = False
    max_stay_days: int | None = Field(default=None, ge=1, le=3660)
    required_authorisation: SlugText | None = None
    free_from: date | None = None
    free_count: int = Field(default=1, ge=0, le=100)
    waiting_weeks: int | None = Field(default=None, ge=0, le=260)
    admission_stop: bool = False
    contracted_with: list[SlugText] = Field(default_factory=list, description="Gemeenten met een contract")

    @model_validator(mode="after")
    def _in_order(self) -> "OfferIn":
        if self.age_from >= self.age_until:
            raise contradiction("De leeftijd tot moet hoger zijn dan de leeftijd vanaf.")
        if self.iq_from and self.iq_until and self.iq_from >= self.iq_until:
            raise contradiction("Het IQ tot moet hoger zijn dan het IQ vanaf.")
        return self
