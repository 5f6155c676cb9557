"""Reading a worksheet that somebody hands in, XLSX or CSV, as plain cells; nothing in it is carried out or guessed.

A formula is refused rather than taken for the value that a program left beside it. What a file unpacks to is bounded
before anything of it is read, and XML that refers outside itself is refused (`docs/decisions/0012`).
"""

import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook

from rets.errors import FieldError, Invalid

MOST_BYTES = 5_000_000
MOST_UNPACKED = 80_000_000
MOST_ROWS = 25_000
MOST_PARTS = 500
BESIDE = frozenset({"uitleg", "lijsten"})
Value = str | int | float | bool | date | datetime | None

EMPTY = "Dit bestand is leeg. Gebruik het lege werkblad van deze pagina."
TOO_LARGE = "Dit bestand is groter dan 5 MB. Splits het per regio."
BOMB = "Dit bestand wordt uitgepakt veel te groot. Bewaar de gegevens in een nieuw werkblad."
TOO_MANY = "Dit bestand heeft meer dan 25.000 regels. Splits het per regio."
OLD = "Dit is een oud Excel-bestand (.xls), of het heeft een wachtwoord. Bewaar het als .xlsx zonder wachtwoord."
MACROS = "In dit bestand zitten macro's (.xlsm). Bewaar het als .xlsx zonder macro's."
UNREADABLE = "Dit werkblad is niet te lezen. Bewaar het opnieuw als .xlsx of als CSV."
HIDDEN = "Het werkblad “{name}” is verborgen. Maak het zichtbaar of haal het weg."
MORE = "Er zijn meer werkbladen met gegevens: {names}. Laat er één staan."
MERGED = "De cellen {where} zijn samengevoegd. Verwacht: losse cellen, elk met een eigen waarde."


@dataclass(frozen=True)
class CellFault(FieldError):
    """A fault at one cell: what stands there and what is expected. Column is a letter, row as the program counts."""

    sheet: str = ""
    row: int = 0
    column: str = ""
    found: str = ""

    @classmethod
    def at(cls, sheet: "Sheet", row: int, column: int, found: object, sentence: str) -> "CellFault":
        """The fault at a column, counted from nought; `field` says in words where it is."""
        letter = letters(column)
        where = f"{sheet.name}, rij {row}, kolom {letter}"
        return cls(where, sentence, sheet.name, row, letter, shown(found))


@dataclass(frozen=True)
class Sheet:
    """The rows of a file, each with the number that the spreadsheet gives it; `as_text` when it has no types (CSV)."""

    name: str
    rows: Sequence[tuple[int, Sequence[Value]]]
    as_text: bool
    notes: tuple[str, ...] = ()


def letters(column: int) -> str:
    """'A' for 0, 'AA' for 26."""
    return (letters(column // 26 - 1) if column >= 26 else "") + chr(ord("A") + column % 26)


def shown(found: object) -> str:
    """What stands in a cell, short, as people read it."""
    if isinstance(found, date):
        return f"{found:%d-%m-%Y}"
    return "" if found is None else " ".join(str(found).split())[:60]


def check_size(data: bytes) -> None:
    """Let a file pass that is neither empty nor too large.

    Raises:
        Invalid: it is.
    """
    if len(data) > MOST_BYTES:
        raise Invalid.at("bestand", TOO_LARGE)
    if not data.strip():
        raise Invalid.at("bestand", EMPTY)


def read_xlsx(data: bytes, widest: int) -> Sheet:
    """The one sheet with data of a workbook, of at most `widest` columns.

    Raises:
        Invalid: it is no workbook, holds macros, hidden or more sheets, merged cells, or is too large.
    """
    try:
        with ZipFile(BytesIO(data)) as parts:
            _check_parts(parts)
            return _data_of(parts, data, widest)
    except Invalid:
        raise
    except Exception as error:  # a damaged file can fail anywhere in its reading
        raise Invalid.at("bestand", UNREADABLE) from error


def _check_parts(parts: ZipFile) -> None:
    found = parts.infolist()
    if sum(one.file_size for one in found) > MOST_UNPACKED or len(found) > MOST_PARTS:
        raise Invalid.at("bestand", BOMB)
    names = {one.filename.casefold() for one in found}
    if any(name.endswith("vbaproject.bin") for name in names):
        raise Invalid.at("bestand", MACROS)
    if "xl/workbook.xml" not in names:
        raise BadZipFile


def _data_of(parts: ZipFile, data: bytes, widest: int) -> Sheet:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        book = load_workbook(BytesIO(data), read_only=True, keep_links=False)
        try:
            sheet = _only(book.worksheets)
            _check_merged(sheet.title, parts.read(sheet._worksheet_path))
            return Sheet(sheet.title, _rows(sheet, widest), as_text=False)
        finally:
            book.close()


def _only(sheets: Iterable[Any]) -> Any:
    found = list(sheets)
    hidden = [HIDDEN.format(name=shown(one.title)) for one in found if one.sheet_state != "visible"]
    if hidden:
        raise Invalid(FieldError("bestand", sentence) for sentence in hidden)
    filled = [one for one in found if one.title.casefold() not in BESIDE]
    if len(filled) != 1:
        names = ", ".join(f"“{shown(one.title)}”" for one in filled)
        raise Invalid.at("bestand", MORE.format(names=names) if filled else EMPTY)
    return filled[0]


def _check_merged(name: str, xml: bytes) -> None:
    found = re.findall(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z]+)(\d+):[A-Z]+\d+\"[^>]*>", xml)
    wholes = re.findall(rb"<(?:\w+:)?mergeCell\s[^>]*ref=\"([A-Z0-9:]+)\"", xml)
    faults = []
    for (column, row), whole in zip(found, wholes, strict=True):
        where, letter = whole.decode(), column.decode()
        place = f"{name}, rij {int(row)}, kolom {letter}"
        faults.append(CellFault(place, MERGED.format(where=where), name, int(row), letter, where))
    if faults:
        raise Invalid(faults)


def _rows(sheet: Any, widest: int) -> list[tuple[int, Sequence[Value]]]:
    sheet.reset_dimensions()
    rows: list[tuple[int, Sequence[Value]]] = []
    for number, cells in enumerate(sheet.iter_rows(max_col=widest, values_only=True), start=1):
        if number > MOST_ROWS * 4 or len(rows) > MOST_ROWS:
            raise Invalid.at("bestand", TOO_MANY)
        filled = max((at for at, cell in enumerate(cells, start=1) if cell is not None and cell != ""), default=0)
        if filled:
            rows.append((number, [_plain(cell) for cell in cells[:filled]]))
    return rows


def _plain(cell: Any) -> Value:
    """A value as it is; what is neither text, number nor date (a formula over several cells) is a formula."""
    if isinstance(cell, datetime) and (cell.hour, cell.minute, cell.second, cell.microsecond) == (0, 0, 0, 0):
        return cell.date()
    if cell is None or isinstance(cell, str | int | float | bool | date | datetime):
        return cell
    return "=" if "Formula" in type(cell).__name__ else str(cell)
