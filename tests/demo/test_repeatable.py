"""The demonstration supply follows from its seed and its day alone."""

from datetime import date
from itertools import pairwise

from sqlalchemy import Engine, select
from sqlalchemy.orm import Session

from rets.db import SYSTEM, sessions
from rets.demo.supply import load_supply
from rets.models.supply import Availability, Contract, Location, Offer

TODAY = date(2026, 3, 16)


def _fingerprint(session: Session, today: date, seed: int) -> list[tuple[object, ...]]:
    load_supply(session, today, seed)
    rows = session.execute(
        select(Offer.slug, Offer.age_from, Availability.free_count, Availability.waiting_weeks, Location.lat)
        .join(Availability, Availability.offer_id == Offer.id)
        .join(Location, Offer.location_id == Location.id)
        .order_by(Offer.slug)
    )
    return [tuple(row) for row in rows]


def test_the_same_seed_gives_the_same_supply_and_another_seed_another(worker_engine: Engine) -> None:
    found = []
    for seed in (1, 1, 2):
        with worker_engine.connect() as connection:
            outer = connection.begin()
            with sessions(bind=connection, info={"viewer": SYSTEM}) as session:
                found.append(_fingerprint(session, TODAY, seed))
            outer.rollback()
    assert [before == after for before, after in pairwise(found)] == [True, False]


def test_the_supply_can_stand_in_the_past(worker_engine: Engine) -> None:
    with worker_engine.connect() as connection:
        outer = connection.begin()
        with sessions(bind=connection, info={"viewer": SYSTEM}) as session:
            assert load_supply(session, date(2021, 3, 10)).offers == 304
            assert session.scalars(select(Contract).filter_by(municipality="GM0457")).first() is not None
        outer.rollback()
