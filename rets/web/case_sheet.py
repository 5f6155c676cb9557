"""The dossier as it is read: the sections of the form with what was filled in, narrowed to who reads."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from rets.access import Reader, may
from rets.models import Case
from rets.reference.geography import UnknownOn, municipality, region
from rets.render.codes import code_name
from rets.render.dates import exact_date, month
from rets.services.narrowing import NOT_FOR_PROVIDER, only_helps
from rets.services.told_dates import age_on
from rets.web.case_fields import SECTIONS
from rets.web.form_view import Field, Rows
from rets.web.nested import flatten

LISTS = {"authorisations": "measures", "traits.strong": "traits", "traits.hard": "traits"}


@dataclass(frozen=True)
class Part:
    """A section with its filled-in lines: a label and what stands there."""

    title: str
    slug: str
    lines: Sequence[tuple[str, str]]


def sheet_of(reader: Reader, case: Case, on: date) -> list[Part]:
    """The sections that hold something this reader may see."""
    values = flatten(case.dossier)
    hidden = NOT_FOR_PROVIDER if only_helps(reader, case) else frozenset()
    parts = []
    for section in SECTIONS:
        asked = [one for one in (*section.few, *section.more) if one.name not in hidden]
        lines = [line for one in asked for line in _lines(one, values, case, on)]
        if section.slug == "kind" and not may(reader, "case.birth_month", case):
            age = ("Leeftijd", f"{age_on(case.birth_month, on)} jaar")
            lines = [age, *(line for line in lines if line[0] != "Geboortemaand")]
        if lines:
            parts.append(Part(section.title, section.slug, lines))
    return parts


def _lines(asked: Field | Rows, values: Mapping[str, Any], case: Case, on: date) -> Iterator[tuple[str, str]]:
    if isinstance(asked, Rows):
        yield from _rows(asked, values, on)
        return
    said = _said(asked, values.get(asked.name), on)
    if asked.name == "gi":
        said = case.gi.name
    if asked.part:
        said = said if _of_part(asked, values) else ""
    if said:
        yield asked.label, said


def _of_part(asked: Field, values: Mapping[str, Any]) -> bool:
    """Traits are asked in two halves and kept as one list: it is shown once."""
    return bool(values.get(asked.name)) and asked.part == "sterk"


def _rows(group: Rows, values: Mapping[str, Any], on: date) -> Iterator[tuple[str, str]]:
    number = 0
    while any(name == f"{group.name}.{number}" or name.startswith(f"{group.name}.{number}.") for name in values):
        said = []
        for one in group.fields:
            name = f"{group.name}.{number}.{one.name}" if one.name else f"{group.name}.{number}"
            words = _said(one, values.get(name), on)
            if words:
                said.append(words if not one.label or one is group.fields[0] else f"{one.label.lower()}: {words}")
        number += 1
        yield (group.one if number == 1 else f"{group.one} {number}"), "\n".join(said)


def _said(asked: Field, value: Any, on: date) -> str:
    if isinstance(value, list):
        return "\n".join(_said(asked, one, on) for one in value)
    if isinstance(value, bool):
        return "ja" if value else ""
    if value in (None, "", asked.default):
        return ""
    if asked.kind == "date":
        return exact_date(date.fromisoformat(str(value)))
    if asked.kind == "month":
        return month(date.fromisoformat(f"{value}-01"))
    if asked.options:
        return dict(asked.options).get(str(value), str(value))
    return _named(asked, str(value), on)


def _named(asked: Field, value: str, on: date) -> str:
    try:
        if asked.name == "municipality":
            return municipality(value, on).name
        if asked.source == "regions":
            return region(value, on).name
    except UnknownOn:
        return value
    return code_name(value, LISTS.get(asked.source, asked.source), on) if asked.source else value
