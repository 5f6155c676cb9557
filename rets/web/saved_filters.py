"""Filters of the list of cases under a name of one's own: save, rename, remove. Opening one is opening its address."""

from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.render import page
from rets.services.saved_filters import filter_of, remove_filter, rename_filter, save_filter, saved_filters
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me
from rets.web.forms import Attempt, attempt
from rets.web.queues import LIST, NAMES, active, address, person_of

router = APIRouter(include_in_schema=False)

FILTERS = f"{LIST}/filters"
LABELS = {"naam": "naam van het filter"}


@router.get(FILTERS)
def show_filters(request: Request, session: Db, me: Me) -> Response:
    require(me, "case.line")
    return _show(request, session, me, Attempt(), {})


@router.post(FILTERS)
def take_filter(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "case.line")
    query = address({name: fields[name] for name in NAMES}).partition("?")[2]
    with attempt(session) as tried:
        save_filter(session, me.person_id, fields["naam"], query, clock.now())
    if tried.failed:
        return _show(request, session, me, tried, {name: fields[name] for name in (*NAMES, "naam")})
    return go_to(request, f"{LIST}?{query}", f"Bewaard als “{' '.join(fields['naam'].split())}”.")


@router.post(FILTERS + "/{filter_id}")
def change_filter(request: Request, session: Db, me: Me, filter_id: int, fields: Fields) -> Response:
    require(me, "case.line")
    found = filter_of(session, me.person_id, filter_id)
    if fields["verwijder"]:
        remove_filter(session, me.person_id, filter_id)
        return go_to(request, f"{LIST}?{found.query}", f"“{found.name}” is verwijderd. Hier kunt u het weer bewaren.")
    with attempt(session) as tried:
        rename_filter(session, me.person_id, filter_id, fields["naam"])
    if tried.failed:
        return _show(request, session, me, tried, {})
    return go_to(request, FILTERS, "De naam is gewijzigd.")


def _show(request: Request, session: ViewerSession, me: Reader, tried: Attempt, typed: dict[str, str]) -> Response:
    rows = []
    for one in saved_filters(session, me.person_id):
        chosen = dict.fromkeys(NAMES, "") | dict(parse_qsl(one.query))
        rows.append((one, ", ".join(said for said, _ in active(chosen, person_of(session, me, chosen)))))
    return page(
        request,
        "werkvoorraad/filters.html",
        status=tried.status,
        rows=rows,
        typed=typed,
        tried=tried,
        labels=LABELS,
    )
