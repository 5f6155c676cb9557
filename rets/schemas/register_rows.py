"""Rows of a register from a file, CSV or JSON, each with its line and only with the fields that are known."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from rets.errors import FieldError, Invalid
from rets.schemas.json_lines import load

MOST_ROWS = 1000


@dataclass(frozen=True)
class FileRow:
    """A row as it stands in a file, from its line; every value is text, an absent one is empty."""

    line: int
    values: Mapping[str, str]

    def text(self, name: str) -> str:
        """What stands in a field."""
        return self.values.get(name, "")

    def day(self, name: str, faults: list[FieldError]) -> date | None:
        """A day (2026-03-31), null when it is empty; what is no day is added to the faults."""
        try:
            return date.fromisoformat(self.text(name)) if self.text(name) else None
        except ValueError:
            faults.append(FieldError(name, "Schrijf een dag zo: 2026-03-31."))
            return None

    def number(self, name: str, faults: list[FieldError]) -> int | None:
        """A whole number from 1, null when it is empty; what is none is added to the faults."""
        plain = self.text(name)
        if not plain:
            return None
        if plain.isascii() and plain.isdigit() and 0 < int(plain[:20]) < 2**53:
            return int(plain)
        faults.append(FieldError(name, "Schrijf een heel getal vanaf 1."))
        return None


def rows_in(text: str, columns: tuple[str, ...], *, as_json: bool) -> list[FileRow]:
    """The rows of a file; empty lines of a CSV are passed over.

    Raises:
        Invalid: it is no such file, at the line where that shows; every unknown column or field, all at once.
    """
    rows = list(_of_json(text, columns) if as_json else _of_csv(text, columns))
    if not rows:
        raise Invalid.at("regel 1", "Het bestand heeft geen rijen.")
    if len(rows) > MOST_ROWS:
        raise Invalid.at(f"regel {rows[MOST_ROWS].line}", f"Een bestand heeft hoogstens {MOST_ROWS} rijen.")
    return rows


def _of_csv(text: str, columns: tuple[str, ...]) -> Iterator[FileRow]:
    first = text.partition("\n")[0]
    delimiter = max((";", ",", "\t"), key=first.count)
    reader, line = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), 1
    header: list[str] = []
    try:
        for cells in reader:
            if not header:
                header = _header(cells, columns)
            elif any(cell.strip() for cell in cells):
                yield FileRow(line, _cells(line, header, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        raise Invalid.at(f"regel {line}", "Deze rij is niet te lezen.") from error


def _header(cells: list[str], columns: tuple[str, ...]) -> list[str]:
    header = [cell.strip().lower() for cell in cells]
    _check_names(1, header, columns)
    return header


def _cells(line: int, header: list[str], cells: list[str]) -> dict[str, str]:
    if any(cell.strip() for cell in cells[len(header) :]):
        raise Invalid.at(f"regel {line}", "Deze rij heeft meer kolommen dan de eerste regel.")
    return {name: cell.strip() for name, cell in zip(header, cells, strict=False)}


def _of_json(text: str, columns: tuple[str, ...]) -> Iterator[FileRow]:
    found = load(text)
    if not isinstance(found.data, list):
        raise Invalid.at("regel 1", "Hier hoort een lijst van rijen.")
    for number, one in enumerate(found.data):
        line = found.line_of(str(number))
        if not isinstance(one, dict):
            raise Invalid.at(f"regel {line}", "Hier hoort een groep velden.")
        _check_names(line, list(one), columns)
        yield FileRow(line, {name: _plain(line, name, value) for name, value in one.items()})


def _plain(line: int, name: str, value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, str) or (isinstance(value, int) and not isinstance(value, bool)):
        return str(value).strip()
    raise Invalid.at(f"regel {line}", f"Veld “{name}”: hier hoort een tekst of een heel getal.")


def _check_names(line: int, names: list[str], columns: tuple[str, ...]) -> None:
    unknown = [name for name in names if name and name not in columns]
    if unknown:
        known = ", ".join(columns)
        raise Invalid(
            [FieldError(f"regel {line}", f"“{name}” is niet bekend. Bekend zijn: {known}.") for name in unknown]
        )
