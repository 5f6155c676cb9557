"""Pasting a case from another system: first what was understood, then into the form, where it is still only a draft."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.render import page
from rets.schemas.case_form import CaseForm
from rets.services.drafts import find_draft
from rets.services.raising import form_to_raise
from rets.web.answers import go_to
from rets.web.case_options import case_options
from rets.web.case_typing import FOR_WHOM, FORM, form_view, keep
from rets.web.conform import conform
from rets.web.deps import Db, Fields, Me
from rets.web.form_view import Control, FormView, controls_of
from rets.web.forms import Attempt, attempt
from rets.web.nested import nest
from rets.web.pasting import Pasted, understand

router = APIRouter(include_in_schema=False)

PASTE, NEW = "/casussen/nieuw/plakken", "/casussen/nieuw"


@router.get(PASTE)
def show_paste(request: Request, me: Me) -> Response:
    require(me, "case.raise")
    return page(request, "inbrengen/plakken.html", text="", found=None, tried=Attempt(), rows=[], number=0)


@router.post(PASTE)
def take_paste(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    """Show what is understood (`bekijken`), or put it into the draft of the form (`invullen`)."""
    require(me, "case.raise")
    number = int(fields["nummer"]) if fields["nummer"].isascii() and fields["nummer"].isdigit() else 0
    with attempt(session) as tried:
        found = understand(fields["tekst"], case_options(session, me, clock.today()), min(number, 999))
    if tried.failed:
        return _show(request, fields["tekst"], None, tried, [], number)
    data = conform(CaseForm, nest(found.fields))
    if fields["doe"] == "invullen":
        return _fill(request, session, me, data)
    rows = told(form_view(session, me, data), _faults(session, me, data))
    return _show(request, fields["tekst"], found, tried, rows, number)


def told(form: FormView, faults: Mapping[str, str]) -> list[tuple[str, str, str]]:
    """What will be filled in: the label, the value, and what is not right about it yet."""
    filled = [one for one in controls_of(form.sections) if one.filled]
    return [(one.full_label, _shown(one), faults.get(one.anchor, "")) for one in filled]


def _shown(one: Control) -> str:
    return one.told or str(one.value)


def _faults(session: ViewerSession, me: Reader, data: dict[str, Any]) -> dict[str, str]:
    """What handing in would say of the fields that were understood, by their control."""
    with attempt(session) as tried:
        form_to_raise(session, me, data, at=clock.now(), jeugdbeschermer=None)
    form = form_view(session, me, data, [one for one in tried.errors if one.field != FOR_WHOM.name])
    return {one.anchor: one.error for one in controls_of(form.sections) if one.filled and one.error}


def _fill(request: Request, session: ViewerSession, me: Reader, data: dict[str, Any]) -> Response:
    draft = find_draft(session, me.person_id, FORM)
    keep(session, me, "", merged(draft.data if draft else {}, data), clock.now())
    return go_to(request, NEW, "Het formulier is ingevuld. Kijk het na, vul aan en breng de casus in.")


def merged(before: Mapping[str, Any], pasted: Mapping[str, Any]) -> dict[str, Any]:
    """What was typed before with what was pasted in its place; lists of plain values are replaced as a whole."""
    return {**before, **{name: _over(before.get(name), value) for name, value in pasted.items()}}


def _over(before: Any, pasted: Any) -> Any:
    if isinstance(before, Mapping) and isinstance(pasted, Mapping):
        return merged(before, pasted)
    if isinstance(before, list) and isinstance(pasted, list) and pasted and isinstance(pasted[0], Mapping):
        pairs = [_over(old, new) for old, new in zip(before, pasted, strict=False)]
        return [*pairs, *before[len(pairs) :], *pasted[len(pairs) :]]
    return pasted


def _show(
    request: Request, text: str, found: Pasted | None, tried: Attempt, rows: list[tuple[str, str, str]], number: int
) -> Response:
    return page(
        request,
        "inbrengen/plakken.html",
        status=tried.status,
        text=text,
        found=found,
        tried=tried,
        rows=rows,
        number=number,
    )
