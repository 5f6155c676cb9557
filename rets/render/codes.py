"""Names of coded values from the dated reference files."""

from datetime import date
from functools import lru_cache

from rets.reference.load import read_codes


def code_name(code: str | None, name: str, on: date) -> str:
    """'Gezinshuis' for gezinshuis in `forms_of_care`; a code that is not known on that day stays as it is."""
    return _names(name, on).get(code, code) if code else ""


def form_name(code: str | None, on: date) -> str:
    """The name of a form of care."""
    return code_name(code, "forms_of_care", on)


@lru_cache(maxsize=256)
def _names(name: str, on: date) -> dict[str, str]:
    return {row.code: row.name for row in read_codes(name) if row.holds_on(on)}


def form_names(on: date) -> list[tuple[str, str]]:
    """Every form of care with its name, as a list to choose from, by name."""
    return code_names("forms_of_care", on, by_name=True)


def code_names(name: str, on: date, *, by_name: bool = False) -> list[tuple[str, str]]:
    """A code list to choose from, in its own order or by name."""
    found = list(_names(name, on).items())
    return sorted(found, key=lambda one: one[1].lower()) if by_name else found
