"""What FastAPI found wrong with a request, as Dutch sentences at their field."""

from collections.abc import Iterable, Mapping
from typing import Any

from fastapi.exceptions import RequestValidationError

from rets.errors import FieldError

SENTENCES = {
    "missing": "Vul dit in.",
    "string_too_short": "Dit is te kort: vul minstens {min_length} tekens in.",
    "string_too_long": "Dit is te lang: vul hoogstens {max_length} tekens in.",
    "string_pattern_mismatch": "Deze waarde heeft niet de goede vorm.",
    "string_type": "Vul hier tekst in.",
    "int_type": "Vul een heel getal in.",
    "int_parsing": "Vul een heel getal in.",
    "float_parsing": "Vul een getal in.",
    "decimal_parsing": "Vul een getal in.",
    "bool_parsing": "Kies ja of nee.",
    "greater_than": "Vul een getal in dat groter is dan {gt}.",
    "greater_than_equal": "Vul een getal in van {ge} of meer.",
    "less_than": "Vul een getal in dat kleiner is dan {lt}.",
    "less_than_equal": "Vul een getal in van {le} of minder.",
    "date_parsing": "Vul een bestaande datum in, bijvoorbeeld 2021-03-02.",
    "date_from_datetime_parsing": "Vul een bestaande datum in, bijvoorbeeld 2021-03-02.",
    "datetime_parsing": "Vul een bestaand moment in, bijvoorbeeld 2021-03-02T14:05:00+01:00.",
    "datetime_from_date_parsing": "Vul een bestaand moment in, bijvoorbeeld 2021-03-02T14:05:00+01:00.",
    "timezone_aware": "Zet bij dit moment de tijdzone, bijvoorbeeld +01:00.",
    "enum": "Kies een van de mogelijkheden: {expected}.",
    "literal_error": "Kies een van de mogelijkheden: {expected}.",
    "extra_forbidden": "Dit veld kennen we niet.",
    "json_invalid": "Dit is geen goede JSON.",
    "too_short": "Vul er minstens {min_length} in.",
    "too_long": "Vul er hoogstens {max_length} in.",
}
OWN = {"domain", "personal"}
OTHERWISE = "Deze waarde is niet goed."
ORIGINS = {"body", "query", "path", "header", "cookie"}


def field_errors(error: Exception) -> tuple[FieldError, ...]:
    """One FieldError per fault. What was typed is not repeated: it may be a name or a number of a child."""
    if not isinstance(error, RequestValidationError):
        return ()
    return tuple(FieldError(_path(fault["loc"]), _sentence(fault)) for fault in error.errors())


def _path(location: Iterable[str | int]) -> str:
    parts = [str(part) for part in location]
    return ".".join(parts[1:] if parts and parts[0] in ORIGINS else parts) or "invoer"


def _sentence(fault: Mapping[str, Any]) -> str:
    if fault["type"] in OWN:
        return str(fault["msg"])
    return SENTENCES.get(str(fault["type"]), OTHERWISE).format_map(fault.get("ctx") or {})
