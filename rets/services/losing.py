"""What ends with a search: a place that does not come about, and requests that nobody needs an answer to."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, Placement, Request
from rets.services import claims, requests
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
        happening = Happening(
            "request.lost", at, requests.told(request, request.offer) | {"placement_id": placement.id}
        )
        record(session, case, [happening], actor, at)
        requests.tell_provider(session, case, request, "request.lost", at)
    session.flush()


def end_requests(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Withdraw every request of a closed case on which no place was agreed; the providers are told."""
    running = select(Request).where(Request.case_id == case.id, Request.state.in_(requests.RUNNING))
    for request in session.scalars(running.order_by(Request.id).with_for_update()).all():
        if claims.is_given(session, request):
            continue
        requests.end(session, case, request, "withdrawn", at)
        happening = Happening("request.withdrawn", at, requests.told(request, request.offer) | {"because_of": "closed"})
        record(session, case, [happening], actor, at)
        requests.tell_provider(session, case, request, "request.withdrawn", at)
