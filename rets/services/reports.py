"""A report of regions as a title with parts, each a table of words and numbers: for a page and for an accessible PDF.

No person and no child stands in it, and nothing that somebody typed. Figures of a few children are left out in a report
that goes further than those who watch the region (`rets.services.suppressing`).
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from rets.render.dates import plain_date
from rets.render.pdf import pdf
from rets.render.places import region_name
from rets.services import document_blocks as blocks
from rets.services.counting import Counted, Counts
from rets.services.suppressing import SMALLEST, safe, together

Cell = str | int | None
LEFT_OUT = (
    f"Een streepje betekent: dit gaat over te weinig kinderen om te noemen (1 tot en met {SMALLEST - 1}), "
    "of het zou daaruit te berekenen zijn."
)
NOTHING = "Hier is niets over te melden."
FEW = "{} {} over te weinig kinderen om te noemen."
NARROWEST = 6


@dataclass(frozen=True, slots=True)
class Part:
    """A table under a title: the first `words` columns are words, the others numbers; None is left out."""

    code: str
    title: str
    about: str
    heads: tuple[str, ...]
    words: int
    rows: tuple[tuple[Cell, ...], ...]

    @property
    def told(self) -> tuple[tuple[Cell, ...], ...]:
        """The rows of which not every number is left out."""
        return tuple(row for row in self.rows if set(row[self.words :]) != {None})

    @property
    def rest(self) -> str:
        """What is said instead of rows about too few children; empty where there are none."""
        count = len(self.rows) - len(self.told)
        return FEW.format(count, "regel gaat" if count == 1 else "regels gaan") if count else ""


@dataclass(frozen=True, slots=True)
class Report:
    """A report up to and including a day."""

    title: str
    lead: str
    until: date
    regions: tuple[str, ...]
    small: bool
    parts: tuple[Part, ...]

    @property
    def names(self) -> str:
        """The regions, in words."""
        return ", ".join(region_name(code, self.until) for code in self.regions)


def as_pdf(report: Report, made_on: date) -> bytes:
    """The report as an accessible PDF."""
    return pdf(
        {
            "kind": "Verslag",
            "layout": "form",
            "title": report.title,
            "lead": report.lead,
            "number": report.until.isoformat(),
            "made_on": made_on.isoformat(),
            "draft": False,
            "missing": [],
            "sender": {"name": "RETS", "about": "Samen zorgen dat passende hulp begint"},
            "to": ["RETS"],
            "reference": [["Regio", report.names], ["Geteld tot en met", plain_date(report.until)]],
            "foot": report.title,
            "blocks": [
                *([] if report.small else [blocks.note(LEFT_OUT)]),
                *(block for part in report.parts for block in _blocks(part)),
            ],
        }
    )


def _blocks(part: Part) -> list[blocks.Block]:
    rows = [[_shown(cell) for cell in row] for row in part.told]
    widths = [_width(column) for column in zip(part.heads, *rows, strict=True)]
    table = blocks.table(part.heads, rows, widths) or blocks.text("" if part.rest else NOTHING)
    return blocks.section(part.title, blocks.text(part.about), table, blocks.text(part.rest))


def _width(column: Iterable[str]) -> int:
    """A share of the paper by the longest word, so that no word runs into the next column."""
    return max(NARROWEST, *(len(word) for cell in column for word in cell.split()))


def _shown(cell: Cell) -> str:
    return "–" if cell is None else str(cell)


def figures_unless_few(numbers: Sequence[int], *, small: bool) -> list[Cell]:
    """The numbers of a row, or none of them when one is about a few children."""
    few = not small and any(0 < number < SMALLEST for number in numbers)
    return [None if few else number for number in numbers]


def counts_by_region(found: Counted) -> dict[str, Counts]:
    """The counts of every region."""
    regions = sorted({one.region for one in found.places})
    return {code: together([one.counts for one in found.places if one.region == code]) for code in regions}


def waiting_part(now: Mapping[str, Counts], then: Mapping[str, Counts], on: date, before: date, *, small: bool) -> Part:
    """Who waits per region on two days; a region with few children on either stands there without numbers."""
    rows: list[tuple[Cell, ...]] = []
    for code in sorted({*now, *then}):
        one, was = now.get(code, Counts()), then.get(code, Counts())
        numbers: Iterable[Cell] = (one.waiting, was.waiting, one.late, one.protection)
        told = small or (safe(one) and safe(was) and not 0 < abs(one.waiting - was.waiting) < SMALLEST)
        rows.append((region_name(code, on), *(numbers if told else [None] * 4)))
    heads = ("Regio", "Wachten nu", f"Op {plain_date(before)}", "Nu te laat", "Wacht op jeugdbeschermer")
    return Part("wachten", "Wie wacht op passende hulp", "", heads, 1, tuple(rows))
