"""Places for a case: what fits and why, what just misses, and asking a provider."""

from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select
from sqlalchemy.orm import joinedload

from rets import clock, models
from rets.access import Reader, may
from rets.db import ViewerSession
from rets.errors import NotFound
from rets.models import Case, Location, Offer
from rets.render import page
from rets.render.codes import code_names
from rets.services.facts import dossier_of
from rets.services.found_places import FoundPlace, FoundPlaces, find_place, found_places
from rets.services.listed import listed
from rets.services.locking import actor_on, case_to_change, check_version
from rets.services.matches import propose
from rets.services.overruling import first_proposal
from rets.services.owners import answered_for
from rets.services.parameters import parameters
from rets.services.plan_beside import Beside, beside
from rets.services.profile import profile_of
from rets.services.requests import make_request, withdraw_request
from rets.services.route_events import in_crisis
from rets.services.shown_order import as_shown
from rets.services.taking_over import taking_over
from rets.services.told_proposals import told_result
from rets.web.answers import go_to
from rets.web.case_steps import number
from rets.web.cases import open_case
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs
from workflows.roles import Role

router = APIRouter(include_in_schema=False)

FIRST_SHOWN = 5
QUESTION = "Kunt u dit kind helpen, en wanneer kan dat starten?"
PURPOSES = (("main", "De hulp die nodig is"), ("bridging", "Overbrugging: het kind blijft wachten"))
LABELS = {
    "startdatum": "gevraagde start",
    "doel": "waarvoor",
    "vraag": "uw vraag",
    "overrule": "waarom deze plek",
    "overrule_text": "toelichting",
}
VERB_FIELDS = {"start_on": "startdatum", "question": "vraag", "purpose": "doel", "offer_id": "startdatum"}


@router.get("/casussen/{case_id}/voorstellen")
def show_places(request: Request, session: Db, me: Me, case_id: int) -> Response:
    case = open_case(session, me, case_id, "voorstellen", "proposals.see")
    today, places = clock.today(), listed(session, case, clock.now(), clock.today())
    p, found, joint = parameters(session, today, case.region), None, None
    named: list[tuple[FoundPlace, list[str]]] = []
    if places:
        found = found_places(session, told_result(me, case, places.result, today), today)
        found = found.with_agreed(taking_over(session, case, today))
        joint = beside(session, case, places)
        named = _named(found, joint)
        marks = {one.offer.slug: titles[0] for one, titles in named}
        found = as_shown(found, places.result, joint, marks, FIRST_SHOWN)
    return page(
        request,
        "casussen/voorstellen.html",
        case=case,
        form=dossier_of(case),
        places=places,
        found=found,
        joint=joint,
        named=named,
        crisis=case.acute or in_crisis(dossier_of(case).need.ideal, today),
        stale_after=p.confirmation_days,
        asks=may(me, "request.make", case) and case.state not in {"closed", "placing", "helped"},
    )


def _named(found: FoundPlaces, joint: Beside | None) -> list[tuple[FoundPlace, list[str]]]:
    """The places that are named above the list, and never folded away, with what each of them is."""
    planned = found.of(joint.mine) if joint else None
    titles = {"snelste plek": found.soonest, "dichtstbij": found.nearest, "voorstel van het plan": planned}
    named: dict[str, tuple[FoundPlace, list[str]]] = {}
    for title, one in titles.items():
        if one:
            named.setdefault(one.offer.slug, (one, []))[1].append(title)
    return list(named.values())


@router.post("/casussen/{case_id}/voorstellen")
def look_again(request: Request, session: Db, me: Me, case_id: int) -> Response:
    case = case_to_change(session, me, case_id, "request.make")
    propose(session, case, actor_on(me, case), clock.now())
    return go_to(request, f"/casussen/{case_id}/voorstellen", "Er is opnieuw gezocht.")


@router.get("/casussen/{case_id}/verzoeken")
def show_request(request: Request, session: Db, me: Me, case_id: int, aanbod: str = "") -> Response:
    case = open_case(session, me, case_id, "verzoek", "request.make")
    return _show(request, session, case, aanbod, Attempt(), Submitted([]))


@router.post("/casussen/{case_id}/verzoeken")
def take_request(request: Request, session: Db, me: Me, case_id: int, fields: Fields) -> Response:
    case = case_to_change(session, me, case_id, "request.make")
    offer = offer_of(session, fields["aanbod"])
    with attempt(session) as tried:
        check_version(case, number(fields["versie"]))
        ask(session, me, case, offer, fields)
    if tried.failed:
        tried.errors = [type(one)(VERB_FIELDS.get(one.field, one.field), one.sentence) for one in tried.errors]
        return _show(request, session, case, offer.slug, tried, fields)
    return go_to(request, f"/casussen/{case_id}", _asked(session, offer.location))


