"""The register of mandates: who gave which team power; a contract manager or administrator records one, or an end."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, may, require
from rets.db import ViewerSession
from rets.models import Mandate, Organisation
from rets.render import page
from rets.render.dates import plain_date
from rets.render.places import region_name
from rets.services import mandate_register as register
from rets.services.mandates import contract_words
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs

router = APIRouter(prefix="/mandaten", include_in_schema=False)

KINDS = {"municipality": "gemeente", "provider": "aanbieder", "gi": "GI"}
LABELS = {
    "gever": "wie geeft het",
    "team": "welk team",
    "contract": "onder welk contract",
    "waarvoor": "waarvoor",
    "bedrag": "tot welk bedrag",
    "getekend": "wie tekende",
    "bron": "waar staat dit",
    "vanaf": "geldt vanaf",
    "tot": "geldt tot",
    "waarom": "waarom",
}
NOTHING = Submitted([])


@router.get("")
def show_mandates(request: Request, session: Db, me: Me) -> Response:
    require(me, "mandate.see")
    today = clock.today()
    return page(
        request,
        "mandaten/lijst.html",
        mandates=register.mandates_for(session, me, today),
        without=register.without_mandate(session, me, today),
        under=contract_words,
        may_manage=may(me, "mandate.manage"),
    )


@router.get("/nieuw")
def choose_giver(request: Request, session: Db, me: Me, gever: str = "") -> Response:
    return _form(request, session, me, Attempt(), Submitted([("gever", gever)]))


@router.post("/nieuw")
def grant(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "mandate.manage")
    with attempt(session) as tried:
        inputs = Inputs(fields)
        made = register.grant(session, me, _read(inputs, fields), clock.now(), inputs.errors)
    if tried.failed:
        return _form(request, session, me, tried, fields)
    return go_to(request, "/mandaten", f"Vastgelegd: het mandaat van {made.organisation.name}.")


@router.get("/{mandate_id}/einde")
def show_end(request: Request, session: Db, me: Me, mandate_id: int) -> Response:
    require(me, "mandate.manage")
    return _end(request, register.mandate_for(session, me, mandate_id), Attempt(), NOTHING)


@router.post("/{mandate_id}/einde")
def end(request: Request, session: Db, me: Me, mandate_id: int, fields: Fields) -> Response:
    require(me, "mandate.manage")
    mandate = register.mandate_for(session, me, mandate_id)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        until = inputs.day("tot")
        register.end(
            session,
            me,
            mandate,
            until=until,
            signed_by=fields["getekend"],
            why=fields["waarom"],
            at=clock.now(),
            unread=inputs.errors,
        )
    if tried.failed:
        return _end(request, mandate, tried, fields)
    assert until is not None, "the register refuses an end without a day"
    said = f"Vastgelegd: het mandaat van {mandate.organisation.name} geldt tot {plain_date(until)}."
    return go_to(request, "/mandaten", said)


def _read(inputs: Inputs, fields: Submitted) -> register.MandateIn:
    return register.MandateIn(
        organisation_id=inputs.whole("gever", 1, 10**9),
        region=fields["team"],
        scope=fields["waarvoor"],
        signed_by=fields["getekend"],
        source=fields["bron"],
        valid_from=inputs.day("vanaf"),
        until=inputs.day("tot"),
        amount=inputs.whole("bedrag", 1, 10**9 - 1),
        contract_id=inputs.whole("contract", 1, 10**9),
    )


def _form(request: Request, session: ViewerSession, me: Reader, tried: Attempt, typed: Submitted) -> Response:
    require(me, "mandate.manage")
    today, givers = clock.today(), register.givers_for(session, me)
    giver = next((one for one in givers if str(one.id) == typed["gever"]), None)
    contracts = register.contracts_of(session, me, giver, today) if giver else []
    return page(
        request,
        "mandaten/nieuw.html",
        status=tried.status,
        giver=giver,
        givers=[(one.id, f"{one.name} ({KINDS[one.kind]})") for one in givers],
        teams=[(code, region_name(code, today)) for code in _teams(session, me, giver)],
        contracts=[(one.id, f"{contract_words(one, today)}, vanaf {plain_date(one.valid_from)}") for one in contracts],
        tried=tried,
        typed=typed,
        labels=LABELS,
    )


def _teams(session: ViewerSession, me: Reader, giver: Organisation | None) -> list[str]:
    found = register.teams_for(session, me)
    return [code for code in found if giver is None or giver.kind != "municipality" or code == giver.region]


def _end(request: Request, mandate: Mandate, tried: Attempt, typed: Submitted) -> Response:
    return page(
        request,
        "mandaten/einde.html",
        status=tried.status,
        mandate=mandate,
        under=contract_words,
        tried=tried,
        typed=typed,
        labels=LABELS,
    )
