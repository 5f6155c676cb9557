"""How long a child may stay where it is: as told, else the maximum of that kind of place (N12)."""

from datetime import date
from typing import Any

from rets.reference.geography import UnknownOn
from rets.reference.lookup import form_of_care


def with_maximum(dossier: dict[str, Any], on: date) -> dict[str, Any]:
    """The dossier with the maximum of its kind of place filled in, where neither an end nor a maximum was given.

    A maximum that was given, such as that of one location (N13), is never replaced.
    """
    stay = dossier.get("stay")
    if not stay or stay.get("ends_on") or stay.get("max_days") or stay.get("max_months"):
        return dossier
    try:
        form = form_of_care(stay["form"], on)
    except UnknownOn:
        return dossier
    return dossier | {"stay": stay | {"max_days": form.max_stay_days, "max_months": form.max_stay_months}}
