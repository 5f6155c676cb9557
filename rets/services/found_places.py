"""Stored proposals made readable: each place with its provider, town and telephone, the same offer shown once."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rets.models import Location, Offer, StoredPlan


@dataclass(frozen=True)
class FoundPlace:
    """A proposed place: what the matcher said (`said`), and where it is. `more` counts its other places alike.

    `arranged_on` is the day by which its route can be arranged, when that takes any time.
    """

    offer: Offer
    said: Mapping[str, Any]
    place: str
    start_on: date | None
    more: int
    arranged_on: date | None


@dataclass(frozen=True)
class FoundPlaces:
    """All places for one child: fitting, just missing, bridging, and the others counted by reason."""

    fitting: Sequence[FoundPlace]
    near_misses: Sequence[FoundPlace]
    bridging: Sequence[FoundPlace]
    by_reason: Sequence[Mapping[str, Any]]


def found_places(session: Session, result: Mapping[str, Any]) -> FoundPlaces:
    """The outcome of stored proposals with the offers that they name; an offer that is gone since is left out."""
    groups = ("fitting", "near_misses", "bridging")
    slugs = {row["offer"] for group in groups for row in result[group]}
    offers = {
        row.slug: row
        for row in session.scalars(
            select(Offer)
            .options(joinedload(Offer.location).joinedload(Location.provider))
            .where(Offer.slug.in_(slugs), Offer.withdrawn_on.is_(None))
        )
    }
    fitting, near, bridging = (
        tuple(_once(result[group], offers, date.fromisoformat(result["as_of"]))) for group in groups
    )
    return FoundPlaces(fitting, near, bridging, result["by_reason"])


def find_place(session: Session, stored: StoredPlan | None, slug: str) -> FoundPlace | None:
    """What was said of an offer, among the places that fit, just miss or bridge."""
    if stored is None:
        return None
    found = found_places(session, stored.result)
    everything = (*found.fitting, *found.near_misses, *found.bridging)
    return next((one for one in everything if one.offer.slug == slug), None)


def _once(rows: Sequence[Mapping[str, Any]], offers: Mapping[str, Offer], on: date) -> Iterator[FoundPlace]:
    for slug, alike in _by_offer(rows).items():
        if slug in offers:
            first = alike[0]
            start = date.fromisoformat(first["start_on"]) if first["start_on"] else None
            days = first["route"]["days"]
            arranged = on + timedelta(days=days) if days else None
            yield FoundPlace(offers[slug], first, first["place"], start, len(alike) - 1, arranged)


def _by_offer(rows: Iterable[Mapping[str, Any]]) -> dict[str, list[Mapping[str, Any]]]:
    found: dict[str, list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(row["offer"], []).append(row)
    return found
