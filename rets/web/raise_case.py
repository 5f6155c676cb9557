"""Raising a case: one form, kept while typing, and afterwards one page that says what happens now."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, case_for, require
from rets.db import ViewerSession
from rets.models import Case, Person
from rets.render import page
from rets.schemas.case_form import CaseForm
from rets.schemas.faults import parse
from rets.services.drafts import drop_draft, find_draft
from rets.services.lookalikes import lookalikes
from rets.services.raising import form_to_raise, own_gis, raise_for, twin_of
from rets.web.answers import go_to
from rets.web.case_typing import FOR_WHOM, FORM, after_row, form_view, keep, say_saved, show_form, typed
from rets.web.deps import Db, Fields, Me
from rets.web.forms import Attempt, attempt
from workflows.steps import STATES
from workflows.words import clock_name

router = APIRouter(include_in_schema=False)

NEW = "/casussen/nieuw"
TEMPLATE = "inbrengen/nieuw.html"


@router.get(NEW)
def show_new(request: Request, session: Db, me: Me, voeg_toe: str = "") -> Response:
    require(me, "case.raise")
    draft = find_draft(session, me.person_id, FORM)
    data = draft.data if draft else _start(session, me)
    form = form_view(session, me, data, added=voeg_toe)
    alike = lookalikes(session, me, data, clock.today())
    at = draft.updated_at if draft else None
    return show_form(request, TEMPLATE, form, saved_at=at, tried=Attempt(), twin=None, alike=alike)


@router.post(f"{NEW}/concept")
def take_draft(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    """Keep what was typed; also where a row is added or taken away when there is no script."""
    require(me, "case.raise")
    data, at = typed(fields), clock.now()
    refused = keep(session, me, "", data, at)
    form = form_view(session, me, data, refused, fields["voeg_toe"])
    if "HX-Request" in request.headers:
        return say_saved(request, form, at, lookalikes(session, me, data, clock.today()))
    if refused:
        tried = Attempt(errors=refused)
        return show_form(request, TEMPLATE, form, status=400, saved_at=at, tried=tried, twin=None)
    return after_row(request, fields, NEW)


@router.post(f"{NEW}/weggooien")
def drop(request: Request, session: Db, me: Me) -> Response:
    require(me, "case.raise")
    drop_draft(session, me.person_id, FORM)
    return go_to(request, NEW, "Uw concept is weggegooid.")


@router.post(NEW)
def take_new(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "case.raise")
    data, at = typed(fields), clock.now()
    with attempt(session) as tried:
        case = _raise(session, me, data)
    if not tried.failed:
        drop_draft(session, me.person_id, FORM)
        return go_to(request, f"/casussen/{case.id}/ingebracht")
    keep(session, me, "", data, at)
    form = form_view(session, me, data, tried.errors)
    twin = _twin(session, me, data) if tried.refusals else None
    return show_form(request, TEMPLATE, form, status=tried.status, saved_at=at, tried=tried, twin=twin)


@router.get("/casussen/{case_id}/ingebracht")
def show_raised(request: Request, session: Db, me: Me, case_id: int) -> Response:
    """What happens now, when, and who does it."""
    case = case_for(session, me, case_id)
    require(me, "case.raise", case)
    owner = session.get(Person, case.owner_id) if case.owner_id else None
    now = STATES[case.state].action_name
    clock_shown = clock_name(case.deadline_kind)
    return page(request, "inbrengen/ingebracht.html", case=case, owner=owner, now=now, deadline_clock=clock_shown)


def _raise(session: ViewerSession, me: Reader, data: dict[str, Any]) -> Case:
    given = {name: value for name, value in data.items() if name != FOR_WHOM.name}
    at, named = clock.now(), str(data.get(FOR_WHOM.name, ""))
    form = form_to_raise(session, me, given, at=at, jeugdbeschermer=named)
    return raise_for(session, me, form, at=at, jeugdbeschermer=named)


def _twin(session: ViewerSession, me: Reader, data: dict[str, Any]) -> Case | None:
    given = {name: value for name, value in data.items() if name != FOR_WHOM.name}
    return twin_of(session, me, parse(CaseForm, given))


def _start(session: ViewerSession, me: Reader) -> dict[str, Any]:
    """An empty form; who works for one GI need not choose it."""
    gis = own_gis(session, me)
    return {"gi": gis[0].slug} if len(gis) == 1 else {}
