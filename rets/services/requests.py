"""Requests to providers: several may be open for one child, each may hold a place, each has an answer term (R29)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from rets import access
from rets.access import Reader
from rets.clock import date_of
from rets.errors import Invalid, NotFound, PlaceTaken, Refused, Stale
from rets.models import Availability, Case, Claim, Location, Offer, Request
from rets.schemas.texts import personal_sentence
from rets.services import claims, request_watch
from rets.services.audit import Actor, Happening, record
from rets.services.outbox import queue
from rets.services.overruling import overruling
from rets.services.owners import people_of
from rets.services.profile import profile_of, scrubbed
from rets.services.route_running import provider_asked
from rets.services.routes import contracts_for, way_of
from rets.services.settle import settle
from rets.services.stopping import stopped
from rets.services.tasks import drop_questions
from workflows.roles import Role

RUNNING = ("open", "needs_information", "waiting_list", "accepted")
ALREADY = "Er loopt al een verzoek voor dit kind bij dit aanbod."


def request_for(session: Session, reader: Reader, request_id: int) -> Request:
    """One request: for its provider, and for who may see the case.

    Raises:
        NotFound: there is none, or this reader may not know of it.
    """
    request = session.get(Request, request_id)
    if request is None or not (_is_asked(reader, request) or _sees_case(session, reader, request)):
        raise NotFound("Dit verzoek bestaat niet, of u mag het niet zien.")
    return request


def is_asked(session: Session, reader: Reader, case_id: int) -> bool:
    """Whether this reader's organisation was asked about a case, also when it may not see the case itself (yet)."""
    mine = reader.organisations(Role.PROVIDER)
    asked = select(Request.id).where(Request.case_id == case_id, Request.provider_id.in_(mine)).limit(1)
    return bool(mine) and session.scalar(asked) is not None


def make_request(
    session: Session,
    case: Case,
    *,
    offer_id: int,
    start_on: date,
    question: str,
    actor: Actor,
    at: datetime,
    place_id: int | None = None,
    purpose: str = "main",
    overrule: str | None = None,
    overrule_text: str = "",
) -> Request:
    """Ask a provider to help a child, on a locked case; a place that is free on `start_on` is held meanwhile.

    Contract, ceiling and admission stop change the route and never stand in the way (R9, R22). `overrule` says why
    another place is asked than was proposed first, and is needed then. Does not commit.

    Raises:
        Forbidden: asking is for another role.
        Invalid: a field does not fit.
        Refused: the case is not being searched for, or this offer was asked already.
        PlaceTaken: the place asked for is kept for another child.
    """
    access.require_role(actor.roles, "request.make")
    on = date_of(at)
    offer, provider_id = _offer(session, offer_id, on)
    _check(case, purpose, start_on, question, on)
    route, more = _route(session, case, offer, provider_id, on)
    chosen = overruling(session, case, offer, overrule, overrule_text, on, needs_reason=purpose == "main")
    request = Request(
        case_id=case.id,
        offer_id=offer.id,
        provider_id=provider_id,
        purpose=purpose,
        route=route,
        start_on=start_on,
        question=plain(session, case, question, on),
        profile=profile_of(session, case, on),
        asked_by=actor.person_id or case.owner_id or case.jeugdbeschermer_id,
        asked_at=at,
        answer_due_at=request_watch.answer_due(session, case, at),
    )
    _add(session, request)
    request_watch.open_term(session, case, request, at)
    hold = hold_place(session, case, request, offer, at, place_id)
    data = told(request, offer) | more | chosen
    data |= {"due_on": date_of(request.answer_due_at).isoformat(), "held": hold is not None}
    record(session, case, [Happening("request.asked", at, data)], actor, at)
    tell_provider(session, case, request, "request.asked", at)
    if purpose == "main":
        provider_asked(session, case, request, at)
    return request


def withdraw_request(
    session: Session,
    case: Case,
    request: Request,
    *,
    actor: Actor,
    at: datetime,
    text: str = "",
    seen: int | None = None,
) -> None:
    """Take a request back; its place is free again and the provider is told, and sees the case no longer.

    Raises:
        Stale: somebody changed the request first.
        Refused: it is over already, or a place was agreed on it.
    """
    access.require_role(actor.roles, "request.withdraw")
    lock(session, request, seen)
    if request.state not in RUNNING:
        raise Refused("Dit verzoek loopt niet meer.")
    if claims.is_given(session, request):
        raise Refused("Op dit verzoek is al een plek afgesproken. Meld eerst dat de plek niet doorgaat.")
    end(session, case, request, "withdrawn", at)
    happening = Happening("request.withdrawn", at, told(request, request.offer) | ({"text": text} if text else {}))
    record(session, case, [happening], actor, at)
    tell_provider(session, case, request, "request.withdrawn", at)
    settle(session, case, actor, at)


