"""A return as tables with its definitions: the same on the page, on paper, in a sheet and on the command line."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any

from rets.clock import date_of
from rets.render.codes import code_name, form_name
from rets.render.dates import plain_date
from rets.render.places import municipality_name, region_name
from rets.services.counting import Coded, Counts, Placed
from rets.services.uitvraag import Supplier, Uitvraag, total_of
from rets.services.uitvraag_words import DEFINITIONS, HELP, OWN, PROTECTION, TOTAL, UNKNOWN, VERSION

LISTED = "Eigen opgave met een lijst van kinderen: {names}. Een kind bij twee GI's telt één keer als de lijst dat zegt."
ADDED = "Eigen opgave in cijfers: {names}. RETS ziet dan niet welke kinderen ook bij een andere GI staan."
BETWEEN = " Op hulp wachten er ten minste {least} en ten hoogste {most}."
Cell = str | int | None


@dataclass(frozen=True, slots=True)
class Table:
    """A table: the first `words` columns are words, the others numbers."""

    code: str
    title: str
    heads: tuple[str, ...]
    words: int
    rows: tuple[tuple[Cell, ...], ...]


def tables_of(made: Uitvraag) -> list[Table]:
    """Every table of a return, in the order of the page."""
    return [
        _places(made, "hulp", "Wachten op passende hulp, per gemeente", HELP),
        _places(made, "bescherming", "Wachten op een jeugdbeschermer, per gemeente", PROTECTION),
        _suppliers(made),
        *_bounds(made),
        _coded(made, "hulpvormen", "Op welke hulp kinderen wachten", "Hulpvorm", made.forms),
        _coded(made, "belemmeringen", "Wat in de weg staat", "Belemmering", made.obstacles),
    ]


def notes_of(made: Uitvraag, *, small: bool = True) -> list[str]:
    """What a reader must know beside the figures; without `small` no number stands in it."""
    until = f"Geteld is wat tot en met {plain_date(date_of(made.cutoff))} is vastgelegd."
    status = "Deze cijfers zijn voorlopig." if made.provisional else "Deze cijfers veranderen niet meer."
    missing = [one.name for one in made.suppliers if one.counts is None]
    lacking = [f"Niet aangeleverd: {', '.join(missing)}. Hun kinderen tellen niet mee."] if missing else []
    return [f"{until} {status}", *lacking, *_own_notes(made, small=small)]


def _own_notes(made: Uitvraag, *, small: bool) -> Iterator[str]:
    """Which GI's handed in themselves, and what that means for children who may stand there twice (X18)."""
    lists = [one.name for one in made.suppliers if one.source == "kinderen"]
    figures = [one.name for one in made.suppliers if one.source == "cijfers"]
    if lists:
        yield LISTED.format(names=", ".join(lists))
    if figures:
        least, most = bounds_of(made.places) or (0, 0)
        yield ADDED.format(names=", ".join(figures)) + (BETWEEN.format(least=least, most=most) if small else "")


def as_json(made: Uitvraag) -> dict[str, Any]:
    """A return for another program: codes beside names, numbers as numbers."""
    return {
        "peildatum": made.day.isoformat(),
        "cutoff": made.cutoff.isoformat(),
        "provisional": made.provisional,
        "regions": made.regions,
        "gi": made.gi,
        "definitions_version": VERSION,
        "total": asdict(made.total),
        "municipalities": [_place_row(*one, made.day) for one in by_place(made.places)],
        "gis": [
            {"gi": one.slug, "name": one.name, "delivered": one.counts is not None, "source": one.source}
            | _known(one.counts)
            for one in made.suppliers
        ],
        "forms": [_code_row(one, form_name(one.code, made.day), made.day) for one in merged(made.forms)],
        "obstacles": [
            _code_row(one, code_name(one.code, "obstacles", made.day), made.day) for one in merged(made.obstacles)
        ],
        "bounds": bounds_of(made.places),
        "definitions": [{"term": term, "meaning": meaning} for term, meaning in DEFINITIONS],
    }


def _known(counts: Counts | None) -> dict[str, int | None]:
    """What is not delivered is not known, which is not zero."""
    return dict.fromkeys(asdict(Counts())) if counts is None else asdict(counts)


