"""Which locations and providers close: everybody who lives or waits there is searched for again (N17, R13)."""

from collections import Counter
from collections.abc import Sequence

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.errors import FieldError, Invalid
from rets.models import Location, Organisation
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
    mine = may_tell(session, me, clock.today())
    inputs = Inputs(fields)
    chosen = inputs.choice("locatie", [code for code, _ in _places(mine)], "Kies een locatie.")
    state = inputs.choice("stand", [code for code, _ in STATES], "Kies wat er verandert.")
    why = inputs.text("waarom", longest=500)
    needed = "Vul in vanaf welke dag de locatie dicht is."
    closes_on = inputs.day("dicht_vanaf", needed=needed) if state == "sluit" else None
    inputs.check()
    told = [one for one in mine if chosen in (str(one.id), _whole(one.provider))]
    at = clock.now()
    try:
        return sum(tell_closing(session, one, closes_on=closes_on, why=why, reader=me, at=at) for one in told)
    except Invalid as error:
        faults = [FieldError(FIELDS.get(one.field, one.field), one.sentence) for one in error.errors]
        raise Invalid(faults) from error


def _places(mine: Sequence[Location]) -> list[tuple[str, str]]:
    """What may be chosen: every location, and all of a provider that has more of them."""
    places = Counter(one.provider for one in mine)
    whole = [(_whole(one), f"Alle {number} locaties van {one.name}") for one, number in places.items() if number > 1]
    return [*whole, *((str(one.id), one.name) for one in mine)]


def _whole(provider: Organisation) -> str:
    return f"aanbieder-{provider.id}"


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
        places=_places(places),
        states=STATES,
        tried=tried,
        typed=typed,
        labels=LABELS,
    )
