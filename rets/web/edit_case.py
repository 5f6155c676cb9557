"""Changing the form of a case that was raised; two people who change it at once both see what the other did."""

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, case_for, require
from rets.db import ViewerSession
from rets.models import Case
from rets.services.drafts import drop_draft, find_draft
from rets.services.editing import edit_form, edited_form
from rets.services.reads import note_read
from rets.web.answers import go_to
from rets.web.case_fields import EDITABLE
from rets.web.case_typing import FORM, after_row, form_view, keep, say_saved, show_form, typed
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.form_view import FormView
from rets.web.forms import Attempt, attempt
from rets.web.merging import ASKED, Difference, check_chosen, differences, kept

router = APIRouter(include_in_schema=False)

TEMPLATE = "inbrengen/wijzigen.html"
SEEN = "versie"


@router.get("/casussen/{case_id}/formulier")
def show_edit(request: Request, session: Db, me: Me, case_id: int, voeg_toe: str = "") -> Response:
    case = _case(session, me, case_id)
    note_read(session, me, case, "formulier", clock.now())
    draft = find_draft(session, me.person_id, FORM, str(case.id))
    held = {**draft.data} if draft else {}
    seen = int(held.pop(SEEN, case.version))
    form = form_view(session, me, held or case.dossier, added=voeg_toe, sections=EDITABLE)
    return _show(request, case, form, Attempt(), seen, kept=bool(draft))


@router.post("/casussen/{case_id}/formulier/concept")
def take_edit_draft(request: Request, session: Db, me: Me, case_id: int, fields: Fields) -> Response:
    case = _case(session, me, case_id)
    data, at = typed(fields), clock.now()
    refused = keep(session, me, str(case.id), data | {SEEN: _seen(fields)}, at)
    form = form_view(session, me, data, refused, fields["voeg_toe"], EDITABLE)
    if "HX-Request" in request.headers:
        return say_saved(request, form, at)
    if refused:
        return _show(request, case, form, Attempt(errors=refused), _seen(fields), status=400)
    return after_row(request, fields, f"/casussen/{case.id}/formulier")


@router.post("/casussen/{case_id}/formulier/weggooien")
def drop_edit(request: Request, session: Db, me: Me, case_id: int) -> Response:
    case = _case(session, me, case_id)
    drop_draft(session, me.person_id, FORM, str(case.id))
    return go_to(request, f"/casussen/{case.id}", "Uw wijzigingen zijn weggegooid.", "info")


@router.post("/casussen/{case_id}/formulier")
def take_edit(request: Request, session: Db, me: Me, case_id: int, fields: Fields) -> Response:
    case = case_for(session, me, case_id, lock=True)
    require(me, "case.edit", case)
    data, at = typed(fields), clock.now()
    fixed = {"label": case.label, "gi": case.gi.slug}
    before, version = case.dossier, case.version
    rows = _beside(session, me, before, data, fields)
    with attempt(session) as tried:
        check_chosen(fields, rows)
        whole = kept(data, before, fields) | fixed
        edit_form(session, me, case, edited_form(session, whole, at), seen=_seen(fields), at=at)
    if not tried.failed:
        drop_draft(session, me.person_id, FORM, str(case.id))
        return go_to(request, f"/casussen/{case.id}", "De wijziging is opgeslagen.")
    keep(session, me, str(case.id), data | {SEEN: version}, at)
    form = form_view(session, me, data, tried.errors, sections=EDITABLE)
    shown = rows if tried.stale or fields.all_of(ASKED) else []
    return _show(request, case, form, tried, version, status=tried.status, rows=shown)


def _beside(
    session: ViewerSession, me: Reader, stored: dict[str, Any], data: dict[str, Any], fields: Submitted
) -> list[Difference]:
    """Where what stands now and what was typed differ."""
    stands, given = (form_view(session, me, one, sections=EDITABLE) for one in (stored, data))
    return differences(stands, given, fields)


def _show(
    request: Request,
    case: Case,
    form: FormView,
    tried: Attempt,
    version: int,
    *,
    status: int = 200,
    kept: bool = True,
    rows: Sequence[Difference] = (),
) -> Response:
    return show_form(
        request, TEMPLATE, form, status=status, case=case, tried=tried, version=version, kept=kept, rows=rows
    )


def _case(session: ViewerSession, me: Reader, case_id: int) -> Case:
    case = case_for(session, me, case_id)
    require(me, "case.edit", case)
    return case


def _seen(fields: Mapping[str, str]) -> int:
    given = fields.get(SEEN, "")
    return int(given) if given.isascii() and given.isdigit() and len(given) < 10 else 0
