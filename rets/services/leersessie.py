"""The pack for the quarterly leersessie (G4, R47): themes, norms, lead times, signals and what would help most.

It goes to everybody at the table, so figures of a few children are always left out, and no case stands in it.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.orm import Session

from rets.access import Reader
from rets.render.codes import form_name
from rets.render.dates import plain_date
from rets.render.places import region_name
from rets.services.counting import count_children
from rets.services.extra_places import Chosen, wanted_in
from rets.services.lead_times import Asked, LeadTimes, lead_times, place_name
from rets.services.lead_times_told import lines
from rets.services.norm_monitor import OUTCOMES, norm_figures
from rets.services.reports import Cell, Part, Report, counts_by_region, figures_unless_few, waiting_part
from rets.services.signal_changes import signal_part
from rets.services.themes import theme_parts, themes
from workflows.calendar import add_months, end_of_day
from workflows.words import clock_name, task_name

LEAD = "Voor de leersessie. Dit gaat over wat kinderen in de weg staat, niet over hoe iemand werkt."
NOT_KNOWN = "nog niet bekend"


@dataclass(frozen=True, slots=True)
class Quarter:
    """Three months, by the year and the number of the quarter."""

    year: int
    number: int

    @property
    def first(self) -> date:
        """Its first day."""
        return date(self.year, 3 * self.number - 2, 1)

    @property
    def last(self) -> date:
        """Its last day."""
        return add_months(self.first, 3) - timedelta(days=1)

    @property
    def code(self) -> str:
        """'2026-1'."""
        return f"{self.year}-{self.number}"

    @property
    def name(self) -> str:
        """'eerste kwartaal 2026'."""
        return f"{('eerste', 'tweede', 'derde', 'vierde')[self.number - 1]} kwartaal {self.year}"


def quarters(first: date, today: date) -> list[Quarter]:
    """The quarters that are over since a day, newest first, at most eight."""
    now = today.year * 4 + (today.month - 1) // 3
    found = [Quarter(at // 4, at % 4 + 1) for at in range(now - 1, now - 9, -1)]
    return [one for one in found if one.last >= first]


def leersessie(session: Session, reader: Reader, quarter: Quarter, regions: Sequence[str]) -> Report:
    """The pack of a quarter. Whoever calls narrows the regions to those that the reader watches."""
    times = lead_times(session, Asked(since=quarter.first, until=quarter.last, regions=regions))
    before = quarter.first - timedelta(days=1)
    now, then = (
        counts_by_region(count_children(session, day, end_of_day(day), regions=regions))
        for day in (quarter.last, before)
    )
    parts = [
        waiting_part(now, then, quarter.last, before, small=False),
        *theme_parts(themes(session, quarter.first, quarter.last, regions), small=False),
        _norms(session, quarter.last, regions),
        _times(times),
        _droppable(times, quarter.last),
        signal_part(session, reader, quarter.first, quarter.last, regions),
        _extra(session, regions, quarter.last),
    ]
    return Report(f"Leersessie {quarter.name}", LEAD, quarter.last, tuple(regions), False, tuple(parts))


def _norms(session: Session, day: date, regions: Sequence[str]) -> Part:
    rows: list[tuple[Cell, ...]] = []
    for one in norm_figures(session, day, regions, "region"):
        numbers = figures_unless_few(list(one.numbers.values()), small=False)
        rows.append((region_name(one.key or "", day), clock_name(one.kind), *numbers))
    about = "De drie normen, zoals die op de laatste dag bekend waren. Te laat blijft te laat, ook met een toelichting."
    return Part("normen", "Normen", about, ("Regio", "Norm", *OUTCOMES.values()), 2, tuple(rows))


def _times(found: LeadTimes) -> Part:
    rows: list[tuple[Cell, ...]] = []
    for line in lines(found.states, small=False):
        took = line.one.took
        known = [days if days is not None else NOT_KNOWN for days in (took.half, took.most_of_them)]
        numbers: Sequence[Cell] = (took.number, *known, f"{line.one.paper_share}%")
        rows.append((place_name(line.one.key), *(numbers if line.told else [None] * 4)))
    about = "In dagen, van wat in het kwartaal begon. Wat nog loopt telt mee (methode van Kaplan en Meier)."
    heads = ("Stand", "Begonnen", "Helft klaar na", "80% klaar na", "Administratie open")
    return Part("doorlooptijd", "Doorlooptijd", about, heads, 1, tuple(rows))


def _droppable(found: LeadTimes, on: date) -> Part:
    rows = tuple((task_name(one.kind), region_name(one.region, on), one.number, one.days) for one in found.droppable)
    about = "Op deze vragen was het antwoord elke keer ja. Kan de stap weg?"
    return Part("altijd-ja", "Stappen die misschien weg kunnen", about, ("Vraag", "Regio", "Keer ja", "Dagen"), 2, rows)


def _extra(session: Session, regions: Sequence[str], on: date) -> Part:
    rows = tuple(_best(session, regions, on))
    about = "Volgens het nieuwste plan van de regio, bij hooguit drie plekken erbij."
    return Part(
        "extra-plekken", "Welke extra plekken het meest helpen", about, ("Regio", "Plekken", "Plan van"), 3, rows
    )


def _best(session: Session, regions: Sequence[str], on: date) -> Iterator[tuple[Cell, ...]]:
    for region in regions:
        found = wanted_in(session, region)
        if found and found.chances[-1].kinds:
            kinds = ", ".join(_named(kind, on) for kind in found.chances[-1].kinds)
            yield region_name(region, on), kinds, plain_date(found.made_at)


def _named(kind: Chosen, on: date) -> str:
    return f"{kind.number} keer {form_name(kind.form, on).lower()} ({kind.low} tot {kind.high} jaar)"
