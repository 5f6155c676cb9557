"""The empty worksheet of each kind of file: the heads, what belongs under them, and the names that may be used."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import zip_longest

from rets.reference.load import read_codes, read_municipalities
from rets.render.codes import code_names, form_names
from rets.render.sheet import Choice, Row, xlsx_bytes
from rets.services.own_children import HELPS, LEADS
from rets.services.own_columns import KINDS, LIST, SHEETS, explained, heads_of
from rets.services.own_read import CHILDREN
from rets.services.own_sheet import letters

RULES: tuple[tuple[str, str], ...] = (
    ("Namen", "Zet nergens de naam van een kind, en geen BSN."),
    ("Formules", "RETS rekent niet mee. Plak waarden, geen formules, en voeg geen cellen samen."),
    ("Datums", "Gebruik cellen met een datum. In een CSV schrijft u 31-03-2026."),
    ("Kolommen", "Laat de kolommen staan in deze volgorde."),
)
LISTS = ("Gemeenten", "Hulpvormen", "Belemmeringen", "Codes van GI's")
LISTED = "Lijsten"
LISTED_AT = {"municipality": 0, "form": 1, "obstacles": 2, "other": 3}
WORDS = {
    "waits_for": ("hulp", "jeugdbeschermer", "hulp en jeugdbeschermer"),
    "help": tuple(HELPS),
    "lead": tuple(LEADS),
}


def template(kind: str, day: date, at: datetime) -> bytes:
    """An empty worksheet (XLSX) of this kind, with the lists of a reference date."""
    columns = (
        sorted(row.name for row in read_municipalities() if row.holds_on(day)),
        [name for _, name in form_names(day)],
        [name for _, name in code_names("obstacles", day)],
        [f"{row.code}" for row in read_codes("gi") if row.holds_on(day)],
    )
    sheets: tuple[tuple[str, Sequence[str], Iterable[Row]], ...] = (
        (SHEETS[kind], heads_of(kind, day), []),
        ("Uitleg", ("Kolom", "Wat hier hoort"), [*explained(kind), *RULES]),
        (LISTED, LISTS, list(zip_longest(*columns))),
    )
    return xlsx_bytes(KINDS[kind], at, sheets, {SHEETS[kind]: _choices(kind, [len(one) for one in columns])})


def _choices(kind: str, lengths: Sequence[int]) -> dict[int, Choice]:
    """By column what may be chosen: a short list of words, or the names of the sheet with lists."""
    codes = [one.code for one in LIST] if kind == CHILDREN else ["municipality"]
    return {at: _choice(code, lengths) for at, code in enumerate(codes) if code in LISTED_AT or code in WORDS}


def _choice(code: str, lengths: Sequence[int]) -> Choice:
    if code in WORDS:
        return Choice(words=WORDS[code])
    column = LISTED_AT[code]
    return Choice(sheet=LISTED, column=letters(column), last=lengths[column] + 1, several=code == "obstacles")
