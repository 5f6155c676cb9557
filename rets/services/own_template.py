"""The empty worksheet of each kind of file: the heads, what belongs under them, and the names that may be used."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import zip_longest

from rets.reference.load import read_codes, read_municipalities
from rets.render.codes import code_names, form_names
from rets.render.sheet import Row, xlsx_bytes
from rets.services.own_columns import KINDS, SHEETS, explained, heads_of

RULES: tuple[tuple[str, str], ...] = (
    ("Namen", "Zet nergens de naam van een kind, en geen BSN."),
    ("Formules", "RETS rekent niet mee. Plak waarden, geen formules, en voeg geen cellen samen."),
    ("Datums", "Gebruik cellen met een datum. In een CSV schrijft u 31-03-2026."),
    ("Kolommen", "Laat de kolommen staan in deze volgorde."),
)
LISTS = ("Gemeenten", "Hulpvormen", "Belemmeringen", "Codes van GI's")


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
        ("Lijsten", LISTS, list(zip_longest(*columns))),
    )
    return xlsx_bytes(KINDS[kind], at, sheets)
