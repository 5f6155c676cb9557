"""Places kept for a child: held by a request, or given. The database refuses what two people press at once."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta

from sqlalchemy import ARRAY, BigInteger, cast, func, select, update
from sqlalchemy.dialects.postgresql import DATERANGE, Range
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.sql import column

from rets.errors import PlaceTaken, Refused
from rets.models import Case, Claim, Offer, Place, Placement, Request

CHILD_HAS_PLACE = "Dit kind heeft in deze periode al een plek. Beëindig die eerst."


def stay_period(offer: Offer, start_on: date) -> Range[date]:
    """The days for which a place is kept: until the longest stay with its extension, else without end."""
    if offer.max_stay_days is None:
        return Range(start_on, None)
    return Range(start_on, start_on + timedelta(days=offer.max_stay_days + (offer.extension_days or 0)))


def occupied(session: Session, place_ids: Iterable[int]) -> dict[int, list[Range[date]]]:
    """For which periods places are taken, whoever asks: that a place is taken is no secret, for whom it is taken is."""
    ids = sorted(place_ids)
    table = func.rets_occupied(cast(ids, ARRAY(BigInteger))).table_valued(
        column("place_id", BigInteger), column("period", DATERANGE), column("kind")
    )
    found: dict[int, list[Range[date]]] = {place: [] for place in ids}
    for place_id, period in session.execute(select(table.c.place_id, table.c.period)):
        found[place_id].append(period)
    return found


def lock_free(session: Session, offer: Offer, period: Range[date], place_id: int | None = None) -> Place | None:
    """A place of an offer that is free for a period, the one asked for when given; none when there is none.

    The places stay locked until the transaction ends, so that two people who press at once come one after the other.
    """
    query = select(Place).where(
        Place.offer_id == offer.id, Place.withdrawn_at.is_(None), Place.free_from <= period.lower
    )
    if place_id is not None:
        query = query.where(Place.id == place_id)
    places = session.scalars(query.order_by(Place.id).with_for_update()).all()
    taken = occupied(session, [place.id for place in places])
    free = (place for place in places if not any(period.overlaps(other) for other in taken[place.id]))
    return next(free, None)


def keep(session: Session, case: Case, request: Request, place_id: int, kind: str, period: Range[date]) -> Claim:
    """Keep a place for a child.

    Raises:
        PlaceTaken: it is kept for another child.
        Refused: the child has another place in this period.
    """
    claim = Claim(
        place_id=place_id,
        case_id=case.id,
        request_id=request.id,
        kind=kind,
        purpose=request.purpose,
        period=period,
    )
    with guaranteed(session):
        session.add(claim)
    return claim


@contextmanager
def guaranteed(session: Session) -> Iterator[None]:
    """Write claims within a savepoint, and say in sentences what the database does not allow."""
    try:
        with session.begin_nested():
            yield
            session.flush()
    except IntegrityError as error:
        raise _sentence(str(error.orig)) or error from error
    except OperationalError as error:
        if "deadlock" in str(error.orig):
            raise PlaceTaken from error
        raise


def _sentence(message: str) -> Refused | None:
    if "ex_claims_one_place_one_child" in message:
        return PlaceTaken()
    return Refused(CHILD_HAS_PLACE) if "ex_claims_one_child_one_place" in message else None


def claim_of(session: Session, request: Request) -> Claim | None:
    """The place that is kept for a request now."""
    return session.scalar(select(Claim).where(Claim.request_id == request.id, Claim.live))


def release(session: Session, request_id: int) -> bool:
    """Let the place of a request go; whether one was kept."""
    gone = update(Claim).where(Claim.request_id == request_id, Claim.live).values(live=False).returning(Claim.id)
    return bool(session.scalars(gone).all())


def is_given(session: Session, request: Request) -> bool:
    """Whether the place of a request was given: its placement is agreed and not cancelled."""
    placed = select(Placement.id).where(Placement.request_id == request.id, Placement.cancelled_at.is_(None)).limit(1)
    return session.scalar(placed) is not None
