"""What code lists tell the matcher on a day: the names of things, who travels for a form of care, the search radius."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import CodeListEntry
from rets.services.codes import codes
from rets.services.daily import once_a_day

RADIUS_KM = 30.0
TRAVELS = {"ggz": "child", "dag": "child", "ambulant": "helper", "spoed": "helper"}
ELSEWHERE = frozenset({"begeleide_omgang"})


@dataclass(frozen=True, slots=True)
class Words:
    """`forms` names every form of care, `names` measures, traits and contra-indications.

    `visits` are the forms of care where nobody stays, with who travels; nothing where that differs from case to case.
    """

    forms: Mapping[str, str]
    names: Mapping[str, str]
    visits: Mapping[str, str]
    radius_km: float


@once_a_day
def words(session: Session, on: date) -> Words:
    """The words of a day. Read from the database once per day and process."""
    forms, names = codes(session, "forms_of_care", on), dict[str, str]()
    for name in ("measures", "traits", "contra_indications"):
        names |= {code: entry.name for code, entry in codes(session, name, on).items()}
    visits = {
        code: "" if code in ELSEWHERE else TRAVELS.get(entry.data["group"], "")
        for code, entry in forms.items()
        if not entry.data["residential"]
    }
    return Words({code: entry.name for code, entry in forms.items()}, names, visits, _radius(session, on))


def _radius(session: Session, on: date) -> float:
    known = session.scalar(
        select(CodeListEntry.data)
        .where(CodeListEntry.list == "parameters", CodeListEntry.code == "search_radius")
        .where(CodeListEntry.valid_from <= on)
        .order_by(CodeListEntry.valid_from.desc())
        .limit(1)
    )
    return float(known["value"]) if known else RADIUS_KM
