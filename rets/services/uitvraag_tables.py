"""A return as tables with its definitions: the same on the page, on paper, in a sheet and on the command line."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from itertools import groupby
from typing import Any

from rets.clock import date_of
from rets.render.codes import code_name, form_name
from rets.render.dates import plain_date
from rets.render.places import municipality_name, region_name
from rets.services.counting import Coded, Counts, Placed
from rets.services.uitvraag import Uitvraag, total_of

VERSION = "1"
UNKNOWN = "Nog niet bekend"
TOTAL = "Alle gemeenten"
HELP: dict[str, str] = {
    "waiting": "Wacht op hulp",
    "nothing": "Zonder hulp",
    "after_intake": "Na intake",
    "bridging": "Overbrugging",
    "second_best": "Tweede keus",
    "late": "Te laat",
    "sooner": "Eerder nodig",
}
PROTECTION: dict[str, str] = {"protection": "Wacht op jeugdbeschermer", "protection_late": "Te laat (jeugdbeschermer)"}
DEFINITIONS: tuple[tuple[str, str], ...] = (
    ("Peildatum", "De laatste dag van een maand. Geteld is hoe het aan het einde van die dag was."),
    ("Kind", "Elk kind telt één keer. Werken twee GI's of regio's voor een kind, dan telt het bij wie de regie heeft."),
    ("Vanaf wanneer", "Een kind telt vanaf de dag waarop de casus in RETS staat, tot de casus is afgesloten."),
    ("Gemeente", "De gemeente die voor het kind betaalt, ook als dat nog voorlopig is."),
    ("Wacht op hulp", "De passende hulp is nog niet echt begonnen. Een intake telt niet als begin."),
    ("Zonder hulp", "Het kind wacht, heeft geen andere hulp en had geen intake."),
    ("Na intake", "Het kind had een intake, maar er is nog geen hulp."),
    ("Overbrugging", "Het kind heeft tijdelijke hulp en wacht op de passende hulp."),
    ("Tweede keus", "Het kind heeft hulp die volgens jeugdbeschermer of gezin niet past. Het wacht op passende hulp."),
    ("Te laat", "De uiterste dag is voorbij: drie maanden na de uitspraak, of eerder als dat is vastgelegd."),
    ("Uitspraak", "Is de dag van de uitspraak niet bekend, dan telt de dag waarop de casus in RETS kwam."),
    ("Eerder nodig", "Korter dan drie maanden na de uitspraak, maar er is eerder of direct hulp nodig."),
    ("Wacht op jeugdbeschermer", "De jeugdbeschermer heeft nog geen contact gehad met het gezin."),
    ("Te laat (jeugdbeschermer)", "Er zijn meer dan vijf werkdagen voorbij sinds de GI het weet."),
    ("Hulpvorm", "De hulp die het kind het liefst krijgt. Elk wachtend kind staat bij één hulpvorm."),
    ("Belemmering", "Wat in de weg staat. Een wachtend kind kan bij meer dan één belemmering staan."),
    ("Aangeleverd", "De GI werkt met RETS, of leverde haar cijfers aan. Anders ontbreken haar kinderen."),
)
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
        _coded(made, "hulpvormen", "Op welke hulp kinderen wachten", "Hulpvorm", made.forms),
        _coded(made, "belemmeringen", "Wat in de weg staat", "Belemmering", made.obstacles),
    ]


def notes_of(made: Uitvraag) -> list[str]:
    """What a reader must know beside the figures."""
    until = f"Geteld is wat tot en met {plain_date(date_of(made.cutoff))} is vastgelegd."
    status = "Deze cijfers zijn voorlopig." if made.provisional else "Deze cijfers veranderen niet meer."
    missing = [one.name for one in made.suppliers if one.counts is None]
    lacking = [f"Niet aangeleverd: {', '.join(missing)}. Hun kinderen tellen niet mee."] if missing else []
    return [f"{until} {status}", *lacking]


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
            {"gi": one.slug, "name": one.name, "delivered": one.counts is not None} | _known(one.counts)
            for one in made.suppliers
        ],
        "forms": [_code_row(one, form_name(one.code, made.day), made.day) for one in made.forms],
        "obstacles": [_code_row(one, code_name(one.code, "obstacles", made.day), made.day) for one in made.obstacles],
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
        (one.name, "nee" if one.counts is None else "ja", *(getattr(one.counts, name, None) for name in columns))
        for one in made.suppliers
    ]
    return Table("gi", "Per GI", heads, 2, tuple(rows))


def _coded(made: Uitvraag, code: str, title: str, head: str, found: Sequence[Coded]) -> Table:
    name = "forms_of_care" if code == "hulpvormen" else "obstacles"
    rows = [
        (
            *place_names(one.region, one.municipality, made.day),
            code_name(one.code, name, made.day),
            one.number,
        )
        for one in found
    ]
    return Table(code, title, ("Regio", "Gemeente", head, "Kinderen"), 3, tuple(_sorted(rows)))


def _town(code: str | None, day: date) -> str:
    return municipality_name(code, day) if code else UNKNOWN


def _sorted(rows: Iterable[tuple[Cell, ...]]) -> list[tuple[Cell, ...]]:
    return sorted(rows, key=lambda row: [str(cell) for cell in row[:3]])
