"""Questions about municipalities and regions on a day."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cache
from math import asin, cos, radians, sin, sqrt
from typing import TypeVar

from matching import timing
from rets.reference import rows
from rets.reference.load import (
    read_mergers,
    read_municipalities,
    read_region_aliases,
    read_region_areas,
    read_region_memberships,
    read_regions,
)

EARTH_RADIUS_KM = 6371.0
DatedRow = TypeVar("DatedRow", bound=rows.Row)


class UnknownOn(LookupError):
    """Nothing with that code existed on that day."""


class Split(LookupError):
    """The municipality was divided over several others, so it has no single successor."""


def municipality(code: str, on: date) -> rows.Municipality:
    """The municipality with that CBS code on that day; `UnknownOn` when there was none (the table begins in 2019)."""
    return _on(_municipalities(), code, on, "gemeente")


def region(code: str, on: date) -> rows.Region:
    """The youth region with that code on that day."""
    return _on(_regions(), code, on, "regio")


def area_of(region_code: str, on: date) -> str:
    """The area that somebody reads who may not know where a child lives: the region's name, or a wider one (P13)."""
    for row in read_region_areas():
        if row.region == region_code and row.holds_on(on):
            return row.area
    return region(region_code, on).name


def region_of(municipality_code: str, on: date) -> str:
    """The code of the youth region that a municipality belonged to on that day."""
    return _on(_memberships(), municipality_code, on, "gemeente").region


def municipalities_of(region_code: str, on: date) -> tuple[str, ...]:
    """The codes of the municipalities in a region on that day, in order of code."""
    held = (row for row in read_region_memberships() if row.region == region_code and row.holds_on(on))
    return tuple(sorted(row.municipality for row in held))


def successors(code: str, on: date) -> tuple[str, ...]:
    """Where a municipality's territory stands on that day: itself, or every successor by then."""
    after = [merger for merger in read_mergers() if merger.municipality == code and merger.merged_on <= on]
    if not after:
        return (code,)
    return tuple(sorted({final for merger in after for final in successors(merger.successor, on)}))


def successor(code: str, on: date) -> str:
    """The one municipality that took over by that day (or the code itself); `Split` when there are several."""
    found = successors(code, on)
    if len(found) > 1:
        raise Split(f"De gemeente {code} is verdeeld over {', '.join(found)}.")
    return found[0]


def region_named(name: str) -> str:
    """The code of a region by its code, name or another name (X7), whatever the capitals; `UnknownOn` otherwise."""
    try:
        return _names()[name.strip().casefold()]
    except KeyError:
        raise UnknownOn(f"De regio '{name}' is niet bekend.") from None


def distance_km(a: tuple[float, float], b: tuple[float, float]) -> float:
    """Great-circle distance in kilometres between two (lat, lon) points in degrees."""
    (lat_a, lon_a), (lat_b, lon_b) = ((radians(lat), radians(lon)) for lat, lon in (a, b))
    chord = sin((lat_b - lat_a) / 2) ** 2 + cos(lat_a) * cos(lat_b) * sin((lon_b - lon_a) / 2) ** 2
    return 2 * EARTH_RADIUS_KM * asin(sqrt(min(1.0, chord)))


def _on(found: Mapping[str, list[DatedRow]], code: str, on: date, what: str) -> DatedRow:
    for row in found.get(code, []):
        if row.holds_on(on):
            return row
    raise UnknownOn(f"De {what} {code} bestaat niet op {timing.day(on)}.")


def _by(field: str, found: Iterable[DatedRow]) -> dict[str, list[DatedRow]]:
    by_code: dict[str, list[DatedRow]] = defaultdict(list)
    for row in found:
        by_code[getattr(row, field)].append(row)
    return by_code


@cache
def _municipalities() -> dict[str, list[rows.Municipality]]:
    return _by("code", read_municipalities())


@cache
def _regions() -> dict[str, list[rows.Region]]:
    return _by("code", read_regions())


@cache
def _memberships() -> dict[str, list[rows.Membership]]:
    return _by("municipality", read_region_memberships())


@cache
def _names() -> dict[str, str]:
    names = {alias.alias.casefold(): alias.region for alias in read_region_aliases()}
    for row in read_regions():
        names |= {row.code.casefold(): row.code, row.name.casefold(): row.code, row.cbs_code.casefold(): row.code}
    return names
