"""Says what is free in the demonstration: little, by the reported waits, and not all of it lately confirmed."""

from datetime import date, timedelta
from random import Random

from rets.clock import midnight
from rets.demo.offers import make_inhabitants
from rets.demo.slots import Slot
from rets.models.supply import Availability, Offer, Place
from rets.reference.load import read_waiting_times
from rets.reference.rows import WaitingTime

CONFIRMED_AGO = ((0, 6), (0, 6), (0, 6), (0, 6), (0, 6), (7, 13), (7, 13), (14, 27), (14, 27), (28, 60))
ANNOUNCED_DAYS = (14, 120)
STOP_ELSEWHERE = 0.08
LONG_WAIT = (20, 40)


def publish(slot: Slot, offer: Offer, stopped: bool, rng: Random, today: date, source: str) -> Availability:
    """What the provider last said about an offer, with the places that follow from it (C rows, F11)."""
    free_count, free_from, weeks = _state(slot, rng, today)
    if offer.group_size is not None:
        free_now = free_count if free_from is not None and free_from <= today else 0
        offer.inhabitants = make_inhabitants(offer, offer.group_size - free_now, rng)
    if free_from is not None:
        offer.places = [Place(free_from=free_from, withdrawn_at=None) for _ in range(free_count)]
    confirmed_at = midnight(today - timedelta(days=rng.randint(*rng.choice(CONFIRMED_AGO))))
    return Availability(
        free_from=free_from,
        free_count=free_count,
        waiting_weeks=weeks,
        admission_stop=stopped or (free_count == 0 and rng.random() < STOP_ELSEWHERE),
        note=None,
        source=source,
        row_key=None,
        confirmed_at=confirmed_at,
        recorded_at=confirmed_at,
        recorded_by=None,
    )


def _state(slot: Slot, rng: Random, today: date) -> tuple[int, date | None, int | None]:
    reported = _reported(slot)
    if reported is not None and (reported.full or reported.weeks):
        return 0, None, None if reported.full else _weeks(slot, reported, rng)
    chance = rng.randrange(100)
    free_pct = slot.planned.free_pct if reported is None else 0
    if chance < free_pct:
        many = 1 if slot.planned.group[1] else rng.randint(1, 3)
        return many, today - timedelta(days=rng.randint(0, 20)), None
    if chance < free_pct + slot.planned.announced_pct:
        return 1, today + timedelta(days=rng.randint(*ANNOUNCED_DAYS)), None
    return 0, None, _weeks(slot, reported, rng)


def _weeks(slot: Slot, reported: WaitingTime | None, rng: Random) -> int:
    if reported is None:
        return rng.randint(*slot.planned.waiting)
    if reported.weeks is None:
        return rng.randint(*LONG_WAIT)
    return max(1, round(reported.weeks * rng.uniform(0.85, 1.15)))


def _reported(slot: Slot) -> WaitingTime | None:
    for row in read_waiting_times():
        if (row.region, row.form) == (slot.region, slot.planned.form):
            return row
    return None
