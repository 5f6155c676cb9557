"""Makes supply that a test can ask for: an offer with places, what was said about it, and its contract."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets.models import Availability, Contract, Location, Offer, Organisation, Place
from tests.builders import NOW, TODAY

HAARLEMMERMEER = "GM0394"


def an_offer(
    session: Session,
    *free: date,
    provider: str = "zilverreiger",
    form: str = "residentieel",
    municipality: str = HAARLEMMERMEER,
    weeks: int | None = None,
    stop: bool = False,
    said_at: datetime = NOW,
    **changes: Any,
) -> Offer:
    """An offer with a place from each of these days, or only a waiting list."""
    organisation = session.scalars(select(Organisation).where(Organisation.slug == provider)).one()
    number = (session.scalar(select(func.count()).select_from(Offer)) or 0) + 1
    location = Location(
        provider_id=organisation.id, name="Huis", municipality=municipality, lat=52.3, lon=4.7, phone="020 000 00 00"
    )
    plain: dict[str, Any] = {
        "slug": f"{provider}-{form}-{number}",
        "location": location,
        "form": form,
        "name": "Wonen",
        "age_from": 6,
        "age_until": 18,
        "perspectief": True,
    }
    offer = Offer(**(plain | changes), places=[Place(free_from=day) for day in free])
    session.add(offer)
    session.flush()
    say(session, offer, free_from=min(free, default=None), free_count=len(free), weeks=weeks, stop=stop, at=said_at)
    return offer


def say(
    session: Session,
    offer: Offer,
    *,
    free_from: date | None = None,
    free_count: int = 0,
    weeks: int | None = None,
    stop: bool = False,
    at: datetime = NOW,
    source: str = "provider",
) -> None:
    """What the provider says about an offer, without any place that follows from it."""
    session.add(
        Availability(
            offer_id=offer.id,
            free_from=free_from,
            free_count=free_count,
            waiting_weeks=weeks,
            admission_stop=stop,
            source=source,
            confirmed_at=at,
            recorded_at=at,
        )
    )
    session.flush()


def a_contract(session: Session, offer: Offer, municipality: str = HAARLEMMERMEER, **changes: Any) -> Contract:
    """The contract under which a municipality buys this offer."""
    plain: dict[str, Any] = {
        "provider_id": offer.location.provider_id,
        "form": offer.form,
        "municipality": municipality,
        "contract_form": "pxq",
        "valid_from": date(TODAY.year, 1, 1),
        "source": "test",
    }
    contract = Contract(**(plain | changes))
    session.add(contract)
    session.flush()
    return contract


def place_ids(offer: Offer) -> Sequence[int]:
    """The places of an offer in the order in which they were made."""
    return sorted(place.id for place in offer.places)
