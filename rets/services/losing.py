"""A place that was agreed and does not come about: it is free again and its request is over."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, Placement, Request
from rets.services import requests
from rets.services.audit import Actor, Happening, record


def let_place_go(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Cancel main help that did not start; what was kept for it is free and its provider is told."""
    unstarted = select(Placement).where(
        Placement.case_id == case.id,
        Placement.purpose == "main",
        Placement.started_on.is_(None),
        Placement.ended_on.is_(None),
    )
    for placement in session.scalars(unstarted):
        placement.cancelled_at = placement.cancelled_at or at
        request = session.get(Request, placement.request_id) if placement.request_id else None
        if request is None or request.state != "accepted":
            continue
        requests.end(session, case, request, "withdrawn", at)
        happening = Happening("place.lost", at, requests.told(request, request.offer) | {"placement_id": placement.id})
        record(session, case, [happening], actor, at)
        requests.tell_provider(session, case, request, "place.lost", at)
    session.flush()
