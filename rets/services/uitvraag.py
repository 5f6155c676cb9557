"""The uniforme uitvraag: who waits for what on a reference date (peildatum), per municipality (N18, E1 to E11).

Counted by `rets.services.counting`, from what was recorded up to the cutoff: the end of the day on which the return
must be delivered. Until then the figures are provisional; after it they do not change any more.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import add

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Invalid
from rets.models import Organisation
from rets.reference.geography import UnknownOn, region
from rets.render.dates import plain_date
from rets.render.places import municipality_name, region_name
from rets.services.counting import RETS, Coded, Counts, Placed, count_children, first_moment
from rets.services.covering import Cover, cover_for
from rets.services.own_counted import with_own
from rets.services.parameters import parameters
from rets.services.uitvraag_words import UNKNOWN
from workflows.calendar import add_months, end_of_day

NO_DATE = "“{given}” is geen datum. Schrijf hem als 2021-03-31."
NOT_OVER = "Deze peildatum is nog niet voorbij. Kies een eerdere dag."
NO_DATA = "Voor deze peildatum zijn er geen gegevens. De eerste is {first}."
NOTHING = "Er zijn nog geen gegevens om te tellen."
NOT_THE_LAST = "Een peildatum is de laatste dag van een maand. Kies bijvoorbeeld {near}."
NO_REGION = "De regio “{code}” is niet bekend."
WITHOUT = "Deze GI is niet bekend."


@dataclass(frozen=True, slots=True)
class Supplier:
    """A GI: what it counts and from which source, or nothing when its figures are missing.

    Its figures come from its cases in RETS, or from its own file with figures or children (`own_counted`).
    """

    id: int
    slug: str
    name: str
    counts: Counts | None
    source: str = RETS


@dataclass(frozen=True, slots=True)
class Uitvraag:
    """A return: what was counted for which day, as known at which moment, for which regions and GI (none: all).

    `cover` is what the return of one GI leaves out for who may not have small counts.
    """

    day: date
    cutoff: datetime
    provisional: bool
    regions: tuple[str, ...] | None
    gi: str | None
    places: tuple[Placed, ...]
    forms: tuple[Coded, ...]
    obstacles: tuple[Coded, ...]
    suppliers: tuple[Supplier, ...]
    cover: Cover | None = None

    @property
    def total(self) -> Counts:
        """All places together; every child once."""
        return total_of(self.places)


def total_of(places: Iterable[Placed]) -> Counts:
    """These places together."""
    return reduce(add, (place.counts for place in places), Counts())


def make_uitvraag(
    session: Session,
    day: date,
    at: datetime,
    *,
    regions: Sequence[str] | None = None,
    gi: str | None = None,
    cutoff: datetime | None = None,
) -> Uitvraag:
    """Count the return of a reference date, for some regions and one GI, or for all.

    `cutoff` is for a correction: up to which moment what was recorded counts. The caller answers for what is read.

    Raises:
        Invalid: the day is not over, no last day of a month, or lies before the data; a region or the GI is unknown.
    """
    check_day(session, day, date_of(at))
    _check_regions(regions or (), day)
    gis = _gis(session)
    if gi and gi not in {one.slug for one in gis}:
        raise Invalid.at("gi", WITHOUT)
    own = [one for one in gis if gi in (None, one.slug)]
    due = end_of_day(delivery_day(session, day))
    until = min(at, cutoff or due)
    chosen = [one.id for one in own] if gi else None
    from_cases = count_children(session, day, until, regions=regions, gis=chosen)
    found, delivered = with_own(session, from_cases, day, until, regions=regions, gis=chosen)
    cover = _cover(session, day, until, own[0].id) if gi else None
    return Uitvraag(
        day=day,
        cutoff=until,
        provisional=cutoff is None and at < due,
        regions=None if regions is None else tuple(sorted(regions)),
        gi=gi,
        places=found.places,
        forms=found.forms,
        obstacles=found.obstacles,
        suppliers=tuple(_supplier(one, found.places, delivered) for one in own),
        cover=cover,
    )


def _cover(session: Session, day: date, until: datetime, gi: int) -> Cover:
    found, _ = with_own(session, count_children(session, day, until), day, until)
    keys = {(one.region, one.municipality): town_key(one.region, one.municipality, day) for one in found.places}
    return cover_for(gi, found.places, keys)


def town_key(region: str, town: str | None, day: date) -> str:
    """By what a municipality is known among the lines of which small ones are hidden."""
    return "|".join((region_name(region, day), municipality_name(town, day) if town else UNKNOWN))


def check_day(session: Session, day: date, today: date) -> None:
    """Let a reference date pass.

    Raises:
        Invalid: it is not over, no last day of a month, or lies before the data.
    """
    if day >= today:
        raise Invalid.at("peildatum", NOT_OVER)
    if (day + timedelta(days=1)).day != 1:
        raise Invalid.at("peildatum", NOT_THE_LAST.format(near=plain_date(last_day_before(day))))
    first = first_moment(session)
    if first is None:
        raise Invalid.at("peildatum", NOTHING)
    if day < date_of(first):
        raise Invalid.at("peildatum", NO_DATA.format(first=plain_date(_month_end(date_of(first)))))


def day_from(given: str, field: str = "peildatum") -> date:
    """A reference date as somebody typed it.

    Raises:
        Invalid: it is no date.
    """
    try:
        return date.fromisoformat(given.strip())
    except ValueError:
        raise Invalid.at(field, NO_DATE.format(given=given.strip()[:40])) from None


def last_day_before(day: date) -> date:
    """The last day of the month before: the reference date that is due now (N18)."""
    return day.replace(day=1) - timedelta(days=1)


def days_to_choose(session: Session, today: date, most: int = 24) -> list[date]:
    """The reference dates that can be counted, newest first."""
    found: list[date] = []
    first, day = first_moment(session), last_day_before(today)
    while first is not None and day >= date_of(first) and len(found) < most:
        found.append(day)
        day = last_day_before(day)
    return found


def delivery_day(session: Session, day: date) -> date:
    """Until when the return of a reference date is delivered: the 10th, or the last working day before it (X3)."""
    p = parameters(session, day)
    due = add_months(day.replace(day=1), 1).replace(day=p.return_day)
    if p.return_on_working_day and not p.calendar.is_working_day(due):
        due = p.calendar.add_working_days(due, -1)
    return due


def _check_regions(codes: Iterable[str], day: date) -> None:
    for code in codes:
        try:
            region(code, day)
        except UnknownOn:
            raise Invalid.at("regio", NO_REGION.format(code=code[:40])) from None


def _month_end(day: date) -> date:
    return last_day_before(add_months(day.replace(day=1), 1))


def _gis(session: Session) -> Sequence[Organisation]:
    return session.scalars(select(Organisation).where(Organisation.kind == "gi").order_by(Organisation.name)).all()


def _supplier(gi: Organisation, places: Sequence[Placed], delivered: Mapping[int, str]) -> Supplier:
    own = [place for place in places if place.gi == gi.id]
    counts = total_of(own) if own or gi.id in delivered else None
    return Supplier(gi.id, gi.slug, gi.name, counts, delivered.get(gi.id, RETS))
