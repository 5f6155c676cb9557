"""Availability from outside: JSON or CSV, the fate of every row told, good rows stored and bad ones not."""

import csv
import io
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rets import access
from rets.clock import date_of
from rets.errors import Forbidden, Invalid, RetsError
from rets.models import Offer
from rets.schemas.availability_row import COLUMNS, AvailabilityRow
from rets.schemas.faults import parse
from rets.services import availability
from rets.services.audit import Actor
from rets.services.waking import wake

FORMULA = ("=", "+", "-", "@", "\t")
MOST_ROWS = 5000
NAMES = {value: key for key, value in COLUMNS.items()} | {key: key for key in COLUMNS}


@dataclass(frozen=True, slots=True)
class Row:
    """A row as read: its line (a JSON row: its number), its values, and what was wrong with it already."""

    line: int
    values: Mapping[str, Any]
    faults: tuple[str, ...] = ()
    header: bool = False


@dataclass(frozen=True, slots=True)
class Fate:
    """What became of a row: `stored`, `confirmed` (it said nothing new), `refused` or `skipped`, and why in Dutch."""

    line: int
    key: str
    outcome: str
    sentences: tuple[str, ...] = ()


def parse_csv(text: str | bytes) -> list[Row]:
    """The rows of a CSV file with a header, separated by `;`, `,` or tabs.

    A cell that a spreadsheet would run as a formula is a fault of its row.

    Raises:
        Invalid: it is no such file, or a column that is needed is missing.
    """
    plain = _decoded(text)
    lines = list(_lines(plain, _delimiter(plain)))
    if not lines or not any(cell.strip() for cell in lines[0][1]):
        raise Invalid.at("bestand", "Het bestand is leeg. De eerste regel noemt de kolommen.")
    header = [cell.strip().lower() for cell in lines[0][1]]
    if "aanbod" not in header and "offer" not in header:
        raise Invalid.at("bestand", "De kolom “aanbod” ontbreekt in de eerste regel.")
    unknown = tuple(
        f"De kolom “{name}” is niet bekend en wordt niet gelezen." for name in header if name and name not in NAMES
    )
    told = [Row(1, {}, unknown, header=True)] if unknown else []
    return told + [_row(number, header, cells) for number, cells in lines[1:]]


