"""Reading the cells of a row that a GI hands in; each fault is remembered at its cell, with what is expected."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches

from rets.errors import FieldError
from rets.reference.load import read_municipalities
from rets.render.sheet import ALIVE
from rets.schemas.form_base import FIRST_YEAR, LAST_YEAR
from rets.schemas.texts import text_fault
from rets.services.own_sheet import CellFault, Sheet, Value, shown

MOST_FAULTS = 500
LONGEST = 60
A_FORMULA = "Hier staat een formule. RETS rekent niet mee. Verwacht: de waarde zelf, geplakt als waarde."
ALIVE_TEXT = "Deze tekst begint met “{mark}” en kan als formule gaan werken. Verwacht: tekst zonder dat teken vooraan."
TAB = "spatie of tab"
EMPTY_CELL = "Deze cel is leeg. Verwacht: {what}."
WRONG = "Hier staat “{found}”. Verwacht: {what}."
NUMBER_AS_TEXT = "Het getal “{found}” staat hier als tekst. Verwacht: een getal."
DATE_AS_TEXT = "De datum “{found}” staat hier als tekst. Verwacht: een cel met een datum, zoals 31-03-2026."
TOO_LONG = "Deze tekst is te lang. Verwacht: hoogstens {longest} tekens."
NO_TOWN = "De gemeente “{found}” is op de peildatum niet bekend.{near}"
NEAR = " Bedoelt u {name}?"
ENOUGH = "Er zijn nog meer fouten. Herstel eerst deze {number}."
A_DATE = "een datum, zoals 31-03-2026"
A_MONTH = "een maand, zoals 2012-05"
A_COUNT = "een heel getal van 0 of meer"
MOST_CHILDREN = 100_000


@dataclass
class Row:
    """One row; reading a cell gives its value, or None after telling what is wrong with it or when it is empty."""

    sheet: Sheet
    number: int
    cells: Sequence[Value]
    faults: list[FieldError] = field(default_factory=list)

    def fault(self, column: int, sentence: str) -> None:
        """Remember a fault at a column."""
        self.faults.append(CellFault.at(self.sheet, self.number, column, self.value(column), sentence))

    def value(self, column: int) -> Value:
        """What stands there, nothing for a row that is shorter."""
        return self.cells[column] if column < len(self.cells) else None

    def text(self, column: int, what: str = "", *, longest: int = LONGEST) -> str:
        """Plain text, '' when empty; `what` is expected when it may not be."""
        found = self.value(column)
        if found is None or not str(found).strip():
            if what:
                self.fault(column, EMPTY_CELL.format(what=what))
            return ""
        plain = str(found).strip() if not isinstance(found, float) else f"{found:g}"
        long = TOO_LONG.format(longest=longest) if len(plain) > longest else None
        sentence = _alive(str(found)) or long or text_fault(plain)
        if sentence:
            self.fault(column, sentence)
            return ""
        return plain

    def count(self, column: int, what: str = A_COUNT) -> int | None:
        """A number of children; an empty cell is nought."""
        found = self.value(column)
        if found is None:
            return 0
        if isinstance(found, str) and not self.sheet.as_text:
            stripped = found.strip()
            self.fault(
                column, NUMBER_AS_TEXT.format(found=shown(found)) if stripped.isdigit() else self._not(found, what)
            )
            return None
        number = int(found) if isinstance(found, str) and re.fullmatch(r"\s*[0-9]{1,6}\s*", found) else found
        whole = isinstance(number, int | float) and not isinstance(number, bool) and number == int(number)
        if not whole or not 0 <= number <= MOST_CHILDREN:  # type: ignore[operator]
            self.fault(column, self._not(found, what))
            return None
        return int(number)  # type: ignore[arg-type]

    def day(self, column: int, *, needed: bool = False) -> date | None:
        """A date; as text it is read in a CSV only, where nothing else can be."""
        found = self.value(column)
        if found is None or found == "":
            if needed:
                self.fault(column, EMPTY_CELL.format(what=A_DATE))
            return None
        read = found.date() if isinstance(found, datetime) else found if isinstance(found, date) else None
        if isinstance(found, str):
            read = day_in(found)
            if read and not self.sheet.as_text:
                self.fault(column, DATE_AS_TEXT.format(found=shown(found)))
                return None
        if read is None or not FIRST_YEAR <= read.year <= LAST_YEAR:
            self.fault(column, self._not(found, A_DATE))
            return None
        return read

    def month(self, column: int) -> date | None:
        """The first day of a month; a date stands for its month."""
        found = self.value(column)
        if isinstance(found, datetime | date):
            return date(found.year, found.month, 1)
        text = str(found or "").strip()
        parts = re.fullmatch(r"(\d{4})-(\d{1,2})", text) or re.fullmatch(r"(?P<m>\d{1,2})[-/](?P<y>\d{4})", text)
        day = day_in(text)
        if parts is None and day is None:
            self.fault(column, self._not(found, A_MONTH) if text else EMPTY_CELL.format(what=A_MONTH))
            return None
        if day is not None:
            return day.replace(day=1)
        assert parts is not None
        named = parts.groupdict()
        year, month = int(named.get("y") or parts[1]), int(named.get("m") or parts[2])
        if not 1 <= month <= 12 or not FIRST_YEAR <= year <= LAST_YEAR:
            self.fault(column, self._not(found, A_MONTH))
            return None
        return date(year, month, 1)

    def choice(self, column: int, known: Mapping[str, str], what: str, *, needed: bool = False) -> str:
        """The code of one of the known words, '' when empty; the nearest word is named."""
        text = self.text(column, what if needed else "")
        if not text:
            return ""
        if code := known.get(text.casefold()):
            return code
        near = get_close_matches(text.casefold(), known, 1)
        self.fault(column, self._not(text, f"“{near[0]}”" if near else what))
        return ""

    def town(self, column: int, known: Mapping[str, str]) -> str:
        """The code of a municipality by its name or code; an unknown one gets the nearest name."""
        text = self.text(column, "de naam van een gemeente")
        if not text:
            return ""
        if code := known.get(text.casefold()):
            return code
        near = get_close_matches(text.casefold(), [name for name in known if not name.startswith("gm0")], 1, 0.5)
        names = {one.name.casefold(): one.name for one in read_municipalities()}
        said = NEAR.format(name=names.get(near[0], near[0])) if near else ""
        self.fault(column, NO_TOWN.format(found=shown(text), near=said))
        return ""

    def _not(self, found: object, what: str) -> str:
        return (_alive(found) if isinstance(found, str) else None) or WRONG.format(found=shown(found), what=what)


def towns_on(day: date) -> dict[str, str]:
    """The codes of the municipalities of a day, by name and by code."""
    held = [one for one in read_municipalities() if one.holds_on(day)]
    return {one.name.casefold(): one.code for one in held} | {one.code.casefold(): one.code for one in held}


def day_in(text: str) -> date | None:
    """A date as people write it (31-3-2026) or as programs do (2026-03-31)."""
    found = re.fullmatch(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})", text.strip())
    plain = f"{found[3]}-{found[2]:0>2}-{found[1]:0>2}" if found else text.strip()
    try:
        return date.fromisoformat(plain)
    except ValueError:
        return None


def limited(faults: Sequence[FieldError]) -> list[FieldError]:
    """As many faults as people can do something with, and that there are more."""
    if len(faults) <= MOST_FAULTS:
        return list(faults)
    return [*faults[:MOST_FAULTS], FieldError("bestand", ENOUGH.format(number=MOST_FAULTS))]


def _alive(text: str) -> str | None:
    """What is wrong with text that a spreadsheet would carry out."""
    if text.startswith(("=", "＝")):
        return A_FORMULA
    if text.startswith(ALIVE):
        return ALIVE_TEXT.format(mark=text[0] if text[0].isprintable() else TAB)
    return None
