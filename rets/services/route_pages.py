"""The route of a place as it is read: by anybody for a municipality, and for a case the version that it keeps."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.errors import NotFound
from rets.models import RouteActivation, RouteVersion
from rets.reference.geography import UnknownOn, municipality, region, region_named, region_of
from rets.reference.load import read_municipalities, read_regions
from rets.schemas.route_file import stored_route
from rets.services.codes import find_municipality
from rets.services.route_versions import GENERAL, version_on
from workflows.routes import Route

NO_PLACE = "Deze gemeente of regio is niet bekend."


@dataclass(frozen=True)
class Held:
    """The version that holds for a place, what the place is called and in which region it lies.

    `own` when the version is of that very place.
    """

    version: RouteVersion
    route: Route
    name: str
    place: str
    region: str | None

    @property
    def own(self) -> bool:
        """Whether the document is of this place, and not of its region or of everybody."""
        return self.version.place == self.place


def route_for(session: Session, place: str, on: date) -> Held:
    """The route that holds in a municipality (name or code) or region on a day.

    Raises:
        NotFound: there is no such place, or no route yet on that day.
    """
    found = find_municipality(session, place, on)
    if found is not None:
        return _held(session, found.code, found.name, _region_of(found.code, on), on)
    try:
        code = region_named(place)
        return _held(session, code, region(code, on).name, code, on)
    except UnknownOn:
        if place == GENERAL:
            return _held(session, GENERAL, "elke andere gemeente", None, on)
        raise NotFound(NO_PLACE) from None


def place_name(place: str, on: date) -> str:
    """What a place of a route is called."""
    if place == GENERAL:
        return "Algemeen"
    try:
        return municipality(place, on).name if place.startswith("GM") else region(place, on).name
    except UnknownOn:
        return place


def places(on: date) -> tuple[list[tuple[str, str]], list[tuple[str, str]]]:
    """The regions and the municipalities of a day, by name, with their codes."""
    regions = [(row.code, row.name) for row in read_regions() if row.holds_on(on)]
    municipalities = [(row.code, row.name) for row in read_municipalities() if row.holds_on(on)]
    return sorted(regions, key=_by_name), sorted(municipalities, key=_by_name)


def _by_name(place: tuple[str, str]) -> str:
    return place[1].casefold()


def _region_of(code: str, on: date) -> str | None:
    try:
        return region_of(code, on)
    except UnknownOn:
        return None


def _held(session: Session, place: str, name: str, region_code: str | None, on: date) -> Held:
    version = version_on(session, (place, region_code), on)
    if version is None:
        raise NotFound("Voor die dag is er nog geen route.")
    return Held(version, stored_route(version.text), name, place, region_code)


def places_with_own_route(session: Session, on: date) -> list[tuple[str, str]]:
    """The places that have a route of their own on a day, with what they are called, by name."""
    found = session.scalars(select(RouteActivation.place).where(RouteActivation.from_on <= on).distinct())
    return sorted(((place, place_name(place, on)) for place in found), key=_by_name)
