"""What providers say over the months: mostly that it is still as it was, now and then that a place comes free."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Claim, Location, Offer, Place
from rets.services.audit import ENGINE
from rets.services.availability import confirm, newest, publish
from rets.simulation.arrivals import streams
from rets.simulation.habits import habits

NOTICE_DAYS = 30


def rates(session: Session, on: date, per_day: float) -> dict[str, float]:
    """Places that come free per day at each offer (slug), so that all together cover their share of those who arrive.

    `per_day` is how many children arrive a day, all forms together.
    """
    given = or_(Offer.withdrawn_on.is_(None), Offer.withdrawn_on > on)
    offers = session.execute(select(Offer.slug, Offer.form).where(given).order_by(Offer.slug)).all()
    whole = sum(one.share for one in streams())
    covered = {one.form: per_day * one.share / whole * one.coverage for one in streams()}
    many = {form: sum(offer.form == form for offer in offers) for form in covered}
    return {offer.slug: covered[offer.form] / many[offer.form] for offer in offers if offer.form in covered}


def tell(session: Session, slug: str, rate: float, rng: Random, at: datetime) -> None:
    """One report of one offer: new places since the last report, or that nothing changed."""
    offer = session.scalars(select(Offer).where(Offer.slug == slug)).one()
    closes_on = session.scalar(select(Location.closes_on).where(Location.id == offer.location_id))
    last = newest(session, offer)
    habit = habits()["supply"]
    new = sum(rng.random() < rate for _ in range((habit.low + habit.high) * 7 // 10))
    free_from = date_of(at) + timedelta(days=rng.randint(0, NOTICE_DAYS))
    if new and (closes_on is None or closes_on > free_from):
        many = min(still_free(session, offer) + new, 20)
        publish(session, offer, free_from=free_from, free_count=many, actor=ENGINE, at=at)
    elif last is not None:
        confirm(session, offer, actor=ENGINE, at=at)


def still_free(session: Session, offer: Offer) -> int:
    """How many places are free in the eyes of the provider: not given to a child; one that is only held counts."""
    given = select(Claim.id).where(Claim.place_id == Place.id, Claim.live, Claim.kind == "placed")
    free = select(func.count(Place.id)).where(Place.offer_id == offer.id, Place.withdrawn_at.is_(None), ~given.exists())
    return session.scalar(free) or 0
