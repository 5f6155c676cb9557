"""Agreeing a place on a request that was accepted: the hold becomes the child's place, the rest of the search ends."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Invalid, Refused
from rets.models import Case, Place, Placement, Request
from rets.services import claims, placements, requests
from rets.services.advance import advance
from rets.services.audit import Actor, Happening, record
from rets.services.settle import settle
from rets.services.tasks import close_deadline
from workflows.facts import Note


def agree_place(
    session: Session,
    case: Case,
    request: Request,
    *,
    actor: Actor,
    at: datetime,
    planned_on: date | None = None,
    intake_on: date | None = None,
    seen: int | None = None,
) -> Placement:
    """Agree the place of an accepted request, on a locked case; main help takes the step `agree_place`.

    With main help agreed, the child's other requests for main help are withdrawn; bridging goes on until help starts.

    Raises:
        Stale: somebody changed the request first.
        Refused: the request was not accepted, is of another case, or the child has a place already.
        PlaceTaken: the place went to another child meanwhile.
        Invalid: the planned day lies in the past.
    """
    requests.lock(session, request, seen)
    if request.case_id != case.id or request.state != "accepted" or claims.is_given(session, request):
        raise Refused("Kies een verzoek waarop de aanbieder ja heeft gezegd en waarop nog geen plek is afgesproken.")
    start = planned_on or request.expected_on or request.start_on
    if planned_on is not None and planned_on < date_of(at):
        raise Invalid.at("planned_on", "De afgesproken startdatum ligt in het verleden.")
    claimed = _give(session, case, request, max(start, date_of(at)), at)
    placement = placements.plan_help(
        session,
        case,
        form=request.offer.form,
        purpose=request.purpose,
        planned_on=max(start, date_of(at)),
        actor=actor,
        at=at,
        request_id=request.id,
        offer_id=request.offer_id,
    )
    placement.intake_on = intake_on
    close_deadline(session, case, "vasthouden", str(request.id), at, "done")
    session.flush()
    data = {"request_id": request.id, "place_id": claimed, "placement_id": placement.id}
    if request.purpose == "main":
        advance(session, case=case, step="agree_place", actor=actor, at=at, note=Note(data=data))
        _end_others(session, case, request, actor, at)
    else:
        record(session, case, [Happening("request.agreed", at, requests.told(request, request.offer))], actor, at)
    settle(session, case, actor, at)
    requests.tell_provider(session, case, request, "request.agreed", at)
    return placement


def _give(session: Session, case: Case, request: Request, start: date, at: datetime) -> int:
    """Turn the hold into the child's place; without a hold a free place, else the extra place that was promised.

    An extra place is for this child alone: it is withdrawn at once, so that nobody else is ever offered it.
    """
    period = claims.stay_period(request.offer, start)
    claim = claims.claim_of(session, request)
    if claim is not None:
        with claims.guaranteed(session):
            claim.kind, claim.period = "placed", period
        return claim.place_id
    place = claims.lock_free(session, request.offer, period)
    if place is None:
        place = Place(offer_id=request.offer_id, free_from=start, withdrawn_at=at)
        session.add(place)
        session.flush()
    claims.keep(session, case, request, place.id, "placed", period)
    request.place_id = place.id
    return place.id


def _end_others(session: Session, case: Case, request: Request, actor: Actor, at: datetime) -> None:
    others = session.scalars(
        select(Request)
        .where(Request.case_id == case.id, Request.id != request.id, Request.purpose == "main")
        .where(Request.state.in_(requests.RUNNING))
        .order_by(Request.id)
        .with_for_update()
    ).all()
    for other in others:
        if claims.is_given(session, other):
            continue
        requests.end(session, case, other, "withdrawn", at)
        data = requests.told(other, other.offer) | {"because_of": request.id}
        record(session, case, [Happening("request.withdrawn", at, data)], actor, at)
        requests.tell_provider(session, case, other, "request.withdrawn", at)
