"""What providers say is free: every word is kept, and the places that can be asked follow from the newest."""

from collections.abc import Collection
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.dialects.postgresql import Range
from sqlalchemy.orm import Session, contains_eager

from rets import access
from rets.clock import date_of, midnight
from rets.errors import FieldError, Forbidden, Invalid, Refused
from rets.models import Availability, Location, Offer, Place, Request
from rets.schemas.texts import personal_sentence
from rets.services.audit import Actor
from rets.services.claims import occupied
from rets.services.owners import people_of
from rets.services.parameters import parameters
from rets.services.waking import wake
from workflows.roles import Role

MOST_PLACES, MOST_WEEKS, LONGEST_NOTE = 500, 520, 500
FOR_ALL = frozenset({Role.ZORGMAKELAAR, Role.ADMINISTRATOR, Role.SYSTEM})


def publish(
    session: Session,
    offer: Offer,
    *,
    free_from: date | None,
    free_count: int,
    actor: Actor,
    at: datetime,
    waiting_weeks: int | None = None,
    admission_stop: bool = False,
    note: str | None = None,
    source: str = "provider",
    row_key: str | None = None,
    waking: bool = True,
) -> Availability:
    """Say what is free at an offer: a new word beside the earlier ones, and its places brought in line.

    For who waits for this help is looked again at once, unless the caller sees to it (`waking`). Does not commit.

    Raises:
        Forbidden: the offer is of another provider.
        Invalid: every fault at its field.
    """
    authorise(session, offer, actor, at)
    note = (note or "").strip() or None
    _check(free_from, free_count, waiting_weeks, note)
    session.scalar(select(Offer.id).where(Offer.id == offer.id).with_for_update())
    said = Availability(
        offer_id=offer.id,
        free_from=free_from if free_count else None,
        free_count=free_count,
        waiting_weeks=waiting_weeks,
        admission_stop=admission_stop,
        note=note,
        source=source,
        row_key=row_key,
        confirmed_at=at,
        recorded_at=at,
        recorded_by=actor.person_id,
    )
    session.add(said)
    session.flush()
    _bring_in_line(session, offer, free_from or date_of(at), free_count, at)
    if waking:
        wake(session, {offer.form}, at)
    return said


def confirm(
    session: Session, offer: Offer, *, actor: Actor, at: datetime, source: str = "provider", row_key: str | None = None
) -> Availability:
    """One tap: it is still as it was said last, today.

    Raises:
        Forbidden: the offer is of another provider.
        Refused: nothing was ever said about it.
    """
    authorise(session, offer, actor, at)
    last = newest(session, offer)
    if last is None:
        raise Refused("Er is over dit aanbod nog niets gemeld. Vul eerst in wat er vrij is.")
    said = Availability(
        offer_id=offer.id,
        free_from=last.free_from,
        free_count=last.free_count,
        waiting_weeks=last.waiting_weeks,
        admission_stop=last.admission_stop,
        note=last.note,
        source=source,
        row_key=row_key or last.row_key,
        confirmed_at=at,
        recorded_at=at,
        recorded_by=actor.person_id,
    )
    session.add(said)
    session.flush()
    return said


def newest(session: Session, offer: Offer) -> Availability | None:
    """What was said last about an offer."""
    query = select(Availability).where(Availability.offer_id == offer.id)
    return session.scalar(query.order_by(Availability.id.desc()).limit(1))


def stale(session: Session, on: date, *, providers: Collection[int] | None = None) -> list[tuple[Offer, date | None]]:
    """The offers whose news is older than the confirmation term, oldest first, with the day it was confirmed (P1)."""
    limit = midnight(on - timedelta(days=parameters(session, on).confirmation_days))
    last = (
        select(Availability.confirmed_at)
        .where(Availability.offer_id == Offer.id)
        .order_by(Availability.id.desc())
        .limit(1)
        .correlate(Offer)
        .scalar_subquery()
    )
    query = (
        select(Offer, last.label("confirmed_at"))
        .join(Offer.location)
        .options(contains_eager(Offer.location))
        .where(or_(Offer.withdrawn_on.is_(None), Offer.withdrawn_on > on))
        .where(or_(last.is_(None), last < limit))
        .order_by(last.asc().nulls_first(), Offer.id)
    )
    if providers is not None:
        query = query.where(Location.provider_id.in_(providers))
    return [(offer, date_of(at) if at else None) for offer, at in session.execute(query)]


def authorise(session: Session, offer: Offer, actor: Actor, at: datetime) -> None:
    """Let a provider speak for its own offers; who imports for a region speaks for all.

    Raises:
        Forbidden: otherwise.
    """
    if actor.roles & FOR_ALL:
        return
    access.require_role(actor.roles, "availability.publish")
    provider = offer.location.provider_id
    if actor.person_id not in people_of(session, provider, Role.PROVIDER.value, date_of(at)):
        raise Forbidden("Dit aanbod is van een andere aanbieder.")


def _check(free_from: date | None, free_count: int, waiting_weeks: int | None, note: str | None) -> None:
    faults = []
    if not 0 <= free_count <= MOST_PLACES:
        faults.append(FieldError("free_count", f"Het aantal vrije plekken ligt tussen 0 en {MOST_PLACES}."))
    elif free_count and free_from is None:
        faults.append(FieldError("free_from", "Vul in vanaf welke dag de plek vrij is."))
    if waiting_weeks is not None and not 0 <= waiting_weeks <= MOST_WEEKS:
        faults.append(FieldError("waiting_weeks", f"De wachttijd ligt tussen 0 en {MOST_WEEKS} weken."))
    if note and len(note) > LONGEST_NOTE:
        faults.append(FieldError("note", f"Deze tekst is te lang; hoogstens {LONGEST_NOTE} tekens."))
    sentence = personal_sentence(note or "")
    if sentence:
        faults.append(FieldError("note", sentence))
    if faults:
        raise Invalid(faults)


def _bring_in_line(session: Session, offer: Offer, free_from: date, free_count: int, at: datetime) -> None:
    """As many places as were said, from the day that was said; what is given or promised is no longer counted.

    A place that is only held for a request is still free in the eyes of the provider: it counts, and stays as it is.
    """
    open_places = select(Place).where(Place.offer_id == offer.id, Place.withdrawn_at.is_(None)).order_by(Place.id)
    places = session.scalars(open_places.with_for_update()).all()
    ahead = Range(date_of(at), None)
    taken = occupied(session, [place.id for place in places])
    kept = {place.id for place in places if any(ahead.overlaps(period) for period in taken[place.id])}
    held = kept - _given(session, kept)
    free = [place for place in places if place.id not in kept]
    wanted = max(0, free_count - len(held))
    for place in free[:wanted]:
        place.free_from = free_from
    for place in free[wanted:]:
        place.withdrawn_at = at
    session.add_all(Place(offer_id=offer.id, free_from=free_from) for _ in range(wanted - len(free)))
    session.flush()
    session.expire(offer, ["places"])


def _given(session: Session, place_ids: set[int]) -> set[int]:
    """The places to which the provider said yes: its own requests are visible to it."""
    said_yes = select(Request.place_id).where(Request.place_id.in_(place_ids), Request.state == "accepted")
    return {place for place in session.scalars(said_yes) if place is not None}
