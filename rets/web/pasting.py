"""What was copied from another system, a table or JSON: what of it a case form understands, and what not (P9).

A table has a head with one row per case, or two columns with a field per row. Nothing is guessed: a name or a value
that is not known is told as such, and its content is not repeated, for it may name a child.
"""

import csv
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from io import StringIO
from typing import Any

from rets.errors import Invalid
from rets.schemas.texts import personal_places
from rets.web.case_fields import SECTIONS
from rets.web.form_view import Field, Options, Rows
from rets.web.nested import flatten

Pair = tuple[str, str]
MOST_CHARACTERS, MOST_RECORDS = 100_000, 50
EMPTY = "Plak eerst de tekst uit het andere systeem."
TOO_LONG = "Deze tekst is te lang. Plak één casus, of lees een bestand in."
NO_FIELDS = "Hierin staat geen veld dat RETS kent. Staat de naam van elk veld erbij?"
NO_NAME, NO_VALUE, PERSONAL = (
    "Dit veld kent RETS niet.",
    "Deze waarde kent RETS niet. Kies haar zelf in het formulier.",
    "Hier lijkt een naam, BSN of e-mailadres te staan. Dat nemen wij niet over.",
)
PERSONS = frozenset({"naam", "voornaam", "achternaam", "roepnaam", "bsn", "email", "emailadres", "adres", "telefoon"})
ALSO = {
    "label": ("kenmerk", "zaaknummer", "dossiernummer", "casusnummer"),
    "gi": ("gi", "instelling"),
    "municipality": ("gemeente", "woonplaats", "woongemeente"),
    "question": ("vraag", "hulpvraag"),
    "birth_month": ("geboortedatum", "geboren"),
    "sex": ("sekse",),
    "measures.0.kind": ("maatregel", "soort maatregel"),
    "measures.0.pronounced_on": ("datum uitspraak", "uitspraakdatum", "datum beschikking", "ingangsdatum maatregel"),
    "measures.0.ends_on": ("einddatum maatregel", "maatregel tot"),
    "need.ideal.0": ("beste hulp", "hulpvorm", "gewenste hulp"),
    "need.acceptable.0": ("ook aanvaardbaar", "alternatief"),
    "safety.now": ("veiligheid",),
    "stay.form": ("verblijf", "huidige plek"),
    "stay.provider": ("huidige aanbieder",),
    "stay.ends_on": ("plek tot", "einddatum plek"),
    "voice.child": ("mening kind",),
    "voice.parents": ("mening ouders",),
}


@dataclass(frozen=True)
class Pasted:
    """One case as it was understood: fields as a form sends them, what was left out, and which cases there are."""

    fields: Sequence[Pair]
    left: Sequence[Pair]
    records: Sequence[str] = field(default=())


def understand(text: str, options: Options, number: int = 0) -> Pasted:
    """The case with this number in a text.

    Raises:
        Invalid: there is nothing in it, it is too long, or no field of it is known.
    """
    if not text.strip():
        raise Invalid.at("tekst", EMPTY)
    if len(text) > MOST_CHARACTERS:
        raise Invalid.at("tekst", TOO_LONG)
    records = _records(text.strip())[:MOST_RECORDS]
    if not any(_known(name) for record in records for name, _ in record):
        raise Invalid.at("tekst", NO_FIELDS)
    chosen = records[number] if 0 <= number < len(records) else records[0]
    fields, left = _sorted(chosen, options)
    return Pasted(fields, left, [_called(record, place) for place, record in enumerate(records)])


def _records(text: str) -> list[list[Pair]]:
    if text[0] in "[{":
        return _from_json(text)
    mark = _delimiter(text)
    if mark == ":":
        return [[(name.strip(), value.strip()) for name, _, value in (row.partition(":") for row in text.splitlines())]]
    rows = _rows(text, mark)
    if max(len(row) for row in rows) == 2 and _counted(row[0] for row in rows) > _counted(rows[0]):
        return [[(row[0].strip(), row[1].strip()) for row in rows if len(row) == 2]]
    head = [cell.strip() for cell in rows[0]]
    return [[(name, cell.strip()) for name, cell in zip(head, row, strict=False)] for row in rows[1:]] or [[]]


def _rows(text: str, mark: str) -> list[list[str]]:
    try:
        rows = [row for row in csv.reader(StringIO(text), delimiter=mark) if any(cell.strip() for cell in row)]
    except csv.Error as error:
        raise Invalid.at("tekst", NO_FIELDS) from error
    return rows or [[""]]


