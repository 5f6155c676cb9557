"""Tables as a worksheet (XLSX) and as CSV, in which no cell is ever a formula.

What somebody typed may end up in a cell; a program that opens the file must not carry it out. In XLSX text is written
as text. CSV has no types, so text that a spreadsheet would take for a formula gets a quote in front of it.
"""

import csv
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO, StringIO
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

ALIVE = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
MOST_WIDE, NAME = 60, 31
Row = Sequence[str | int | None]
LAST_ROW = 25_000


@dataclass(frozen=True, slots=True)
class Choice:
    """What may be filled in under a head: one of `words`, or of a column of another sheet (letter, last row).

    With `several` more than one may stand there, so that the list helps and refuses nothing.
    """

    words: tuple[str, ...] = ()
    sheet: str = ""
    column: str = ""
    last: int = 0
    several: bool = False


Choices = Mapping[str, Mapping[int, Choice]]


def csv_bytes(heads: Sequence[str], rows: Iterable[Row]) -> bytes:
    """A CSV as Dutch spreadsheets open it: semicolons, and a mark that says UTF-8."""
    out = StringIO(newline="")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_inert(head) for head in heads])
    writer.writerows([_inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def xlsx_bytes(
    title: str,
    made_at: datetime,
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Row]]],
    choices: Choices | None = None,
) -> bytes:
    """A workbook: per sheet its name, the heads and the rows. The same content gives the same bytes.

    `choices` gives columns of a sheet (by its name) a list to choose from.
    """
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}) as book:
        book.set_properties({"title": title, "author": "RETS", "created": made_at.replace(tzinfo=None, microsecond=0)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        for name, heads, rows in sheets:
            sheet = book.add_worksheet(name[:NAME])
            _fill(sheet, heads, rows, bold)
            for column, choice in (choices or {}).get(name, {}).items():
                _offer(sheet, column, choice)
    return out.getvalue()


def _offer(sheet: Worksheet, column: int, choice: Choice) -> None:
    source = f"={choice.sheet}!${choice.column}$2:${choice.column}${choice.last}" if choice.sheet else choice.words
    told = {
        "validate": "list",
        "source": source if isinstance(source, str) else list(source),
        "show_error": not choice.several,
        "error_title": "Kies uit de lijst",
        "error_message": "Dit woord staat niet in de lijst. Kies er een, of laat de cel leeg.",
    }
    sheet.data_validation(1, column, LAST_ROW, column, told)


def _fill(sheet: Worksheet, heads: Sequence[str], rows: Iterable[Row], bold: Any) -> None:
    widths = [len(head) for head in heads]
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    for number, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            _write(sheet, number, column, cell)
            widths[column] = max(widths[column], len(str(cell)))
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(MOST_WIDE, width + 2))
    sheet.freeze_panes(1, 0)


def _write(sheet: Worksheet, row: int, column: int, cell: str | int | None) -> None:
    if isinstance(cell, int):
        sheet.write_number(row, column, cell)
    elif cell is not None:
        sheet.write_string(row, column, cell)


def _inert(cell: str | int | None) -> str | int:
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(ALIVE) else cell
    return "" if cell is None else cell
