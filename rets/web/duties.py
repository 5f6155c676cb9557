"""Who is on call for a region: the chair or an administrator grants a duty, or ends one."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, may, require
from rets.db import ViewerSession
from rets.models import Duty
from rets.render import page
from rets.render.places import region_name
from rets.services import duty_register as register
from rets.services.duty_gaps import gaps_for
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs

router = APIRouter(prefix="/bereikbaarheid", include_in_schema=False)

LABELS = {
    "regio": "welke regio",
    "wie": "wie heeft dienst",
    "telefoon": "telefoon",
    "vanaf": "eerste dag",
    "tot": "eerste dag zonder dienst",
    "waarom": "waarom",
}
NOTHING = Submitted([])


@router.get("")
def show_duties(request: Request, session: Db, me: Me) -> Response:
    require(me, "duty.see")
    today = clock.today()
    duties = register.duties_for(session, me, today)
    covered = {one.region for one in duties if one.valid_from <= today}
    return page(
        request,
        "bereikbaarheid/lijst.html",
        duties=duties,
        empty_handed=[code for code in register.regions_seen(session, me) if code not in covered],
        uncovered=gaps_for(session, me, today),
        may_manage=may(me, "duty.manage"),
    )


@router.get("/nieuw")
def choose_region(request: Request, session: Db, me: Me, regio: str = "") -> Response:
    return _form(request, session, me, Attempt(), Submitted([("regio", regio)]))


@router.post("/nieuw")
def grant(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "duty.manage")
    with attempt(session) as tried:
        inputs = Inputs(fields)
        given = register.DutyIn(
            fields["regio"],
            inputs.whole("wie", 1, 10**9),
            inputs.day("vanaf"),
            inputs.day("tot"),
            fields["telefoon"],
        )
        register.grant(session, me, given, clock.now(), inputs.errors)
    if tried.failed:
        return _form(request, session, me, tried, fields)
    return go_to(request, "/bereikbaarheid", "De dienst is vastgelegd.")


@router.get("/{duty_id}/einde")
def show_end(request: Request, session: Db, me: Me, duty_id: int) -> Response:
    require(me, "duty.manage")
    return _end(request, register.duty_for(session, me, duty_id), Attempt(), NOTHING)


@router.post("/{duty_id}/einde")
def end(request: Request, session: Db, me: Me, duty_id: int, fields: Fields) -> Response:
    require(me, "duty.manage")
    duty = register.duty_for(session, me, duty_id)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        until = inputs.day("tot")
        register.end(session, me, duty, until=until, why=fields["waarom"], at=clock.now(), unread=inputs.errors)
    if tried.failed:
        return _end(request, duty, tried, fields)
    return go_to(request, "/bereikbaarheid", f"Vastgelegd: de dienst van {duty.person.name} eindigt.")


def _form(request: Request, session: ViewerSession, me: Reader, tried: Attempt, typed: Submitted) -> Response:
    require(me, "duty.manage")
    today, codes = clock.today(), register.regions_for(session, me)
    region = typed["regio"] if typed["regio"] in codes else codes[0] if len(codes) == 1 else ""
    people = register.people_for(session, region, today) if region else []
    return page(
        request,
        "bereikbaarheid/nieuw.html",
        status=tried.status,
        region=region,
        regions=[(code, region_name(code, today)) for code in codes],
        people=[(one.id, one.name) for one in people],
        tried=tried,
        typed=typed,
        labels=LABELS,
    )


def _end(request: Request, duty: Duty, tried: Attempt, typed: Submitted) -> Response:
    return page(
        request,
        "bereikbaarheid/einde.html",
        status=tried.status,
        duty=duty,
        tried=tried,
        typed=typed,
        labels=LABELS,
    )
