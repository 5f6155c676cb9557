"""The data of a document, complete and inert: what goes into the PDF and is stored beside it."""

from typing import Any

from rets.render.dates import plain_date
from rets.services.document_parts import PARTS
from rets.services.document_receivers import receivers_of
from rets.services.document_subject import Subject

TEAM_LAYOUTS = frozenset({"blad", "besluitbrief"})


def content_of(it: Subject, version: int, *, lacking: list[str] | None = None) -> dict[str, Any]:
    """What stands in a document. With `lacking` it is a draft, which says what is missing."""
    return {
        "kind": it.kind.name,
        "layout": it.kind.layout,
        "title": title_of(it),
        "lead": it.kind.lead,
        "number": it.called,
        "made_on": it.on.isoformat(),
        "draft": lacking is not None,
        "missing": lacking or [],
        "sender": _sender(it),
        "to": [one.name for one in receivers_of(it)] or ["Nog niet bekend"],
        "reference": _reference(it, version, draft=lacking is not None),
        "foot": f"{it.kind.name} · casus {it.called} · {_which(version, draft=lacking is not None)}",
        "blocks": [block for code in it.kind.parts for block in PARTS[code](it)],
    }


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two contents tell the same, their day and version apart."""
    return all(one[key] == other[key] for key in one if key not in {"made_on", "reference", "foot"})


def title_of(it: Subject) -> str:
    """What stands above it."""
    if it.kind.about == "regel":
        binding = it.line is not None and it.line.binding
        return f"{'Besluit' if binding else 'Advies'} van het expertteam over casus {it.called}"
    if it.kind.layout == "letter":
        return f"Hulp voor het kind met kenmerk {it.called}"
    return it.kind.name


def _sender(it: Subject) -> dict[str, str]:
    region = f"regio {it.area}"
    if it.kind.code in TEAM_LAYOUTS:
        return {"name": f"Regionaal expertteam {it.area}", "about": "Samen zorgen dat passende hulp begint"}
    if it.labelled:
        return {"name": it.case.gi.name, "about": f"Jeugdbescherming, {region}"}
    return {"name": "Jeugdbescherming", "about": region[0].upper() + region[1:]}


def _reference(it: Subject, version: int, *, draft: bool) -> list[list[str]]:
    called = ["Kenmerk", it.called] if it.labelled else ["Casus", it.called]
    number = [["Nummer in RETS", str(it.case.id)]] if it.labelled else []
    return [["Datum", plain_date(it.on)], called, *number, ["Versie", "concept" if draft else str(version)]]


def _which(version: int, *, draft: bool) -> str:
    return "concept" if draft else f"versie {version}"
