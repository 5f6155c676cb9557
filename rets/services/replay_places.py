"""Asking for a place and its answer, as a case file tells them; through the same verbs as at work."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.errors import Invalid, Refused
from rets.models import Case, Offer, Request
from rets.schemas.place_events import PlaceAnswered, PlaceAsked, PlaceEvent
from rets.services.answering import answer_request
from rets.services.audit import ENGINE, Actor
from rets.services.requests import make_request

QUESTION = "Is er plek voor dit kind?"
CALLED = "De aanbieder is gebeld."


def tell_place(session: Session, case: Case, told: PlaceEvent, actor: Actor, at: datetime) -> None:
    """Ask for a place, or answer for the provider. Does not commit.

    Raises:
        Invalid: the file has no such offer, or a field does not fit.
        Refused: a rule of the process is against it, or nothing was asked.
    """
    offer = session.scalar(select(Offer).where(Offer.slug == told.offer))
    if offer is None:
        raise Invalid.at("offer", f"Het aanbod “{told.offer}” staat niet in dit bestand.")
    if isinstance(told, PlaceAsked):
        _ask(session, case, offer, told, actor, at)
    else:
        _answer(session, case, offer, told, at)


def _ask(session: Session, case: Case, offer: Offer, told: PlaceAsked, actor: Actor, at: datetime) -> None:
    make_request(
        session,
        case,
        offer_id=offer.id,
        start_on=told.start_on,
        question=told.text or QUESTION,
        actor=actor,
        at=at,
        overrule="telefonisch_gehoord",
        overrule_text=CALLED,
    )


def _answer(session: Session, case: Case, offer: Offer, told: PlaceAnswered, at: datetime) -> None:
    asked = select(Request).where(Request.case_id == case.id, Request.offer_id == offer.id)
    request = session.scalar(asked.order_by(Request.id.desc()).limit(1))
    if request is None:
        raise Refused("Er is geen verzoek om op te antwoorden.")
    answer_request(
        session,
        request,
        code=told.code,
        actor=ENGINE,
        at=at,
        text=told.text,
        expected_on=told.expected_on,
        ground=told.ground,
    )
