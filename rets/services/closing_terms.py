"""Who comes to a location that closes: the sweep looks at it at once, as when the closing is told (N17)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Deadline, Location, Offer, Placement

KIND = "sluiting_bekijken"


def look_at_closing(session: Session, case: Case, placement: Placement, at: datetime) -> None:
    """Let the sweep look at help that began where a closing was told before."""
    query = select(Location.id).join(Offer, Offer.location_id == Location.id)
    location = session.scalar(query.where(Offer.id == placement.offer_id, Location.closes_on > date_of(at)))
    open_ = select(Deadline.id).where(Deadline.case_id == case.id, Deadline.kind == KIND, Deadline.closed_at.is_(None))
    if location is None or session.scalar(open_.where(Deadline.ref == str(location))) is not None:
        return
    session.add(
        Deadline(
            case_id=case.id,
            family="process",
            kind=KIND,
            ref=str(location),
            opened_at=at,
            due_at=at,
            next_at=at,
            data={"source": "N17"},
        )
    )
