"""A return as a file: CSV for programs, XLSX for spreadsheets, PDF for people; the definitions go along in each.

With `small` false the small counts are left out, for a receiver that may not have them.
"""

from collections.abc import Callable, Iterator, Sequence

from rets.clock import date_of
from rets.render.dates import plain_date
from rets.render.pdf import pdf
from rets.render.sheet import Row, csv_bytes, xlsx_bytes
from rets.services import document_blocks as blocks
from rets.services.uitvraag import Uitvraag
from rets.services.uitvraag_tables import Cell, Table
from rets.services.uitvraag_told import notes_for, tables_for
from rets.services.uitvraag_words import DEFINITIONS, PROTECTION, VERSION

TITLE = "Uniforme uitvraag"
WHAT = "Wie wacht op passende hulp of op een jeugdbeschermer, per gemeente."
CSV_HEADS = ("Peildatum", "Onderdeel", "Regio of GI", "Gemeente of aangeleverd", "Soort", "Wat", "Aantal")
WAITING, PROTECTED = ("Wacht op hulp", "Te laat", "Eerder nodig"), tuple(PROTECTION.values())
ON_PAPER: dict[str, tuple[tuple[str, Sequence[str]], ...]] = {
    "hulp": (
        ("Wachten op passende hulp, per gemeente", WAITING),
        ("Wat wachtende kinderen nu hebben, per gemeente", ("Zonder hulp", "Na intake", "Overbrugging", "Tweede keus")),
    ),
    "gi": (("Wachten op passende hulp, per GI", WAITING), ("Wachten op een jeugdbeschermer, per GI", PROTECTED)),
}


def as_csv(made: Uitvraag, *, small: bool = True) -> bytes:
    """One figure per line, with what it is; the definitions follow as lines without a number."""
    return csv_bytes(CSV_HEADS, _lines(made, small=small))


def as_xlsx(made: Uitvraag, *, small: bool = True) -> bytes:
    """A sheet per table, one with what a reader must know and the definitions."""
    sheets = [(_sheet_name(one), one.heads, one.rows) for one in tables_for(made, small=small)]
    told: list[Row] = [
        ("Peildatum", made.day.isoformat()),
        *(("Let op", note) for note in notes_for(made, small=small)),
    ]
    told += [("Versie van de definities", VERSION), *DEFINITIONS]
    return xlsx_bytes(title_of(made), made.cutoff, [*sheets, ("Definities", ("Woord", "Betekenis"), told)])


def as_pdf(made: Uitvraag, *, small: bool = True) -> bytes:
    """An accessible PDF; tables are narrow enough for paper."""
    until = date_of(made.cutoff)
    return pdf(
        {
            "kind": TITLE,
            "layout": "form",
            "title": title_of(made),
            "lead": WHAT,
            "number": made.day.isoformat(),
            "made_on": until.isoformat(),
            "draft": False,
            "missing": [],
            "sender": {"name": "RETS", "about": "Samen zorgen dat passende hulp begint"},
            "to": ["RETS"],
            "reference": [["Peildatum", plain_date(made.day)], ["Geteld tot en met", plain_date(until)]],
            "foot": f"{title_of(made)} · definities versie {VERSION}",
            "blocks": list(_blocks(made, small=small)),
        }
    )


FILES: dict[str, tuple[Callable[..., bytes], str]] = {
    "csv": (as_csv, "text/csv; charset=utf-8"),
    "xlsx": (as_xlsx, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    "pdf": (as_pdf, "application/pdf"),
}


def title_of(made: Uitvraag) -> str:
    """What stands above it."""
    return f"{TITLE} van {plain_date(made.day)}"


def _sheet_name(table: Table) -> str:
    return table.code[0].upper() + table.code[1:]


def _lines(made: Uitvraag, *, small: bool) -> Iterator[Row]:
    day = made.day.isoformat()
    for table in tables_for(made, small=small):
        for row in table.rows:
            words = [str(cell) for cell in row[: table.words]] + [""] * (3 - table.words)
            for head, cell in zip(table.heads[table.words :], row[table.words :], strict=True):
                yield (day, table.code, *words, head, cell)
    yield from ((day, "let op", "", "", "", note, None) for note in notes_for(made, small=small))
    yield from ((day, "definities", term, "", "", said, None) for term, said in DEFINITIONS)


def _blocks(made: Uitvraag, *, small: bool) -> Iterator[blocks.Block]:
    yield from (blocks.note(note) for note in notes_for(made, small=small))
    for table in tables_for(made, small=small):
        for title, one in _on_paper(table):
            yield from blocks.section(title, one)
    yield from blocks.section("Wat de woorden betekenen", blocks.facts(*DEFINITIONS))


def _on_paper(table: Table) -> Iterator[tuple[str, blocks.Block | None]]:
    """The widest tables in two. Place and region stand in one column."""
    numbers = table.heads[table.words :]
    for title, part in ON_PAPER.get(table.code, ((table.title, numbers),)):
        chosen = [table.words + at for at, head in enumerate(numbers) if head in part]
        heads = [*_heads(table), *(table.heads[at] for at in chosen)]
        rows = [[*_words(table, row), *(_shown(row[at]) for at in chosen)] for row in table.rows]
        yield title, blocks.table(heads, rows, [5 if at < len(_heads(table)) else 3 for at in range(len(heads))])


def _heads(table: Table) -> Sequence[str]:
    return table.heads[1 : table.words] if table.heads[0] == "Regio" else table.heads[: table.words]


def _words(table: Table, row: Sequence[Cell]) -> list[str]:
    if table.heads[0] != "Regio":
        return [str(cell) for cell in row[: table.words]]
    region, town, *more = (str(cell) for cell in row[: table.words])
    return [f"{town}\n{region}" if region else town, *more]


def _shown(cell: Cell) -> str:
    return "–" if cell is None else str(cell)
