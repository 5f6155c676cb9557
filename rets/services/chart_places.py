"""Where children wait, for a grid of help by place and for a map: from the returns of regions on one day.

Without small counts a region tells exactly what its return tells. Help by municipality stands in no return: there
municipalities are put together until no number is small (`suppressing.suppress_crossed`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from rets.reference.geography import municipalities_of, municipality
from rets.render.codes import form_name
from rets.render.places import region_name
from rets.services.region_returns import told_of
from rets.services.suppressing import suppress_crossed, suppress_parts
from rets.services.uitvraag import Uitvraag, town_key
from rets.services.uitvraag_told import OTHER_FORMS, OTHER_TOWNS
from rets.services.uitvraag_words import UNKNOWN

OTHER, NO_TOWN = "~", "?"
Named = tuple[str, str]
Cells = dict[tuple[str, str], int | None]


@dataclass(frozen=True, slots=True)
class Grid:
    """Children who wait, by form of care (rows) and place (columns); a cell that is None is not told."""

    rows: tuple[Named, ...]
    columns: tuple[Named, ...]
    cells: Cells


@dataclass(frozen=True, slots=True)
class Map:
    """Children who wait by municipality: places (code, name, latitude, longitude), and lines that have no place."""

    places: tuple[tuple[str, str, float, float], ...]
    numbers: dict[str, int | None]
    beside: tuple[tuple[str, int], ...]


def by_region(found: Mapping[str, Uitvraag], day: date, *, small: bool) -> Grid:
    """Help by region, over the regions of `found`."""
    told = {code: _forms(made, small=small) for code, made in found.items()}
    rows = {form for column in told.values() for form in column}
    quiet = set() if small else {code for code, made in found.items() if OTHER in told[code] or not _tells(made)}
    cells: Cells = {
        (form, code): column.get(form, None if code in quiet else 0) for code, column in told.items() for form in rows
    }
    return Grid(_form_names(cells, day), tuple((code, region_name(code, day)) for code in found), cells)


def by_town(made: Uitvraag, day: date, *, small: bool) -> Grid:
    """Help by municipality of one region."""
    crossed: dict[str, dict[str, int]] = {}
    for one in made.forms:
        column = crossed.setdefault(one.municipality or NO_TOWN, {})
        column[one.code] = column.get(one.code, 0) + one.number
    if not small:
        crossed = _crossed_as_told(made, crossed)
    cells: Cells = {(form, town): number for town, column in crossed.items() for form, number in column.items()}
    columns = [(town, _town(town, day)) for town in crossed]
    order = sorted(columns, key=lambda one: (one[0] in {OTHER, NO_TOWN}, one[1]))
    return Grid(_form_names(cells, day), tuple(order), cells)


def map_of(found: Mapping[str, Uitvraag], day: date, *, small: bool) -> Map:
    """Every municipality of the regions on that day; without `small` as the return of each region tells it.

    A return does not tell of which municipalities it says nothing, so that nobody and too few look the same then.
    """
    towns = [municipality(code, day) for region in found for code in municipalities_of(region, day)]
    numbers: dict[str, int | None] = {one.code: 0 if small else None for one in towns}
    beside: dict[str, int] = {}
    for region, made in found.items():
        told, others = _towns(made, small=small)
        numbers |= {code: number for code, number in told.items() if code in numbers}
        alone = {_town(code, day): number for code, number in told.items() if code not in numbers and number}
        alone |= {OTHER_TOWNS: others} if others else {}
        beside |= {f"{region_name(region, day)}: {name}": number for name, number in alone.items()}
    places = tuple((one.code, one.name, one.lat, one.lon) for one in sorted(towns, key=lambda one: one.name))
    return Map(places, numbers, tuple(beside.items()))


def _towns(made: Uitvraag, *, small: bool) -> tuple[dict[str, int | None], int]:
    """Children who wait per municipality (None: not told), and in the municipalities that are told together."""
    found: dict[str, int | None] = {}
    if small:
        for one in made.places:
            code = one.municipality or NO_TOWN
            found[code] = (found.get(code) or 0) + one.counts.waiting
        return found, 0
    told = told_of(made)
    for one in made.places:
        line = told.lines.get(town_key(one.region, one.municipality, made.day))
        found[one.municipality or NO_TOWN] = line.waiting if line else None
    return found, told.hidden_together.waiting if told.hidden_together else 0


def _tells(made: Uitvraag) -> bool:
    """Whether its return tells how many children wait."""
    return told_of(made).total["waiting"] is not None


def _crossed_as_told(made: Uitvraag, crossed: Mapping[str, Mapping[str, int]]) -> dict[str, dict[str, int]]:
    hidden = {code for code, number in _towns(made, small=False)[0].items() if number is None}
    forms = _forms(made, small=False)
    return suppress_crossed(_pooled(crossed, forms), OTHER, hidden) if forms else {}


def _forms(made: Uitvraag, *, small: bool) -> dict[str, int]:
    summed: dict[str, int] = {}
    for one in made.forms:
        summed[one.code] = summed.get(one.code, 0) + one.number
    if small:
        return summed
    told, others = suppress_parts(summed) if _tells(made) else ({}, 0)
    return told | ({OTHER: others} if others else {})


def _pooled(crossed: Mapping[str, Mapping[str, int]], told: Iterable[str]) -> dict[str, dict[str, int]]:
    """The same with the forms that the return tells together as one row."""
    kept, found = set(told), dict[str, dict[str, int]]()
    for town, column in crossed.items():
        here = found.setdefault(town, {})
        for form, number in column.items():
            row = form if form in kept else OTHER
            here[row] = here.get(row, 0) + number
    return found


def _town(code: str, day: date) -> str:
    return {OTHER: OTHER_TOWNS, NO_TOWN: UNKNOWN}.get(code) or municipality(code, day).name


def _form_names(cells: Mapping[tuple[str, str], object], day: date) -> tuple[Named, ...]:
    found = {row: OTHER_FORMS if row == OTHER else form_name(row, day) for row, _ in cells}
    return tuple(sorted(found.items(), key=lambda one: (one[0] == OTHER, one[1])))
