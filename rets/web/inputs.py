"""Reading the fields of a form: dates, numbers and choices, each fault remembered at its field, all at once."""

from collections.abc import Collection, Mapping
from datetime import date

from rets.errors import FieldError, Invalid
from rets.schemas.form_base import FIRST_YEAR, LAST_YEAR
from rets.schemas.texts import text_fault


class Inputs:
    """Reads typed text; call `check` before using what was read."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        self._fields = fields
        self.errors: list[FieldError] = []

    def text(self, name: str, *, needed: str = "", longest: int = 4000) -> str:
        """The text, which may not lead to a person; `needed` is the sentence when it is empty."""
        value = self._fields.get(name, "")
        if not value and needed:
            self.fault(name, needed)
        if len(value) > longest:
            self.fault(name, f"Dit is te lang: gebruik hoogstens {longest} tekens.")
        elif sentence := text_fault(value):
            self.fault(name, sentence)
        return value

    def day(self, name: str, *, needed: str = "") -> date | None:
        """A day as a date field sends it, or as people type it (31-12-2025)."""
        value = self._fields.get(name, "")
        if not value:
            if needed:
                self.fault(name, needed)
            return None
        parts = value.split("-")
        if len(parts) == 3 and len(parts[2]) == 4:
            value = f"{parts[2]}-{parts[1]:0>2}-{parts[0]:0>2}"
        try:
            found = date.fromisoformat(value)
        except ValueError:
            self.fault(name, "Vul een bestaande datum in, bijvoorbeeld 31-12-2025.")
            return None
        if FIRST_YEAR <= found.year <= LAST_YEAR:
            return found
        self.fault(name, f"Kies een jaar van {FIRST_YEAR} tot en met {LAST_YEAR}.")
        return None

    def whole(self, name: str, low: int, high: int, *, needed: str = "") -> int | None:
        """A whole number from `low` to `high`."""
        value = self._fields.get(name, "")
        if not value:
            if needed:
                self.fault(name, needed)
            return None
        if not (value.isascii() and value.isdigit() and len(value) < 10 and low <= int(value) <= high):
            self.fault(name, f"Vul een heel getal in van {low} tot en met {high}.")
            return None
        return int(value)

    def choice(self, name: str, known: Collection[str], sentence: str = "Kies een van de mogelijkheden.") -> str:
        """One of the known values."""
        value = self._fields.get(name, "")
        if value not in known:
            self.fault(name, sentence)
        return value

    def fault(self, name: str, sentence: str) -> None:
        """Remember a fault."""
        self.errors.append(FieldError(name, sentence))

    def check(self) -> None:
        """Let only good input pass.

        Raises:
            Invalid: with every fault.
        """
        if self.errors:
            raise Invalid(self.errors)
