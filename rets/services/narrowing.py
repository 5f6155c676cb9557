"""The dossier as far as a reader may see it: fields that are not for this role are left out (P13)."""

from datetime import date
from typing import Any

from rets.access import Reader, may, roles_on
from rets.models import Case
from rets.services.told_dates import age_on
from workflows.roles import Role

NOT_FOR_PROVIDER = frozenset(
    {"finance", "at_table", "obstacles", "waits", "wishes.providers", "wishes.workers", "tried"}
)


def only_helps(reader: Reader, case: Case) -> bool:
    """Whether a reader has to do with a case as its provider alone."""
    return roles_on(reader, case) <= {Role.PROVIDER}


def dossier_for(reader: Reader, case: Case, on: date) -> dict[str, Any]:
    """The canonical form with what this reader may see; an age stands where the birth month is not for them."""
    hidden = NOT_FOR_PROVIDER if only_helps(reader, case) else frozenset()
    shown = _without(case.dossier, "", hidden)
    if not may(reader, "case.birth_month", case):
        del shown["birth_month"]
        shown["age"] = age_on(case.birth_month, on)
    return shown


def _without(group: dict[str, Any], path: str, hidden: frozenset[str]) -> dict[str, Any]:
    return {
        name: _without(value, f"{path}{name}.", hidden) if isinstance(value, dict) else value
        for name, value in group.items()
        if f"{path}{name}" not in hidden
    }
