"""The register of agreements between providers to take over: a provider records its own, or ends one (R56)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, may, require
from rets.db import ViewerSession
from rets.models import ProviderAgreement
from rets.render import page
from rets.render.codes import form_name, form_names
from rets.services import agreement_register as register
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs

router = APIRouter(prefix="/uitwijkafspraken", include_in_schema=False)

HOME = "/uitwijkafspraken"
LABELS = {
    "aanbieder": "welke aanbieder",
    "partner": "met wie",
    "vormen": "voor welke hulp",
    "vanaf": "geldt vanaf",
    "tot": "geldt tot",
    "bron": "waar staat dit",
    "waarom": "waarom",
}
NOTHING = Submitted([])


@router.get("")
def show_agreements(request: Request, session: Db, me: Me) -> Response:
    require(me, "agreement.see")
    return page(
        request,
        "uitwijkafspraken/lijst.html",
        agreements=register.agreements_for(session, me, clock.today()),
        may_end=lambda one: register.may_end(me, one),
        may_record=may(me, "agreement.manage"),
        has_offers=may(me, "availability.publish"),
    )


@router.get("/nieuw")
def show_form(request: Request, session: Db, me: Me) -> Response:
    return _form(request, session, me, Attempt(), NOTHING)


@router.post("/nieuw")
def record(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "agreement.manage")
    with attempt(session) as tried:
        inputs = Inputs(fields)
        given = register.AgreementIn(
            provider_id=inputs.whole("aanbieder", 1, 10**9),
            partner_id=inputs.whole("partner", 1, 10**9),
            forms=fields.all_of("vormen"),
            source=fields["bron"],
            valid_from=inputs.day("vanaf"),
            until=inputs.day("tot"),
        )
        made = register.record(session, me, given, clock.now(), inputs.errors)
    if tried.failed:
        return _form(request, session, me, tried, fields)
    return go_to(request, HOME, f"Vastgelegd: de afspraak van {_names(made)}.")


@router.get("/{agreement_id}/einde")
def show_end(request: Request, session: Db, me: Me, agreement_id: int) -> Response:
    return _end(request, _to_end(session, me, agreement_id), Attempt(), NOTHING)


@router.post("/{agreement_id}/einde")
def end(request: Request, session: Db, me: Me, agreement_id: int, fields: Fields) -> Response:
    agreement = _to_end(session, me, agreement_id)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        until = inputs.day("tot")
        register.end(session, me, agreement, until=until, why=fields["waarom"], at=clock.now(), unread=inputs.errors)
    if tried.failed:
        return _end(request, agreement, tried, fields)
    return go_to(request, HOME, f"Vastgelegd: de afspraak van {_names(agreement)} eindigt.")


def _names(agreement: ProviderAgreement) -> str:
    return f"{agreement.provider.name} en {agreement.partner.name}"


def _to_end(session: ViewerSession, me: Reader, agreement_id: int) -> ProviderAgreement:
    require(me, "agreement.manage")
    found = register.agreement_for(session, me, agreement_id)
    register.require_end(me, found)
    return found


def _form(request: Request, session: ViewerSession, me: Reader, tried: Attempt, typed: Submitted) -> Response:
    require(me, "agreement.manage")
    own = [(one.id, one.name) for one in register.own_providers(session, me)]
    mine = own[0] if len(own) == 1 else None
    every = [(one.id, one.name) for one in register.providers(session)]
    return page(
        request,
        "uitwijkafspraken/nieuw.html",
        status=tried.status,
        mine=mine,
        own=own,
        partners=[one for one in every if one != mine],
        forms=form_names(clock.today()),
        chosen=typed.all_of("vormen"),
        tried=tried,
        typed=typed,
        labels=LABELS,
    )


def _end(request: Request, agreement: ProviderAgreement, tried: Attempt, typed: Submitted) -> Response:
    return page(
        request,
        "uitwijkafspraken/einde.html",
        status=tried.status,
        agreement=agreement,
        forms=[form_name(code, clock.today()) for code in agreement.forms],
        tried=tried,
        typed=typed,
        labels=LABELS,
    )
