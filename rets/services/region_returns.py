"""The returns of regions over months, as figures for charts: the same that the uniforme uitvraag tells of each.

A return that was frozen counts as it was frozen, newest version; any other month is counted. Whoever may not have small
counts is told of each region what its return tells (`suppressing`), and never a sum over regions beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import FrozenUitvraag
from rets.services.counting import Counts
from rets.services.suppressing import Told, suppress
from rets.services.uitvraag import Uitvraag, make_uitvraag, total_of, town_key
from rets.services.uitvraag_frozen import uitvraag_in
from rets.services.uitvraag_tables import by_place

Months = Mapping[date, Mapping[str, Uitvraag]]


@dataclass(frozen=True, slots=True)
class Waited:
    """How many children of one region or GI waited for help at the end of each month, and how many of them were late.

    A figure that is None is not told, or was not delivered.
    """

    name: str
    waiting: tuple[int | None, ...]
    late: tuple[int | None, ...]


def returns_of(session: Session, days: Sequence[date], at: datetime, regions: Sequence[str]) -> Months:
    """The return of every region on every reference date. The caller answers for what is read.

    Raises:
        Invalid: a day cannot be counted.
    """
    frozen = _frozen(session, days, regions)
    return {day: _of_day(session, day, at, regions, frozen.get(day, {})) for day in days}


def per_region(months: Months, names: Mapping[str, str], *, small: bool) -> list[Waited]:
    """A line per region of `names`."""
    totals = {day: {code: _total(made, small=small) for code, made in found.items()} for day, found in months.items()}
    return [_waited(name, [totals[day].get(code) for day in months]) for code, name in names.items()]


def per_gi(months: Months, *, small: bool) -> list[Waited]:
    """A line per GI that counts somebody; without `small` only over one region, for which the caller answers."""
    told = {day: _gis(found.values(), small=small) for day, found in months.items()}
    names = {one.slug: one.name for found in months.values() for made in found.values() for one in made.suppliers}
    lines = [_waited(name, [told[day].get(slug) for day in months]) for slug, name in sorted(names.items())]
    return [one for one in lines if any((*one.waiting, *one.late))]


def told_of(made: Uitvraag) -> Told:
    """What the return of one region tells of its municipalities to who may not have small counts, by `town_key`."""
    return suppress({town_key(*one[:2], made.day): one[2] for one in by_place(made.places)})


def _frozen(session: Session, days: Sequence[date], regions: Sequence[str]) -> dict[date, dict[str, FrozenUitvraag]]:
    query = (
        select(FrozenUitvraag)
        .where(FrozenUitvraag.day.in_(days), FrozenUitvraag.region.in_(regions), FrozenUitvraag.gi_id.is_(None))
        .order_by(FrozenUitvraag.version)
    )
    found: dict[date, dict[str, FrozenUitvraag]] = {}
    for one in session.scalars(query):
        found.setdefault(one.day, {})[one.region or ""] = one
    return found


def _of_day(
    session: Session, day: date, at: datetime, regions: Sequence[str], frozen: Mapping[str, FrozenUitvraag]
) -> dict[str, Uitvraag]:
    counted = [code for code in regions if code not in frozen]
    made = make_uitvraag(session, day, at, regions=counted) if counted else None
    found = {code: uitvraag_in(one) for code, one in frozen.items()}
    return found | {code: _part(made, code) for code in counted if made}


def _part(made: Uitvraag, region: str) -> Uitvraag:
    """One region of a return of several."""
    places = tuple(one for one in made.places if one.region == region)
    return replace(
        made,
        regions=(region,),
        places=places,
        forms=tuple(one for one in made.forms if one.region == region),
        obstacles=tuple(one for one in made.obstacles if one.region == region),
        suppliers=tuple(
            replace(one, counts=total_of(place for place in places if place.gi == one.id) if one.counts else None)
            for one in made.suppliers
        ),
    )


def _total(made: Uitvraag, *, small: bool) -> Mapping[str, int | None]:
    if small:
        return asdict(made.total)
    return told_of(made).total


def _gis(found: Iterable[Uitvraag], *, small: bool) -> dict[str, Mapping[str, int | None]]:
    summed: dict[str, Counts] = {}
    for made in found:
        for one in made.suppliers:
            if one.counts:
                summed[one.slug] = summed.get(one.slug, Counts()) + one.counts
    told = summed if small else _as_told(found, summed)
    return {slug: asdict(counts) for slug, counts in told.items()}


def _as_told(found: Iterable[Uitvraag], summed: Mapping[str, Counts]) -> dict[str, Counts]:
    """Those that the return of the region names, by the order in which it hides them."""
    ids = {one.slug: str(one.id) for made in found for one in made.suppliers}
    told = suppress({ids[slug]: counts for slug, counts in summed.items()}).lines
    return {slug: counts for slug, counts in summed.items() if ids[slug] in told}


def _waited(name: str, figures: Sequence[Mapping[str, int | None] | None]) -> Waited:
    waiting, late = (tuple(one.get(key) if one else None for one in figures) for key in ("waiting", "late"))
    return Waited(name, waiting, late)