def _place_row(region: str, municipality: str | None, counts: Counts, day: date) -> dict[str, Any]:
    name = municipality_name(municipality, day) if municipality else None
    return {"region": region, "municipality": municipality, "name": name} | asdict(counts)


def _code_row(one: Coded, name: str, day: date) -> dict[str, Any]:
    town = municipality_name(one.municipality, day) if one.municipality else None
    return {
        "region": one.region,
        "municipality": one.municipality,
        "municipality_name": town,
        "code": one.code,
        "name": name,
        "waiting": one.number,
    }


def place_names(region: str, town: str | None, day: date) -> tuple[str, str]:
    """The names of a region and a municipality, which may not be known yet."""
    return region_name(region, day), _town(town, day)


def by_place(places: Sequence[Placed]) -> list[tuple[str, str | None, Counts]]:
    """Each municipality once, whatever the number of GI's."""
    grouped = groupby(places, key=lambda one: (one.region, one.municipality))
    return [(region, town, total_of(rows)) for (region, town), rows in grouped]


def merged(found: Iterable[Coded]) -> list[Coded]:
    """Each code of a municipality once, whatever the number of GI's."""
    summed: dict[tuple[str, str | None, str], int] = defaultdict(int)
    for one in found:
        summed[one.region, one.municipality, one.code] += one.number
    return [Coded(*key, number) for key, number in summed.items()]


def bounds_of(places: Sequence[Placed]) -> tuple[int, int] | None:
    """Between which numbers the children who wait for help lie, when a GI handed in figures; else they are counted.

    At least the largest of the groups of which each child is known to be another one, at most all of them together.
    """
    groups: dict[int | None, int] = defaultdict(int)
    for one in places:
        groups[one.gi if one.source == "cijfers" else None] += one.counts.waiting
    return (max(groups.values()), sum(groups.values())) if set(groups) - {None} else None


def _bounds(made: Uitvraag) -> list[Table]:
    """Only when it is needed: per municipality and for all."""
    whole = bounds_of(made.places)
    if whole is None:
        return []
    rows: list[tuple[Cell, ...]] = []
    for region, town, _ in by_place(made.places):
        own = [one for one in made.places if (one.region, one.municipality) == (region, town)]
        number = total_of(own).waiting
        rows.append((*place_names(region, town, made.day), *(bounds_of(own) or (number, number))))
    heads = ("Regio", "Gemeente", "Ten minste", "Ten hoogste")
    title = "Hoeveel kinderen het zijn als sommige dubbel tellen"
    return [Table("grenzen", title, heads, 2, (*_sorted(rows), ("", TOTAL, *whole)))]


def _places(made: Uitvraag, code: str, title: str, columns: dict[str, str]) -> Table:
    rows = [
        (*place_names(region, town, made.day), *(getattr(counts, name) for name in columns))
        for region, town, counts in by_place(made.places)
    ]
    total = ("", TOTAL, *(getattr(made.total, name) for name in columns))
    return Table(code, title, ("Regio", "Gemeente", *columns.values()), 2, (*_sorted(rows), total))


def _suppliers(made: Uitvraag) -> Table:
    columns = ("waiting", "late", "sooner", "protection", "protection_late")
    heads = ("GI", "Aangeleverd", *((HELP | PROTECTION)[name] for name in columns))
    rows = [
        (one.name, delivered(one), *(getattr(one.counts, name, None) for name in columns)) for one in made.suppliers
    ]
    return Table("gi", "Per GI", heads, 2, tuple(rows))


def delivered(one: Supplier) -> str:
    """Whether and how a GI delivered."""
    return "nee" if one.counts is None else OWN[one.source]


def _coded(made: Uitvraag, code: str, title: str, head: str, found: Sequence[Coded]) -> Table:
    name = "forms_of_care" if code == "hulpvormen" else "obstacles"
    rows = [
        (
            *place_names(one.region, one.municipality, made.day),
            code_name(one.code, name, made.day),
            one.number,
        )
        for one in merged(found)
    ]
    return Table(code, title, ("Regio", "Gemeente", head, "Kinderen"), 3, tuple(_sorted(rows)))


def _town(code: str | None, day: date) -> str:
    return municipality_name(code, day) if code else UNKNOWN


def _sorted(rows: Iterable[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    return sorted(rows, key=lambda row: [str(cell) for cell in row[:3]])
