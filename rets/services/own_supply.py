"""What a provider itself offers, with what it last said about each offer."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Select, select
from sqlalchemy.orm import Session, contains_eager

from rets.errors import NotFound
from rets.models import Availability, Location, Offer


@dataclass(frozen=True)
class OwnOffer:
    """An offer and the newest word about it; nothing when the provider never said anything."""

    offer: Offer
    said: Availability | None


@dataclass(frozen=True)
class OwnLocation:
    """A location with its offers."""

    location: Location
    offers: tuple[OwnOffer, ...]


def own_locations(session: Session, providers: Collection[int], on: date) -> list[OwnLocation]:
    """The offers of these providers that are not withdrawn, by location."""
    found: dict[int, tuple[Location, list[OwnOffer]]] = {}
    for offer, said in session.execute(_offers(providers, on)):
        found.setdefault(offer.location_id, (offer.location, []))[1].append(OwnOffer(offer, said))
    return [OwnLocation(location, tuple(offers)) for location, offers in found.values()]


def own_offer(session: Session, providers: Collection[int], slug: str, on: date) -> OwnOffer:
    """One offer of these providers.

    Raises:
        NotFound: they have no such offer.
    """
    row = session.execute(_offers(providers, on).where(Offer.slug == slug)).one_or_none()
    if row is None:
        raise NotFound("Dit aanbod bestaat niet, of het is niet van u.")
    return OwnOffer(row[0], row[1])


def _offers(providers: Collection[int], on: date) -> Select[Offer, Availability]:
    newest = (
        select(Availability.id)
        .where(Availability.offer_id == Offer.id)
        .order_by(Availability.id.desc())
        .limit(1)
        .correlate(Offer)
        .scalar_subquery()
    )
    return (
        select(Offer, Availability)
        .join(Offer.location)
        .outerjoin(Availability, Availability.id == newest)
        .options(contains_eager(Offer.location))
        .where(Location.provider_id.in_(providers))
        .where((Offer.withdrawn_on.is_(None)) | (Offer.withdrawn_on > on))
        .order_by(Location.name, Location.id, Offer.name, Offer.id)
    )