def end(session: Session, case: Case, request: Request, state: str, at: datetime) -> None:
    """Bring a request to an end: nothing is held or awaited for it any more."""
    request.state = state
    request_watch.close_terms(session, case, request, at, "done")
    drop_questions(session, case, request.id, at)
    claims.release(session, request.id)
    session.flush()


def lock(session: Session, request: Request, seen: int | None) -> None:
    """Lock a request on its newest version.

    Raises:
        Stale: that is not the version which was seen.
    """
    known = request.version if seen is None else seen
    session.refresh(request, with_for_update=True)
    if request.version != known:
        raise Stale(known, request.version, "Dit verzoek is intussen gewijzigd. Bekijk het opnieuw.")


def hold_place(
    session: Session, case: Case, request: Request, offer: Offer, at: datetime, place_id: int | None
) -> Claim | None:
    """Hold a place for a term: the one asked for, else one that is free on the start day, else none.

    None for a dossier of which nobody said that it is still right (P20).
    """
    if stopped(session, case, at):
        return None
    period = claims.stay_period(offer, request.start_on)
    place = claims.lock_free(session, offer, period, place_id)
    if place is None:
        if place_id is not None:
            raise PlaceTaken
        return None
    claim = claims.keep(session, case, request, place.id, "hold", period)
    request.place_id = place.id
    request_watch.open_hold(session, case, request, at)
    return claim


def plain(session: Session, case: Case, text: str, on: date) -> str:
    """A text for the provider: without label, GI and municipality."""
    return scrubbed(session, case, text.strip(), on)


def tell_provider(session: Session, case: Case, request: Request, kind: str, at: datetime) -> None:
    """Queue a message to the provider's people."""
    queue(session, case, provider_people(session, request, date_of(at)), kind, at)


def provider_people(session: Session, request: Request, on: date) -> list[int]:
    """Who answers for the provider."""
    return people_of(session, request.provider_id, Role.PROVIDER.value, on)


def told(request: Request, offer: Offer) -> dict[str, Any]:
    """What every event about a request says."""
    return {
        "request_id": request.id,
        "offer": offer.slug,
        "provider_id": request.provider_id,
        "provider": request.provider.name,
        "form": offer.form,
        "purpose": request.purpose,
        "route": request.route,
        "start_on": request.start_on.isoformat(),
    }


def _add(session: Session, request: Request) -> None:
    try:
        with session.begin_nested():
            session.add(request)
            session.flush()
    except IntegrityError as error:
        if "uq_requests_open" in str(error.orig):
            raise Refused(ALREADY) from error
        raise


def _offer(session: Session, offer_id: int, on: date) -> tuple[Offer, int]:
    row = session.execute(select(Offer, Location.provider_id).join(Location).where(Offer.id == offer_id)).one_or_none()
    if row is None or (row[0].withdrawn_on is not None and row[0].withdrawn_on <= on):
        raise Invalid.at("offer_id", "Dit aanbod bestaat niet meer.")
    return row[0], row[1]


def _check(case: Case, purpose: str, start_on: date, question: str, on: date) -> None:
    if case.state == "closed":
        raise Refused("Deze casus is afgesloten. Open hem eerst opnieuw.")
    if purpose == "main" and case.state in {"triage", "returned"}:
        raise Refused("De zorgmakelaar heeft de casus nog niet aangenomen. Vraag nu alleen overbrugging.")
    if purpose not in {"main", "bridging"}:
        raise Invalid.at("purpose", "Kies hulp of overbrugging.")
    if start_on < on:
        raise Invalid.at("start_on", "De gevraagde startdatum ligt in het verleden.")
    if not question.strip():
        raise Invalid.at("question", "Schrijf in een paar woorden wat u vraagt.")
    personal = personal_sentence(question)
    if personal:
        raise Invalid.at("question", personal)


def _route(session: Session, case: Case, offer: Offer, provider_id: int, on: date) -> tuple[str, dict[str, Any]]:
    """The route, with the contract's own route beside it when an admission stop goes before it."""
    way = way_of(contracts_for(session, case, offer, provider_id, on))
    closed = session.scalar(
        select(Availability.admission_stop)
        .where(Availability.offer_id == offer.id)
        .order_by(Availability.id.desc())
        .limit(1)
    )
    return ("admission_stop", {"contract_route": way.kind}) if closed else (way.kind, {})


def _is_asked(reader: Reader, request: Request) -> bool:
    return request.provider_id in reader.organisations(Role.PROVIDER)


def _sees_case(session: Session, reader: Reader, request: Request) -> bool:
    found = session.scalar(access.cases_for(reader).where(Case.id == request.case_id))
    return found is not None and access.may(reader, "proposals.see", found)
