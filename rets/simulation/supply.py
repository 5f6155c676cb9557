"""What providers say over the months: mostly that it is still as it was, now and then that a place comes free."""

from datetime import date, datetime, timedelta
from random import Random

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Offer
from rets.services.audit import ENGINE
from rets.services.availability import confirm, newest, publish
from rets.simulation.arrivals import streams
from rets.simulation.habits import habits

NOTICE_DAYS = 30


def rates(session: Session, on: date, per_day: float) -> dict[int, float]:
    """Places that come free per day at each offer, so that all together cover their share of those who arrive.

    `per_day` is how many children arrive a day, all forms together.
    """
    given = or_(Offer.withdrawn_on.is_(None), Offer.withdrawn_on > on)
    offers = session.execute(select(Offer.id, Offer.form).where(given).order_by(Offer.id)).all()
    whole = sum(one.share for one in streams())
    covered = {one.form: per_day * one.share / whole * one.coverage for one in streams()}
    many = {form: sum(offer.form == form for offer in offers) for form in covered}
    return {offer.id: covered[offer.form] / many[offer.form] for offer in offers if offer.form in covered}


def tell(session: Session, offer_id: int, rate: float, rng: Random, at: datetime) -> None:
    """One report of one offer: new places since the last report, or that nothing changed."""
    offer = session.get_one(Offer, offer_id)
    last = newest(session, offer)
    habit = habits()["supply"]
    new = sum(rng.random() < rate for _ in range((habit.low + habit.high) * 7 // 10))
    if new:
        free_from = date_of(at) + timedelta(days=rng.randint(0, NOTICE_DAYS))
        still = last.free_count if last else 0
        publish(session, offer, free_from=free_from, free_count=min(still + new, 20), actor=ENGINE, at=at)
    elif last is not None:
        confirm(session, offer, actor=ENGINE, at=at)
