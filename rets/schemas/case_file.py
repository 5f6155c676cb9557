"""The file in which cases travel: the canonical form, what happened when, and optionally the supply of that time."""

from datetime import date
from typing import Literal

from pydantic import Field, ValidationError, model_validator

from rets.errors import FieldError, Invalid
from rets.schemas.case_form import CaseForm, Form, contradiction
from rets.schemas.facts import AnyFact
from rets.schemas.faults import path_of, sentence_for
from rets.schemas.json_lines import Located, load
from rets.schemas.supply_file import OfferIn
from rets.schemas.texts import FreeText


class CaseFile(Form):
    """One case with its story. Without `events` it is a case to be imported; with them it can be replayed."""

    format: Literal["rets-case/1"] = Field(default="rets-case/1", description="Naam en versie van dit formaat")
    title: FreeText = Field(default="", description="Korte omschrijving voor wie het bestand leest")
    source: FreeText = Field(default="", description="Waar de casus vandaan komt")
    raised_on: date | None = Field(default=None, description="Dag waarop de casus is ingebracht; leeg: vandaag")
    reference_month: date | None = Field(default=None, description="Peilmaand; in de demonstratie is dit nu")
    until: date | None = Field(default=None, description="Tot en met deze dag naspelen")
    case: CaseForm
    events: list[AnyFact] = Field(default_factory=list, max_length=500, description="Wat er gebeurde, met datum")
    supply: list[OfferIn] | None = Field(default=None, max_length=2000, description="Het aanbod van toen")

    @model_validator(mode="after")
    def _coherent(self) -> "CaseFile":
        if self.events and self.raised_on is None:
            raise contradiction("Noem met `raised_on` op welke dag de casus is ingebracht.")
        if self.until and self.raised_on and self.until < self.raised_on:
            raise contradiction("Het einde van het naspelen ligt vóór het inbrengen.")
        slugs = [offer.slug for offer in self.supply or []]
        if len(slugs) != len(set(slugs)):
            raise contradiction("Een aanbod staat er twee keer in.")
        return self


def read_files(text: str) -> list[tuple[CaseFile, Located, str]]:
    """The cases of a file (one object, or a list of them), with where everything stands and the path of each.

    Raises:
        Invalid: every fault, named at its line.
    """
    located = load(text)
    many = isinstance(located.data, list)
    rows = located.data if many else [located.data]
    if not rows:
        raise Invalid([FieldError("regel 1", "Het bestand bevat geen casus.")])
    found, faults = [], []
    for number, row in enumerate(rows):
        prefix = str(number) if many else ""
        try:
            found.append((CaseFile.model_validate(row), located, prefix))
        except ValidationError as error:
            faults += at_lines(error, located, prefix)
    if faults:
        raise Invalid(faults)
    return found


def at_lines(error: ValidationError, located: Located, prefix: str) -> list[FieldError]:
    """Every fault of a validation at its line."""
    faults = []
    for fault in error.errors():
        steps = [part for part in fault["loc"] if not (isinstance(part, str) and part == _tag(fault["loc"], part))]
        path = ".".join(filter(None, (prefix, path_of(steps))))
        place = f"regel {located.line_of(path)}" + (f" ({path})" if path else "")
        faults.append(FieldError(place, sentence_for(fault)))
    return sorted(faults, key=lambda one: int(one.field.split()[1]))


def _tag(location: tuple[int | str, ...], part: str) -> str | None:
    """The kind that pydantic puts into the place of a fault within `events`; it is no field of the file."""
    if len(location) > 2 and location[0] == "events" and location[2] == part:
        return part
    return None
