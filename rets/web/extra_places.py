"""Which extra places would help most in each region that a reader watches, as the newest plan found them."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets.access import require
from rets.render import page
from rets.services.extra_places import wanted_in
from rets.services.standing_still import regions_of
from rets.web.deps import Db, Me

router = APIRouter(include_in_schema=False)


@router.get("/monitor/extra-plekken")
def show_extra_places(request: Request, session: Db, me: Me) -> Response:
    require(me, "monitor.see")
    found = [(region, wanted_in(session, region)) for region in regions_of(me)]
    return page(request, "monitor/extra_plekken.html", found=found)