def _from_json(text: str) -> list[list[Pair]]:
    try:
        data = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise Invalid.at("tekst", "Dit lijkt JSON, maar het is niet goed gevormd. Kopieer het nog een keer.") from error
    rows = data if isinstance(data, list) else [data]
    cases = [row["case"] if isinstance(row.get("case"), dict) else row for row in rows if isinstance(row, dict)]
    return [list(_leaves(one)) for one in cases] or [[]]


def _leaves(case: Mapping[str, Any]) -> Iterator[Pair]:
    for name, value in flatten(case).items():
        if isinstance(value, list):
            if (known := _known(name)) and known[1].kind in {"checkboxes", "lines"}:
                yield name, ("\n" if known[1].kind == "lines" else ";").join(str(one) for one in value)
        elif not ((parent := _known(name.rpartition(".")[0])) and parent[1].kind in {"checkboxes", "lines"}):
            yield name, {True: "ja", False: "nee"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def _delimiter(text: str) -> str:
    first = text.splitlines()[0]
    return max("\t;,:", key=first.count) if any(mark in first for mark in "\t;,") else ":"


def _counted(names: Iterable[str]) -> int:
    return sum(_known(name) is not None or _plain(name) in PERSONS for name in names)


def _called(record: Sequence[Pair], place: int) -> str:
    label = next((value for name, value in record if value and (known := _known(name)) and known[0] == "label"), "")
    return label or f"regel {place + 1}"


def _sorted(record: Iterable[Pair], options: Options) -> tuple[list[Pair], list[Pair]]:
    """What is understood, as fields of the form, and what is left with the reason."""
    fields, left = [], []
    for name, value in record:
        known, reason = _known(name), ""
        if not value:
            continue
        if _plain(name) in PERSONS or list(personal_places({"waarde": value})):
            reason = PERSONAL
        elif known is None:
            reason = NO_NAME
        else:
            taken = _values(known[1], value, options)
            fields += [(known[0], one) for one in taken]
            reason = "" if taken else NO_VALUE
        if reason:
            left.append((name[:60], reason))
    return fields, left


def _known(name: str) -> tuple[str, Field] | None:
    """The field of the form that a name means, with its path."""
    path = re.sub(r"\.\d+(?=\.|$)", ".0", name)
    found = NAMES.get(path) or NAMES.get(_plain(name))
    if found is None:
        return None
    return (name if path == found[0] and path != name else found[0]), found[1]


def _values(asked: Field, value: str, options: Options) -> list[str]:
    choices = asked.options or [one for source in asked.source.split() for one in options.get(source, ())]
    if asked.kind == "checkbox":
        said = _plain(value)
        return ["ja" if said in {"ja", "x", "true", "1", "waar"} else "nee"] if said in YES_NO else []
    if asked.kind == "month":
        return [_month_of(value)]
    if asked.kind == "date":
        return [value.replace("/", "-")]
    if not choices:
        return [value]
    by_name = {_plain(shown): code for code, shown in choices} | {_plain(code): code for code, _ in choices if code}
    given = re.split(r"[;,|]", value) if asked.kind == "checkboxes" else [value]
    return [code for one in given if (code := by_name.get(_plain(one)))]


YES_NO = frozenset({"ja", "x", "true", "1", "waar", "nee", "false", "0", "onwaar"})


def _month_of(value: str) -> str:
    """The month of a birthday; the day is not taken over."""
    plain = value.replace("/", "-")
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})(?:-\d{1,2})?", plain):
        return f"{found[1]}-{int(found[2]):02d}"
    found = re.fullmatch(r"(?:\d{1,2}-)?(\d{1,2})-(\d{4})", plain)
    return f"{found[2]}-{int(found[1]):02d}" if found else value


def _plain(name: str) -> str:
    return re.sub(r"[^a-z0-9]", "", name.lower())


def _names() -> dict[str, tuple[str, Field]]:
    """Every field by its path, its label and what other systems call it; a label of two fields means neither."""
    paths: dict[str, Field] = {}
    labels: dict[str, list[str]] = {}
    for path, asked in (one for part in SECTIONS for item in (*part.few, *part.more) for one in _paths(item)):
        labels.setdefault(_plain(asked.label), []).append(path)
        before = paths.get(path)
        paths[path] = replace(asked, source=f"{before.source} {asked.source}") if before else asked
    clear = {label: found[0] for label, found in labels.items() if label and len(set(found)) == 1}
    also = {_plain(word): path for path, words in ALSO.items() for word in words}
    return {name: (path, paths[path]) for name, path in [*((path, path) for path in paths), *(clear | also).items()]}


def _paths(item: Field | Rows) -> Iterator[tuple[str, Field]]:
    if isinstance(item, Field):
        yield item.name, item
    else:
        for one in item.fields:
            yield f"{item.name}.0.{one.name}".removesuffix("."), one


NAMES = _names()
