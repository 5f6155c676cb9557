"""Somebody says when it is away and who stands in for it (P23)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.render import page
from rets.services.absence import deputies_for, say_away, say_back, seats_of
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs
from rets.web.undo import undo_absence

router = APIRouter(include_in_schema=False)

LABELS = {"van": "eerste dag", "tot": "weer terug", "vervanger": "wie neemt waar"}


@router.get("/afwezig")
def show_absence(request: Request, session: Db, me: Me) -> Response:
    return _form(request, session, me, Attempt(), None)


@router.post("/afwezig")
def note_absence(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "absence.say")
    if fields["terug"]:
        say_back(session, me.person_id, clock.now())
        return go_to(request, "/afwezig", "U bent er weer.")
    with attempt(session) as tried:
        inputs = Inputs(fields)
        first, until = inputs.day("van"), inputs.day("tot")
        deputy = inputs.whole("vervanger", 1, 10**9)
        inputs.check()
        say_away(session, me.person_id, first=first, until=until, deputy_id=deputy, at=clock.now())
    if tried.failed:
        return _form(request, session, me, tried, fields)
    return go_to(request, "/afwezig", "Vastgelegd. Wat in die tijd afloopt, gaat naar wie waarneemt.")


def _form(request: Request, session: ViewerSession, me: Reader, tried: Attempt, typed: Submitted | None) -> Response:
    require(me, "absence.say")
    today = clock.today()
    seats = seats_of(session, me.person_id, today)
    away = next((seat for seat in seats if seat.absent_until and seat.absent_until > today), None)
    deputies = deputies_for(session, me.person_id, today)
    return page(
        request,
        "werkvoorraad/afwezig.html",
        status=tried.status,
        seats=seats,
        away=away,
        deputy=next((one.name for one in deputies if away and one.id == away.deputy_id), ""),
        deputies=[(one.id, one.name) for one in deputies],
        tried=tried,
        typed=typed or Submitted([]),
        labels=LABELS,
        undo=undo_absence(session, me),
    )
