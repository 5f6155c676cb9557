"""Which locations close, and telling it: everybody who lives or waits there is searched for again (N17, R13)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.errors import FieldError, Invalid
from rets.powers import MAY
from rets.render import page
from rets.services.closing import closings_for, may_tell, tell_closing
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs

router = APIRouter(include_in_schema=False)

PATH = "/aanbod/sluitingen"
STATES = (("sluit", "De locatie sluit"), ("blijft", "De locatie blijft toch open"))
LABELS = {"locatie": "welke locatie", "stand": "wat verandert er", "dicht_vanaf": "dicht vanaf", "waarom": "waarom"}
FIELDS = {"closes_on": "dicht_vanaf", "why": "waarom"}


@router.get(PATH)
def show_closings(request: Request, session: Db, me: Me) -> Response:
    return _show(request, session, me, Attempt(), Submitted([]))


@router.post(PATH)
def note_closing(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "closing.tell")
    reached = 0
    with attempt(session) as tried:
        reached = _tell(session, me, fields)
    if tried.failed:
        return _show(request, session, me, tried, fields)
    return go_to(request, PATH, f"Vastgelegd. {_words(reached)}")


def _tell(session: ViewerSession, me: Reader, fields: Submitted) -> int:
    mine = {str(one.id): one for one in may_tell(session, me, clock.today())}
    inputs = Inputs(fields)
    chosen = inputs.choice("locatie", list(mine), "Kies een locatie.")
    state = inputs.choice("stand", [code for code, _ in STATES], "Kies wat er verandert.")
    why = inputs.text("waarom", longest=500)
    needed = "Vul in vanaf welke dag de locatie dicht is."
    closes_on = inputs.day("dicht_vanaf", needed=needed) if state == "sluit" else None
    inputs.check()
    try:
        return tell_closing(session, mine[chosen], closes_on=closes_on, why=why, reader=me, at=clock.now())
    except Invalid as error:
        faults = [FieldError(FIELDS.get(one.field, one.field), one.sentence) for one in error.errors]
        raise Invalid(faults) from error


def _words(reached: int) -> str:
    if not reached:
        return "Er is geen kind bij betrokken."
    return f"Voor {reached} {'kind' if reached == 1 else 'kinderen'} is bekend wie er nu iets moet doen."


def _show(request: Request, session: ViewerSession, me: Reader, tried: Attempt, typed: Submitted) -> Response:
    today = clock.today()
    told = closings_for(session, me, today)
    tells = bool(me.roles & MAY["closing.tell"])
    places = may_tell(session, me, today) if tells else []
    return page(
        request,
        "aanbod/sluitingen.html",
        status=tried.status,
        told=told,
        tells=tells,
        places=[(str(one.id), one.name) for one in places],
        states=STATES,
        tried=tried,
        typed=typed,
        labels=LABELS,
    )