def _lines(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """The cells of every row with the line on which it begins (a quoted cell may hold several lines)."""
    reader, start = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1
    try:
        for cells in reader:
            yield start, cells
            start = reader.line_num + 1
    except csv.Error as error:
        raise Invalid.at("bestand", f"Regel {start}: deze rij is niet te lezen.") from error


def parse_json(text: str | bytes) -> list[Row]:
    """The rows of a JSON list of objects.

    Raises:
        Invalid: it is no such list.
    """
    try:
        found = json.loads(_decoded(text))
    except json.JSONDecodeError as error:
        raise Invalid.at("bestand", f"Regel {error.lineno}: dit is geen geldige JSON.") from error
    if not isinstance(found, list):
        raise Invalid.at("bestand", "Hier hoort een lijst van rijen.")
    return rows_of(found)


def rows_of(found: Iterable[Any]) -> list[Row]:
    """The rows of a list that was read already."""
    return [
        Row(number, one) if isinstance(one, dict) else Row(number, {}, ("Hier hoort een groep velden.",))
        for number, one in enumerate(found, start=1)
    ]


def import_rows(
    session: Session, rows: Sequence[Row], actor: Actor, at: datetime, source: str = "import"
) -> list[Fate]:
    """Store every row that is right, and tell of each row what became of it, in the order of the file.

    Raises:
        Forbidden: importing is for another role.
        Invalid: there are more rows than one file may hold.
    """
    access.require_role(actor.roles, "availability.import")
    if len(rows) > MOST_ROWS:
        raise Invalid.at("bestand", f"Een bestand heeft hoogstens {MOST_ROWS} rijen. Splits het.")
    seen: dict[str, int] = {}
    fates = [_import(session, row, seen, actor, at, source) for row in rows]
    stored = {fate.line for fate in fates if fate.outcome == "stored"}
    changed = [offer for offer, line in seen.items() if line in stored]
    wake(session, set(session.scalars(select(Offer.form).where(Offer.slug.in_(changed)))), at)
    return fates


def _import(session: Session, row: Row, seen: dict[str, int], actor: Actor, at: datetime, source: str) -> Fate:
    names = ("kenmerk", "key", "aanbod", "offer")
    key = str(next((row.values[name] for name in names if row.values.get(name)), ""))
    if row.faults:
        return Fate(row.line, key, "skipped" if row.header else "refused", row.faults)
    if not any(str(value).strip() for value in row.values.values() if value is not None):
        return Fate(row.line, key, "skipped", ("Deze rij is leeg.",))
    try:
        given = parse(AvailabilityRow, dict(row.values))
        if given.offer in seen:
            raise Invalid.at("offer", f"Dit aanbod staat ook op regel {seen[given.offer]}. Die regel telt.")
        with session.begin_nested():
            outcome = _store(session, given, actor, at, source)
        seen[given.offer] = row.line
    except Invalid as error:
        return Fate(row.line, key, "refused", tuple(_told(one.field, one.sentence) for one in error.errors))
    except RetsError as error:
        return Fate(row.line, key, "refused", error.sentences)
    return Fate(row.line, key, outcome)


def _store(session: Session, given: AvailabilityRow, actor: Actor, at: datetime, source: str) -> str:
    offer = session.scalar(select(Offer).options(joinedload(Offer.location)).where(Offer.slug == given.offer))
    if offer is None or (offer.withdrawn_on is not None and offer.withdrawn_on <= date_of(at)):
        raise Invalid.at("offer", f"Het aanbod “{given.offer}” is niet bekend.")
    try:
        availability.authorise(session, offer, actor, at)
    except Forbidden as error:
        raise Invalid.at("offer", f"Het aanbod “{given.offer}” is van een andere aanbieder.") from error
    last = availability.newest(session, offer)
    said = (given.free_from if given.free_count else None, given.free_count, given.waiting_weeks, given.admission_stop)
    if (
        last
        and said == (last.free_from, last.free_count, last.waiting_weeks, last.admission_stop)
        and (given.note or None) == last.note
    ):
        availability.confirm(session, offer, actor=actor, at=at, source=source, row_key=given.key or None)
        return "confirmed"
    availability.publish(
        session,
        offer,
        free_from=given.free_from,
        free_count=given.free_count,
        waiting_weeks=given.waiting_weeks,
        admission_stop=given.admission_stop,
        note=given.note,
        actor=actor,
        at=at,
        source=source,
        row_key=given.key or None,
        waking=False,
    )
    return "stored"


def _told(field: str, sentence: str) -> str:
    return sentence if field == "formulier" else f"{NAMES.get(field, field)}: {sentence}"


def _decoded(text: str | bytes) -> str:
    """The text of a file: UTF-8, or what older spreadsheets write."""
    if isinstance(text, str):
        plain = text
    else:
        try:
            plain = text.decode("utf-8-sig")
        except UnicodeDecodeError:
            plain = text.decode("cp1252", errors="replace")
    if "\x00" in plain:
        raise Invalid.at("bestand", "Dit bestand is geen gewone tekst. Bewaar het als CSV in UTF-8.")
    return plain.removeprefix("\ufeff")


def _delimiter(text: str) -> str:
    first = text.partition("\n")[0]
    return max((";", ",", "\t"), key=first.count)


def _row(number: int, header: list[str], cells: list[str]) -> Row:
    values = {name: cell.strip() for name, cell in zip(header, cells, strict=False) if name in NAMES}
    faults = [
        f"{name}: deze cel begint met “{cell[0]}”, zoals een formule. Haal dat teken weg."
        for name, cell in values.items()
        if cell.startswith(FORMULA) and not cell.removeprefix("-").isdigit()
    ]
    if any(cell.strip() for cell in cells[len(header) :]):
        faults.append("Deze rij heeft meer kolommen dan de eerste regel.")
    if any("\ufffd" in cell for cell in cells):
        faults.append("In deze rij staat een teken dat niet te lezen is. Bewaar het bestand in UTF-8.")
    return Row(number, values, tuple(faults))
