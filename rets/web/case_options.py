"""What there is to choose from in the case form, on a day and for this reader."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from rets.access import Reader
from rets.reference import load
from rets.reference.rows import Code
from rets.services.earlier import Earlier
from rets.services.raising import jeugdbeschermers_of, own_gis
from rets.web.form_view import EARLIER

Choices = Sequence[tuple[str, str]]
STRONG = ("kracht", "wat_werkt")
AUTHORISING = ("machtiging", "ggz")


def case_options(session: Session, reader: Reader, on: date) -> dict[str, Choices]:
    """Every list of choices by the name that the fields use."""
    gis = own_gis(session, reader)
    return _coded(on) | {
        "gi": [(one.slug, one.name) for one in gis],
        "jeugdbeschermers": [(one.slug, one.name) for one in jeugdbeschermers_of(session, {g.id for g in gis}, on)],
    }


def earlier_options(earlier: Earlier, data: Mapping[str, Any]) -> dict[str, Choices]:
    """What comes first in lists of choices, as it was chosen in earlier cases."""
    rows = data.get("contra_indications")
    conditions = {row.get("code", "") for row in rows if isinstance(row, Mapping)} if isinstance(rows, list) else set()
    obstacles = data.get("obstacles")
    first = {
        "forms_of_care": earlier.forms,
        "contra_indications": [*sorted(conditions - {""}), *earlier.together("contra_indications", conditions)],
        "obstacles": earlier.together("obstacles", obstacles if isinstance(obstacles, list) else ()),
    }
    return {f"{name}{EARLIER}": [(code, code) for code in codes] for name, codes in first.items()}


def municipality_names(on: date, first: Sequence[str] = ()) -> list[str]:
    """The municipalities of a day, by name; those with the codes in `first` come before the others."""
    names = {row.code: row.name for row in load.read_municipalities() if row.holds_on(on)}
    often = [names[code] for code in first if code in names]
    return [*often, *sorted(set(names.values()) - set(often))]


def _coded(on: date) -> dict[str, Choices]:
    measures = [row for row in load.read_measures() if row.holds_on(on)]
    traits = [row for row in load.read_traits() if row.holds_on(on)]
    grounds = [row for row in load.read_refusal_grounds() if row.holds_on(on) and row.given_by == "provider"]
    return {
        "forms_of_care": sorted(_pairs(_on(load.read_forms_of_care(), on)), key=lambda one: one[1].lower()),
        "measures": _pairs(row for row in measures if row.kind not in AUTHORISING),
        "authorisations": _pairs(row for row in measures if row.kind in AUTHORISING),
        "contra_indications": _pairs(_on(load.read_contra_indications(), on)),
        "traits.strong": _pairs(row for row in traits if row.kind in STRONG),
        "traits.hard": _pairs(row for row in traits if row.kind not in STRONG),
        "obstacles": _pairs(_on(load.read_obstacles(), on)),
        "refusal_grounds": _pairs(grounds),
        "regions": [(row.code, row.name) for row in load.read_regions() if row.holds_on(on)],
    }


def _on(rows: Iterable[Code], on: date) -> list[Code]:
    return [row for row in rows if row.holds_on(on)]


def _pairs(rows: Iterable[Code]) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in rows]
