"""Makes an offer to ask for, when a test is not about supply."""

from sqlalchemy.orm import Session

from rets.models import Location, Offer, Organisation


def offer_of(session: Session, provider: Organisation, form: str = "residentieel", number: int = 0) -> Offer:
    """A plain offer of a provider in Haarlemmermeer."""
    location = Location(
        provider_id=provider.id, name="Huis", municipality="GM0394", lat=52.3, lon=4.7, phone="020 000 00 00"
    )
    session.add(location)
    session.flush()
    offer = Offer(
        slug=f"{provider.slug}-{form}-{number}",
        location_id=location.id,
        form=form,
        name="Wonen",
        age_from=6,
        age_until=18,
        perspectief=True,
    )
    session.add(offer)
    session.flush()
    return offer
