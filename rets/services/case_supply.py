"""Supply brought by a case file, put into the tables that the demonstration supply would fill."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import FieldError, Invalid
from rets.models import Availability, Contract, Location, Offer, Organisation, Place
from rets.models.supply import REPLAY
from rets.schemas.supply_file import OfferIn
from rets.services.codes import codes, find_municipality

SOURCE = "casusbestand"


def load_case_supply(session: Session, offers: Iterable[OfferIn], at: datetime) -> None:
    """Store the offers of a case file as they stood at a moment. Does not commit.

    Raises:
        Invalid: an unknown municipality or form of care, at its place in the file.
    """
    on = date_of(at)
    forms = codes(session, "forms_of_care", on)
    faults = []
    for number, offer in enumerate(offers):
        municipality = find_municipality(session, offer.municipality, on)
        if municipality is None:
            faults.append(
                FieldError(f"supply.{number}.municipality", f"De gemeente “{offer.municipality}” is niet bekend.")
            )
        if offer.form not in forms:
            faults.append(FieldError(f"supply.{number}.form", f"De hulpvorm “{offer.form}” is niet bekend."))
        if municipality is not None and offer.form in forms:
            provider = _provider(session, offer.provider)
            location = Location(
                provider_id=provider.id,
                name=offer.name or offer.provider,
                municipality=municipality.code,
                lat=municipality.lat,
                lon=municipality.lon,
                phone="",
            )
            session.add(location)
            session.flush()
            _offer(session, offer, location, at)
    if faults:
        raise Invalid(faults)


def _provider(session: Session, name: str) -> Organisation:
    slug = "zaak-" + "".join(c if c.isalnum() else "-" for c in name.lower())[:50]
    found = session.scalar(select(Organisation).where(Organisation.slug == slug))
    if found is None:
        found = Organisation(slug=slug, kind="provider", name=name)
        session.add(found)
        session.flush()
    return found


def _offer(session: Session, given: OfferIn, location: Location, at: datetime) -> None:
    offer = Offer(
        slug=given.slug,
        location_id=location.id,
        form=given.form,
        name=given.name or given.provider,
        age_from=given.age_from,
        age_until=given.age_until,
        sex=given.sex,
        iq_from=given.iq_from,
        iq_until=given.iq_until,
        contra_indications=[contra.model_dump() for contra in given.contra_indications],
        perspectief=given.perspectief,
        max_stay_days=given.max_stay_days,
        required_authorisation=given.required_authorisation,
    )
    session.add(offer)
    session.flush()
    count = given.free_count if given.free_from else 0
    session.add_all(Place(offer_id=offer.id, free_from=given.free_from or date_of(at)) for _ in range(count))
    session.add(
        Availability(
            offer_id=offer.id,
            free_from=given.free_from,
            free_count=count,
            waiting_weeks=given.waiting_weeks,
            admission_stop=given.admission_stop,
            source=REPLAY,
            confirmed_at=at,
            recorded_at=at,
        )
    )
    for name in given.contracted_with:
        municipality = find_municipality(session, name, date_of(at))
        if municipality is not None:
            session.add(
                Contract(
                    provider_id=location.provider_id,
                    form=given.form,
                    municipality=municipality.code,
                    contract_form="pxq",
                    valid_from=date_of(at) - timedelta(days=365),
                    source=SOURCE,
                )
            )
    session.flush()
