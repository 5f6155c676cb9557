"""“Hoe escaleer ik hier?”: the route of a place for whoever is signed in, and the version that a case keeps."""

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from rets import clock
from rets.access import case_for, require
from rets.errors import NotFound
from rets.reference.lookup import ladder_on
from rets.render import page
from rets.render.codes import form_names
from rets.schemas.route_file import stored_route
from rets.services.route_pages import NO_PLACE, place_name, places, places_with_own_route, route_for
from rets.services.route_versions import GENERAL, places_of, version_of, version_on
from rets.web.deps import Db, Me
from workflows.routes.telling import tell

router = APIRouter(include_in_schema=False)


@router.get("/routes")
def show_places(request: Request, session: Db, me: Me, plaats: str = "") -> Response:
    require(me, "reference.see")
    on = clock.today()
    municipalities = places(on)[1]
    if plaats in dict(municipalities):
        return RedirectResponse(f"/routes/{plaats}", status_code=303)
    return page(request, "routes/lijst.html", municipalities=municipalities, own=places_with_own_route(session, on))


@router.get("/routes/{place}")
def show_route(request: Request, session: Db, me: Me, place: str) -> Response:
    require(me, "reference.see")
    on = clock.today()
    held = route_for(session, place, on)
    return page(
        request,
        "routes/route.html",
        case=None,
        name=held.name,
        route=held.route,
        version=held.version,
        moments=tell(held.route, dict(form_names(on))),
        inherited="" if held.own else place_name(held.version.place, on),
        rungs=ladder_on(on, held.region),
    )


@router.get("/casussen/{case_id}/route")
def show_route_of_case(request: Request, session: Db, me: Me, case_id: int) -> Response:
    case = case_for(session, me, case_id)
    require(me, "case.dossier", case)
    on = clock.today()
    version = version_of(session, case)
    if version is None:
        raise NotFound(NO_PLACE)
    route, place = stored_route(version.text), case.municipality or case.region
    now = version_on(session, places_of(case), on)
    return page(
        request,
        "routes/route.html",
        case=case,
        name=place_name(place, on),
        route=route,
        version=version,
        moments=tell(route, dict(form_names(on))),
        inherited="" if version.place == place else place_name(version.place, on),
        newer=now is not None and now.id != version.id,
        here=place or GENERAL,
        rungs=ladder_on(on, case.region),
    )
