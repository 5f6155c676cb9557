"""From pydantic's faults to Dutch sentences at their field, all at once."""

from collections.abc import Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, TypeAdapter, ValidationError
from pydantic_core import ErrorDetails

from rets.errors import FieldError, Invalid
from rets.schemas.case_form import BIRTH_MONTH

M = TypeVar("M", bound=BaseModel)

_SENTENCES: dict[str, str] = {
    "missing": "Dit veld is nodig.",
    "extra_forbidden": "Dit veld kent het formulier niet.",
    "string_too_short": "Dit veld is nodig.",
    "string_too_long": "Deze tekst is te lang; hoogstens {max_length} tekens.",
    "string_type": "Hier hoort tekst.",
    "string_pattern_mismatch": "Gebruik alleen letters, cijfers, spaties en . - / ( ).",
    "date_from_datetime_parsing": "Dit is geen geldige datum. Schrijf jjjj-mm-dd.",
    "date_parsing": "Dit is geen geldige datum. Schrijf jjjj-mm-dd.",
    "date_type": "Dit is geen geldige datum. Schrijf jjjj-mm-dd.",
    "date_from_datetime_inexact": "Geef alleen de datum, zonder tijd.",
    "int_parsing": "Hier hoort een heel getal.",
    "int_type": "Hier hoort een heel getal.",
    "int_from_float": "Hier hoort een heel getal.",
    "bool_parsing": "Hier hoort ja of nee.",
    "bool_type": "Hier hoort ja of nee.",
    "greater_than_equal": "Dit getal is te klein; minstens {ge}.",
    "less_than_equal": "Dit getal is te groot; hoogstens {le}.",
    "greater_than": "Dit getal is te klein; meer dan {gt}.",
    "literal_error": "Kies een van: {expected}.",
    "enum": "Kies een van: {expected}.",
    "list_type": "Hier hoort een lijst.",
    "dict_type": "Hier hoort een groep velden.",
    "model_type": "Hier hoort een groep velden.",
    "model_attributes_type": "Hier hoort een groep velden.",
    "too_short": "Vul hier minstens {min_length} in.",
    "too_long": "Hier mogen er hoogstens {max_length} staan.",
    "union_tag_invalid": "De soort “{tag}” is onbekend. Bekend zijn: {expected_tags}.",
    "union_tag_not_found": "Zeg met `kind` om welke soort het gaat.",
    "json_invalid": "Dit is geen geldige JSON: {error}.",
}


def sentence_for(error: ErrorDetails) -> str:
    """The Dutch sentence for one fault."""
    if error["type"] in {"personal", "domain"}:
        return error["msg"]
    context = error.get("ctx") or {}
    if context.get("pattern") == BIRTH_MONTH:
        return "Schrijf de geboortemaand als jjjj-mm, zoals 2012-05."
    template = _SENTENCES.get(error["type"], "Deze waarde klopt niet.")
    return template.format(**{k: str(v).replace("'", "").replace(" or ", " of ") for k, v in context.items()})


def path_of(location: Sequence[int | str]) -> str:
    """The dotted path of a fault, as the form names its fields."""
    return ".".join(str(part) for part in location)


def invalid(error: ValidationError, prefix: str = "") -> Invalid:
    """All faults of a validation, each at its field."""
    return Invalid(FieldError(f"{prefix}{path_of(e['loc'])}" or "formulier", sentence_for(e)) for e in error.errors())


def parse(model: type[M], data: Any, prefix: str = "") -> M:
    """The validated form.

    Raises:
        Invalid: every fault with its Dutch sentence at its field.
    """
    try:
        return model.model_validate(data)
    except ValidationError as error:
        raise invalid(error, prefix) from error


def parse_as(adapter: TypeAdapter[Any], data: Any, prefix: str = "") -> Any:
    """As `parse`, for a type that is not one model (a union of kinds)."""
    try:
        return adapter.validate_python(data)
    except ValidationError as error:
        raise invalid(error, prefix) from error
