"""The list of cases: filtered, counted, page by page, always from what this reader may see."""

from urllib.parse import urlencode

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.models import Person
from rets.reference.geography import UnknownOn, region
from rets.render import page
from rets.render.codes import form_name, form_names
from rets.render.places import municipality_name
from rets.services import scopes
from rets.services.cursor import Cursor
from rets.services.finding import knows_people
from rets.services.list_export import KINDS, export_list
from rets.services.queues import MOST_FOUND, Scope, Wanted, queue_page
from rets.services.saved_filters import saved_filters
from rets.web.deps import Db, Fields, Me
from workflows.roles import Role
from workflows.steps import OPEN, STATES

router = APIRouter(include_in_schema=False)

LIST, SEARCH = "/casussen", "/casussen/_zoek"
EXPORT = "/casussen/uitvoer"
NAMES = ("van", "stand", "regio", "gemeente", "hulp", "wie", "acuut", "te_laat")


@router.get(LIST)
def show_cases(request: Request, session: Db, me: Me) -> Response:
    require(me, "case.line")
    chosen = {name: request.query_params.get(name, "") for name in NAMES}
    at = clock.now()
    found = queue_page(
        session,
        me,
        wanted_of(me, chosen),
        at,
        scope=_scope(chosen),
        cursor=Cursor.unpack(request.query_params.get("vanaf", "")),
    )
    return page(
        request,
        "werkvoorraad/casussen.html",
        "lijst" if request.headers.get("HX-Target") == "casussen" else None,
        found=found,
        chosen=chosen,
        active=active(chosen, person_of(session, me, chosen)),
        choices=choices(me),
        export=address(chosen).replace(LIST, EXPORT, 1),
        previous=address(chosen, found.previous) if found.previous else "",
        following=address(chosen, found.following) if found.following else "",
        searched="",
        saved=saved_filters(session, me.person_id),
    )


@router.post(SEARCH)
def find_cases(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    """Search by label; by POST, so that no label stands in an address or a log."""
    require(me, "case.line")
    label = fields["kenmerk"][:40]
    states = (*OPEN, "closed")
    found = queue_page(session, me, Wanted(label=label, states=states), clock.now(), size=MOST_FOUND, counted=False)
    chosen = dict.fromkeys(NAMES, "")
    return page(
        request,
        "werkvoorraad/casussen.html",
        found=found,
        chosen=chosen,
        active=[],
        choices=choices(me),
        export="",
        previous="",
        following="",
        searched=label,
        saved=[],
    )


@router.get(EXPORT)
def export_cases(request: Request, session: Db, me: Me, soort: str = "csv") -> Response:
    """The list with these filters as a file; what is in it is written in the read log."""
    require(me, "case.line")
    chosen = {name: request.query_params.get(name, "") for name in NAMES}
    kind = soort if soort in KINDS else "csv"
    content = export_list(session, me, wanted_of(me, chosen), clock.now(), kind, scope=_scope(chosen))
    told = f'attachment; filename="casussen-{clock.today()}.{kind}"'
    return Response(content, media_type=KINDS[kind], headers={"Content-Disposition": told})


def _scope(chosen: dict[str, str]) -> Scope:
    return scopes.own if chosen["van"] == "mij" else scopes.everything


def person_of(session: ViewerSession, me: Reader, chosen: dict[str, str]) -> str:
    number = wanted_of(me, chosen).person
    found = session.get(Person, number) if number else None
    return found.name if found else "onbekend"


def wanted_of(me: Reader, chosen: dict[str, str]) -> Wanted:
    """What the filter asks for; a value that does not exist, or that is not for this reader, filters nothing."""
    knows, who = knows_people(me), chosen["wie"]
    return Wanted(
        municipality=chosen["gemeente"] if knows else "",
        person=int(who) if knows and who.isascii() and who.isdigit() and len(who) < 10 else 0,
        states=(chosen["stand"],) if chosen["stand"] in STATES else (),
        region=chosen["regio"],
        form=chosen["hulp"],
        acute=chosen["acuut"] == "ja",
        late=chosen["te_laat"] == "ja",
    )


def choices(reader: Reader) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen in the filter."""
    on = clock.today()
    codes = sorted({post.region for post in reader.posts if post.region})
    return {
        "states": [(state.slug, state.name) for state in STATES.values()],
        "regions": [(code, region(code, on).name) for code in codes],
        "forms": form_names(on),
        "whose": [("mij", "Alleen mijn casussen")] if reader.roles - {Role.JEUGDBESCHERMER} else [],
    }


def active(chosen: dict[str, str], person: str = "") -> list[tuple[str, str]]:
    """The filters that are on, each with the address without it."""
    on = {name: value for name, value in chosen.items() if value}
    return [(_said(name, value, person), address({**chosen, name: ""})) for name, value in on.items()]


def _said(name: str, value: str, person: str) -> str:
    if name == "wie":
        return f"Collega: {person}"
    if name == "gemeente":
        return f"Gemeente: {municipality_name(value, clock.today())}"
    if name == "stand":
        return f"Stand: {STATES[value].name}" if value in STATES else "Onbekende stand"
    if name == "regio":
        return f"Regio: {_region(value)}"
    if name == "hulp":
        return f"Hulp: {form_name(value, clock.today())}"
    return {"van": "Alleen mijn casussen", "acuut": "Alleen acuut", "te_laat": "Alleen te laat"}[name]


def _region(code: str) -> str:
    try:
        return region(code, clock.today()).name
    except UnknownOn:
        return code


def address(chosen: dict[str, str], cursor: Cursor | None = None) -> str:
    """The address of a page of the list, of the first one without a cursor."""
    query = {name: value for name, value in chosen.items() if value}
    if cursor is not None:
        query["vanaf"] = cursor.pack()
    return f"{LIST}?{urlencode(query)}" if query else LIST
