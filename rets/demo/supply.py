"""Loads the demonstration supply: about 300 offers of 60 invented providers over the nine regions."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from random import Random

from sqlalchemy import func, insert, select
from sqlalchemy.orm import Session

from rets.demo.availability import publish
from rets.demo.contracts import make_contracts
from rets.demo.offers import OWN_HOUSE, close_some, make_location, make_offer
from rets.demo.organisations import load_organisations
from rets.demo.slots import Slot, divide
from rets.models.agreements import ProviderAgreement
from rets.models.people import Organisation
from rets.models.supply import Contract, Location, Offer, Place

SEED = 20210310
STOPPED_IN_ZW = 12
ALWAYS_STOPPED = "klapekster"
PARTNERS = ("zilverreiger", "polderbaken", "duinlicht")
SHARED_FORMS = ("residentieel", "crisisplek", "iag", "dagbehandeling", "traumabehandeling")
CLOSING = (("KNH", "residentieel"), ("WF", "kleinschalig_wonen"))


@dataclass(frozen=True)
class Supply:
    """How much supply there is."""

    providers: int
    offers: int
    places: int
    contracts: int


def load_supply(session: Session, today: date, seed: int = SEED, source: str = "demo") -> Supply:
    """Make the demonstration supply as it would stand on `today`; the same seed and day give the same supply.

    `source` is who says what is free. Does nothing when there are offers already. Does not commit.
    """
    organisations = load_organisations(session, today)
    if session.scalar(select(Offer.id).limit(1)) is None:
        _make(session, organisations, Random(seed), today, source)  # noqa: S311 - a repeatable demonstration, nothing secret
    return _count(session)


def _make(session: Session, organisations: dict[str, Organisation], rng: Random, today: date, source: str) -> None:
    slots = divide(rng)
    stopped = _stopped(slots, rng)
    locations: dict[tuple[str, ...], Location] = {}
    said = []
    for slot in slots:
        house = (slot.slug,) if slot.planned.form in OWN_HOUSE else (slot.provider.slug, slot.region)
        if house not in locations:
            provider = organisations[slot.provider.slug]
            locations[house] = make_location(slot, provider, len(locations), rng, today)
        offer = make_offer(slot, locations[house], rng, today)
        session.add(offer)
        stop = slot.region == "ZW" and slot.provider.slug in stopped
        said.append((offer, publish(slot, offer, stop, rng, today, source)))
    close_some(list(_closing(slots, locations)), today)
    session.flush()
    for offer, availability in said:
        availability.offer_id = offer.id
        session.add(availability)
    offered = {(slot.provider.slug, slot.planned.form) for slot in slots}
    session.execute(insert(Contract), make_contracts(offered, stopped, organisations, rng, today))
    session.add_all(_agreements(organisations, today))
    session.flush()


def _stopped(slots: list[Slot], rng: Random) -> set[str]:
    there = sorted({slot.provider.slug for slot in slots if slot.region == "ZW"} - {ALWAYS_STOPPED})
    return {ALWAYS_STOPPED, *rng.sample(there, STOPPED_IN_ZW - 1)}


def _closing(slots: list[Slot], locations: dict[tuple[str, ...], Location]) -> Iterator[Location]:
    for region, form in CLOSING:
        slot = next(slot for slot in slots if (slot.region, slot.planned.form) == (region, form))
        yield locations[slot.provider.slug, region]


def _agreements(organisations: dict[str, Organisation], today: date) -> list[ProviderAgreement]:
    return [
        ProviderAgreement(
            provider_id=organisations[provider].id,
            partner_id=organisations[partner].id,
            forms=list(SHARED_FORMS),
            valid_from=date(today.year - 1, 1, 1),
            valid_until=None,
            source="demonstratie (R56)",
        )
        for provider, partner in combinations(PARTNERS, 2)
    ]


def _count(session: Session) -> Supply:
    providers = select(func.count(Location.provider_id.distinct()))
    counts = [session.scalar(select(func.count()).select_from(model)) or 0 for model in (Offer, Place, Contract)]
    return Supply(session.scalar(providers) or 0, *counts)
