"""A file with a GI's own figures: one row per municipality, the heads of the return as columns (E3 to E7)."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date

from rets.errors import FieldError
from rets.reference.geography import region_of
from rets.render.codes import code_names, form_names
from rets.services.counting import Coded, Counts, Placed
from rets.services.own_cells import Row, towns_on
from rets.services.own_columns import COUNTS, needed_heads
from rets.services.own_read import FIGURES, Own
from rets.services.own_sheet import Sheet
from rets.services.suppressing import WITHIN
from rets.services.uitvraag_words import HELP

PARTS = ("nothing", "after_intake", "bridging", "second_best")
TWICE = "Deze gemeente staat ook op rij {row}. Verwacht: elke gemeente één keer."
NOT_YOURS = "Deze gemeente hoort niet bij de regio waarvoor u aanlevert. Verwacht: een gemeente van uw eigen regio."
PARTS_DIFFER = (
    "Zonder hulp, na intake, overbrugging en tweede keus zijn samen {sum}. Verwacht: even veel als “Wacht op hulp”."
)
MORE_THAN = "Hier staat {part}, en bij “{whole}” {most}. Verwacht: niet meer dan daar."
FORMS_DIFFER = "De hulpvormen zijn samen {sum}. Verwacht: even veel als “Wacht op hulp” ({whole})."
NAMES = list(COUNTS)


@dataclass
class Reading:
    """What was read so far, and what is needed to read on."""

    day: date
    gi: int
    regions: Sequence[str] | None
    towns: Mapping[str, str]
    seen: dict[str, int]
    faults: list[FieldError]


def read_figures(sheet: Sheet, day: date, gi: int, regions: Sequence[str] | None) -> tuple[Own, list[FieldError]]:
    """The figures of a file, and every fault in it. `regions` are those for which may be delivered; None: all."""
    known = Reading(day, gi, regions, towns_on(day), {}, [])
    coded = [code for code, _ in form_names(day)], [code for code, _ in code_names("obstacles", day)]
    places: list[Placed] = []
    forms: list[Coded] = []
    obstacles: list[Coded] = []
    for number, cells in sheet.rows[1:]:
        row = Row(sheet, number, cells)
        town, counts = _town(row, known), _counts(row)
        found = _coded(row, *coded) if len(sheet.rows[0][1]) > needed_heads(FIGURES) else ({}, {})
        _check_coded(row, counts, *found)
        known.faults += row.faults
        if town and not row.faults:
            region = region_of(town, day)
            places.append(Placed(region, town, gi, counts, FIGURES))
            forms += [Coded(region, town, code, many, gi) for code, many in found[0].items() if many]
            obstacles += [Coded(region, town, code, many, gi) for code, many in found[1].items() if many]
    return Own(FIGURES, tuple(places), tuple(forms), tuple(obstacles)), known.faults


def _town(row: Row, known: Reading) -> str:
    town = row.town(0, known.towns)
    if town and town in known.seen:
        row.fault(0, TWICE.format(row=known.seen[town]))
    elif town and not allowed(town, known.day, known.regions):
        row.fault(0, NOT_YOURS)
    known.seen.setdefault(town, row.number)
    return town


def allowed(town: str, day: date, regions: Sequence[str] | None) -> bool:
    """Whether figures of this municipality may be delivered."""
    return regions is None or region_of(town, day) in regions


def _counts(row: Row) -> Counts:
    found = {name: row.count(at) for at, name in enumerate(NAMES, start=1)}
    if None in found.values():
        return Counts()
    counts = Counts(**{name: number or 0 for name, number in found.items()})
    figures = asdict(counts)
    parts = sum(figures[name] for name in PARTS)
    if parts != counts.waiting:
        row.fault(1 + NAMES.index("waiting"), PARTS_DIFFER.format(sum=parts))
    for part, whole in WITHIN:
        if figures[part] > figures[whole]:
            head = COUNTS[whole]
            row.fault(1 + NAMES.index(part), MORE_THAN.format(part=figures[part], whole=head, most=figures[whole]))
    return counts


def _coded(row: Row, forms: Sequence[str], obstacles: Sequence[str]) -> tuple[dict[str, int], dict[str, int]]:
    start = needed_heads(FIGURES)
    return (
        {code: row.count(start + at) or 0 for at, code in enumerate(forms)},
        {code: row.count(start + len(forms) + at) or 0 for at, code in enumerate(obstacles)},
    )


def _check_coded(row: Row, counts: Counts, forms: Mapping[str, int], obstacles: Mapping[str, int]) -> None:
    if row.faults:
        return
    if sum(forms.values()) not in (0, counts.waiting):
        row.fault(needed_heads(FIGURES), FORMS_DIFFER.format(sum=sum(forms.values()), whole=counts.waiting))
    for at, many in enumerate(obstacles.values()):
        if many > counts.waiting:
            column = needed_heads(FIGURES) + len(forms) + at
            row.fault(column, MORE_THAN.format(part=many, whole=HELP["waiting"], most=counts.waiting))