def _asked(session: ViewerSession, at: Location) -> str:
    """What follows: an answer or news of it, or a call where nobody of the provider takes part in RETS (R41)."""
    provider = at.provider
    if answered_for(session, {provider.id}, Role.PROVIDER, clock.today()):
        return f"Het verzoek aan {provider.name} is verstuurd. Zonder antwoord hoort u het op tijd."
    reached = f"Bel {at.phone}" if at.phone else "Bel zelf"
    return f"Vastgelegd. Van {provider.name} leest niemand mee in RETS. {reached}, en leg vast wat zij zeggen."


@router.get("/casussen/{case_id}/verzoeken/{request_id}/intrekken")
def show_withdrawal(request: Request, session: Db, me: Me, case_id: int, request_id: int) -> Response:
    case = open_case(session, me, case_id, "verzoek", "request.withdraw")
    return _show_withdrawal(request, case, request_of(session, case, request_id), Attempt(), "")


@router.post("/casussen/{case_id}/verzoeken/{request_id}/intrekken")
def take_withdrawal(request: Request, session: Db, me: Me, case_id: int, request_id: int, fields: Fields) -> Response:
    case = case_to_change(session, me, case_id, "request.withdraw")
    row = request_of(session, case, request_id)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        text = inputs.text("uitleg")
        inputs.check()
        actor, at = actor_on(me, case), clock.now()
        withdraw_request(session, case, row, actor=actor, at=at, text=text, seen=number(fields["versie"]))
    if tried.failed:
        return _show_withdrawal(request, case, row, tried, fields["uitleg"])
    return go_to(request, f"/casussen/{case_id}", "Het verzoek is ingetrokken.")


def ask(session: ViewerSession, me: Reader, case: Case, offer: Offer, typed: Submitted) -> None:
    """Make the request that was typed; the place that was proposed is held when it is still free.

    Raises:
        Invalid: every fault at its field.
    """
    inputs = Inputs(typed)
    start = inputs.day("startdatum", needed="Vul in wanneer de hulp moet starten.")
    purpose = inputs.choice("doel", dict(PURPOSES), "Kies waarvoor deze plek is.")
    question, overrule_text = inputs.text("vraag"), inputs.text("overrule_text")
    inputs.check()
    assert start is not None
    make_request(
        session,
        case,
        offer_id=offer.id,
        start_on=start,
        question=question,
        purpose=purpose,
        actor=actor_on(me, case),
        at=clock.now(),
        overrule=typed["overrule"] or None,
        overrule_text=overrule_text,
    )


def offer_of(session: ViewerSession, slug: str) -> Offer:
    """An offer with its location and provider.

    Raises:
        NotFound: there is no such offer.
    """
    found = session.scalar(
        select(Offer).options(joinedload(Offer.location).joinedload(Location.provider)).where(Offer.slug == slug)
    )
    if found is None:
        raise NotFound("Dit aanbod bestaat niet meer.")
    return found


def request_of(session: ViewerSession, case: Case, request_id: int) -> models.Request:
    """A request of this case.

    Raises:
        NotFound: it is not of this case.
    """
    found = session.get(models.Request, request_id)
    if found is None or found.case_id != case.id:
        raise NotFound("Dit verzoek bestaat niet, of u mag het niet zien.")
    return found


def _show(
    request: Request, session: ViewerSession, case: Case, slug: str, tried: Attempt, typed: Submitted
) -> Response:
    offer, on = offer_of(session, slug), clock.today()
    found = listed(session, case, clock.now(), on)
    place = find_place(session, found.result, slug, on) if found else None
    first = first_proposal(session, case, found.result if found else None)
    return page(
        request,
        "casussen/verzoek.html",
        status=tried.status,
        case=case,
        offer=offer,
        place=place,
        profile=profile_of(session, case, on),
        not_first=first is not None and first["offer"] != slug,
        reasons=code_names("overrule_reasons", on),
        purposes=PURPOSES,
        tried=tried,
        labels=LABELS,
        typed=typed if typed else _likely(case, place, offer, on),
    )


def _likely(case: Case, place: FoundPlace | None, offer: Offer, on: date) -> dict[str, str]:
    need = dossier_of(case).need
    wanted = offer.form in {*need.ideal, *need.acceptable}
    start = place.start_on if place and place.start_on and place.start_on > on else on
    return {
        "startdatum": start.isoformat(),
        "doel": "main" if wanted else "bridging",
        "vraag": QUESTION,
        "overrule": "",
        "overrule_text": "",
    }


def _show_withdrawal(request: Request, case: Case, row: models.Request, tried: Attempt, text: str) -> Response:
    return page(request, "casussen/intrekken.html", status=tried.status, case=case, row=row, tried=tried, text=text)
