"""Files as a GI hands them in: figures or children, as XLSX or CSV, right unless a test says otherwise."""

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

from xlsxwriter import Workbook

from rets.services.own_columns import CHILDREN, FIGURES, LIST, heads_of, needed_heads

PEIL = date(2026, 3, 31)
FIGURE_HEADS = heads_of(FIGURES, PEIL)[: needed_heads(FIGURES)]
CHILD_HEADS = heads_of(CHILDREN, PEIL)
AT = {one.code: number for number, one in enumerate(LIST)}


def figures(town: str = "Haarlemmermeer", waiting: int = 7, late: int = 2, protection: int = 3) -> list[Any]:
    """A row of figures: all wait without help."""
    return [town, waiting, waiting, 0, 0, 0, late, 0, protection, 0]


def child(number: str = "A-1", **changes: Any) -> list[Any]:
    """A row of a child of ten years who waits for help in Haarlemmermeer."""
    row: list[Any] = [None] * len(LIST)
    plain = {
        "number": number,
        "born": "2016-01",
        "municipality": "Haarlemmermeer",
        "waits_for": "hulp",
        "since": date(2026, 3, 3),
        "pronounced": date(2026, 3, 2),
        "form": "Gezinshuis",
    }
    for code, value in (plain | changes).items():
        row[AT[code]] = value
    return row


def xlsx(rows: Iterable[Sequence[Any]], name: str = "Kinderen", more: Any = None) -> bytes:
    """A workbook of one sheet; `more` may do something to the book and its sheet before it is closed."""
    out = BytesIO()
    with Workbook(out, {"in_memory": True, "strings_to_formulas": False}) as book:
        sheet, dated = book.add_worksheet(name), book.add_format({"num_format": "dd-mm-yyyy"})
        for at, row in enumerate(rows):
            for column, value in enumerate(row):
                if isinstance(value, date):
                    sheet.write_datetime(at, column, value, dated)
                elif isinstance(value, str) and value.startswith("{="):
                    sheet.write_formula(at, column, value.strip("{}"), value=3)
                elif value is not None:
                    sheet.write(at, column, value)
        if more is not None:
            more(book, sheet)
    return out.getvalue()


def csv(rows: Iterable[Sequence[Any]], mark: str = ";", encoding: str = "utf-8") -> bytes:
    """The same as CSV, with dates as people write them."""
    lines = [mark.join(_word(value) for value in row) for row in rows]
    return "\r\n".join(lines).encode(encoding)


def children_file(*rows: Sequence[Any]) -> bytes:
    """A list of children as XLSX."""
    return xlsx([CHILD_HEADS, *rows])


def figures_file(*rows: Sequence[Any]) -> bytes:
    """Figures as XLSX."""
    return xlsx([FIGURE_HEADS, *rows], "Cijfers")


def _word(value: Any) -> str:
    return f"{value:%d-%m-%Y}" if isinstance(value, date) else "" if value is None else str(value)
