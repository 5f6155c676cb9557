"""Reading a CSV that somebody hands in: in UTF-8 or as older spreadsheets write it, with ; or , or tabs between."""

import csv
import io

from rets.errors import Invalid
from rets.services.own_sheet import EMPTY, MOST_ROWS, OLD, TOO_MANY, Sheet, check_size, read_xlsx

NAME = "CSV"
OTHER_LETTERS = "Het bestand was niet in UTF-8. Het is gelezen als Windows-tekst (cp1252). Kijk of letters kloppen."
NO_TEXT = "Dit bestand is geen gewone tekst. Bewaar het als “CSV UTF-8” of als .xlsx."
TORN = "Regel {line} is niet te lezen. Kijk of elk aanhalingsteken ook weer sluit."
OLE, ZIP = b"\xd0\xcf\x11\xe0", b"PK"


def read_sheet(data: bytes, widest: int) -> Sheet:
    """A worksheet, by what the file is and not by how it is called.

    Raises:
        Invalid: it is empty, too large, of a kind that is not read, or damaged.
    """
    check_size(data)
    if data.startswith(OLE):
        raise Invalid.at("bestand", OLD)
    found = read_xlsx(data, widest) if data.startswith(ZIP) else read_csv(data)
    if not found.rows:
        raise Invalid.at("bestand", EMPTY)
    return found


def read_csv(data: bytes) -> Sheet:
    """The rows of a CSV with their line numbers; a quoted cell may hold several lines.

    Raises:
        Invalid: it is no text, or cannot be read from some line on.
    """
    text, notes = _decoded(data)
    first = next((line for line in text.splitlines() if line.strip()), "")
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(";,\t", key=first.count), strict=True)
    rows: list[tuple[int, list[str | None]]] = []
    start = 1
    try:
        for cells in reader:
            if any(cell.strip() for cell in cells):
                rows.append((start, [cell or None for cell in cells]))
            start = reader.line_num + 1
            if len(rows) > MOST_ROWS:
                raise Invalid.at("bestand", TOO_MANY)
    except csv.Error as error:
        raise Invalid.at("bestand", TORN.format(line=start)) from error
    return Sheet(NAME, rows, as_text=True, notes=notes)


def _decoded(data: bytes) -> tuple[str, tuple[str, ...]]:
    if b"\x00" in data or data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Invalid.at("bestand", NO_TEXT)
    try:
        return data.decode("utf-8-sig"), ()
    except UnicodeDecodeError:
        pass
    try:
        return data.decode("cp1252"), (OTHER_LETTERS,)
    except UnicodeDecodeError as error:
        raise Invalid.at("bestand", NO_TEXT) from error
