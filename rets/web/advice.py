"""Questions to an expert team without a dossier: asking one, the list of whoever has to do with it, the answer."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, may, require
from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import Consultation
from rets.render import page
from rets.render.dates import plain_date
from rets.render.places import region_name
from rets.services import advice
from rets.web.answers import go_to
from rets.web.decision_form import whole
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt

router = APIRouter(prefix="/adviesvragen", include_in_schema=False)

LABELS = {"vraag": "uw vraag", "voor": "voor wie", "team": "welk team", "antwoord": "antwoord", "lid": "wie"}
NOTHING = Submitted([])


@router.get("")
def show_list(request: Request, session: Db, me: Me) -> Response:
    require(me, "advice.see")
    return page(
        request,
        "adviesvragen/lijst.html",
        running=advice.list_for(session, me, answered=False),
        answered=advice.list_for(session, me, answered=True),
        asked_for=advice.ASKED_FOR,
        may_ask=may(me, "advice.ask"),
    )


@router.get("/nieuw")
def show_form(request: Request, session: Db, me: Me) -> Response:
    return _form(request, session, me, Attempt(), NOTHING)


@router.post("/nieuw")
def ask(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "advice.ask")
    with attempt(session) as tried:
        made = advice.ask(
            session, me, region=fields["team"], asked_for=fields["voor"], question=fields["vraag"], at=clock.now()
        )
    if tried.failed:
        return _form(request, session, me, tried, fields)
    said = f"Uw vraag ligt bij {made.owner.name}. U krijgt uiterlijk {plain_date(date_of(made.due_at))} antwoord."
    return go_to(request, f"/adviesvragen/{made.id}", said)


@router.get("/{consultation_id}")
def show(request: Request, session: Db, me: Me, consultation_id: int) -> Response:
    return _page(request, session, me, advice.consultation_for(session, me, consultation_id), Attempt(), NOTHING)


@router.post("/{consultation_id}/antwoord")
def answer(request: Request, session: Db, me: Me, consultation_id: int, fields: Fields) -> Response:
    row = advice.consultation_for(session, me, consultation_id, lock=True)
    with attempt(session) as tried:
        advice.answer(session, me, row, fields["antwoord"], clock.now())
    if tried.failed:
        return _page(request, session, me, row, tried, fields)
    return go_to(request, f"/adviesvragen/{row.id}", "Uw antwoord is verstuurd.")


@router.post("/{consultation_id}/wie")
def name_owner(request: Request, session: Db, me: Me, consultation_id: int, fields: Fields) -> Response:
    row = advice.consultation_for(session, me, consultation_id, lock=True)
    with attempt(session) as tried:
        advice.name_owner(session, me, row, whole(fields["lid"]), clock.now())
    if tried.failed:
        return _page(request, session, me, row, tried, fields)
    return go_to(request, f"/adviesvragen/{row.id}", f"De vraag ligt nu bij {row.owner.name}.")


def _form(request: Request, session: ViewerSession, me: Reader, tried: Attempt, typed: Submitted) -> Response:
    require(me, "advice.ask")
    today = clock.today()
    return page(
        request,
        "adviesvragen/nieuw.html",
        status=tried.status,
        teams=[(code, region_name(code, today)) for code in advice.teams_on(session, today)],
        asked_for=list(advice.ASKED_FOR.items()),
        may_raise=may(me, "case.raise"),
        tried=tried,
        typed=typed,
        labels=LABELS,
    )


def _page(
    request: Request, session: ViewerSession, me: Reader, row: Consultation, tried: Attempt, typed: Submitted
) -> Response:
    at = clock.now()
    names = row.answered_at is None and advice.may_choose(me, row)
    return page(
        request,
        "adviesvragen/vraag.html",
        status=tried.status,
        one=row,
        asked_for=advice.ASKED_FOR,
        happened=advice.HAPPENED,
        may_answer=advice.may_answer(me, row),
        members=[(one.person_id, f"{one.name}, {one.organisation}") for one in advice.members_of(session, row, at)]
        if names
        else [],
        tried=tried,
        typed=typed,
        labels=LABELS,
    )
