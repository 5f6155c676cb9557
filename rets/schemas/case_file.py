"""The file in which cases travel: the canonical form, what happened when, and optionally the supply of that time."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Literal

from pydantic import Field, TypeAdapter, ValidationError

from rets.errors import FieldError, Invalid
from rets.schemas.case_form import CaseForm
from rets.schemas.faults import path_of, sentence_for
from rets.schemas.form_base import Form
from rets.schemas.json_lines import Located, load
from rets.schemas.place_events import AnyEvent
from rets.schemas.supply_file import OfferIn
from rets.schemas.texts import FreeText

DAY: TypeAdapter[date | None] = TypeAdapter(date | None)


class CaseFile(Form):
    """One case with its story. Without `events` it is a case to be imported; with them it can be replayed."""

    format: Literal["rets-case/1"] = Field(default="rets-case/1", description="Naam en versie van dit formaat")
    title: FreeText = Field(default="", description="Korte omschrijving voor wie het bestand leest")
    source: FreeText = Field(default="", description="Waar de casus vandaan komt")
    raised_on: date | None = Field(default=None, description="Dag waarop de casus is ingebracht; leeg: vandaag")
    reference_month: date | None = Field(default=None, description="Peilmaand; in de demonstratie is dit nu")
    until: date | None = Field(default=None, description="Tot en met deze dag naspelen")
    case: CaseForm
    events: list[AnyEvent] = Field(default_factory=list, max_length=500, description="Wat er gebeurde, met datum")
    supply: list[OfferIn] | None = Field(default=None, max_length=2000, description="Het aanbod van toen")


def read_files(text: str) -> list[tuple[CaseFile, Located, str]]:
    """The cases of a file (one object, or a list of them), with where everything stands and the path of each.

    Raises:
        Invalid: every fault, named at its line.
    """
    found, faults = sound_and_faults(text)
    if faults:
        raise Invalid(faults)
    return found


def sound_and_faults(text: str) -> tuple[list[tuple[CaseFile, Located, str]], list[FieldError]]:
    """As `read_files`, but with the cases that are sound by the schema beside the faults of the others.

    Raises:
        Invalid: the text is no JSON, or holds no case.
    """
    located = load(text)
    many = isinstance(located.data, list)
    rows = located.data if many else [located.data]
    if not rows:
        raise Invalid([FieldError("regel 1", "Het bestand bevat geen casus.")])
    found, faults = [], []
    for number, row in enumerate(rows):
        prefix = str(number) if many else ""
        whole = [_at_line(located, prefix, "", sentence) for sentence in contradictions(row)]
        try:
            found.append((CaseFile.model_validate(row), located, prefix))
        except ValidationError as error:
            whole += at_lines(error, located, prefix)
        faults += sorted(whole, key=line_of)
    return found, faults


def contradictions(row: Any) -> Iterator[str]:
    """What the fields of a file say against one another; a field with a fault of its own is left to that fault."""
    file = row if isinstance(row, dict) else {}
    if file.get("events") and file.get("raised_on") is None:
        yield "Noem met `raised_on` op welke dag de casus is ingebracht."
    start, end = _day(file.get("raised_on")), _day(file.get("until"))
    if start and end and end < start:
        yield "Het einde van het naspelen ligt vóór het inbrengen."
    supply = file.get("supply")
    slugs = [str(offer.get("slug")) for offer in supply if isinstance(offer, dict)] if isinstance(supply, list) else []
    for slug in sorted({slug for slug in slugs if slugs.count(slug) > 1}):
        yield f"Het aanbod “{slug}” staat er twee keer in."


def at_lines(error: ValidationError, located: Located, prefix: str) -> list[FieldError]:
    """Every fault of a validation at its line."""
    faults = []
    for fault in error.errors():
        steps = [part for part in fault["loc"] if not (isinstance(part, str) and part == _tag(fault["loc"], part))]
        faults.append(_at_line(located, prefix, path_of(steps), sentence_for(fault)))
    return sorted(faults, key=line_of)


def _at_line(located: Located, prefix: str, field: str, sentence: str) -> FieldError:
    path = ".".join(filter(None, (prefix, field)))
    return FieldError(f"regel {located.line_of(path)}" + (f" ({path})" if path else ""), sentence)


def line_of(fault: FieldError) -> int:
    """The line that a fault names."""
    return int(fault.field.split()[1])


def _day(given: Any) -> date | None:
    try:
        return DAY.validate_python(given)
    except ValidationError:
        return None


def _tag(location: tuple[int | str, ...], part: str) -> str | None:
    """The kind that pydantic puts into the place of a fault within `events`; it is no field of the file."""
    if len(location) > 2 and location[0] == "events" and location[2] == part:
        return part
    return None
