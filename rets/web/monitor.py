"""What stands still and why, for who watches a region: counts and lines, no dossier, no ranking of people (P18)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import may, require
from rets.render import page
from rets.render.places import region_name
from rets.services import standing_still
from rets.services.refusal_rates import refusal_rates
from rets.web.deps import Db, Me
from workflows.steps import OPEN, STATES

router = APIRouter(include_in_schema=False)


@router.get("/monitor")
def show_monitor(request: Request, session: Db, me: Me, regio: str = "") -> Response:
    require(me, "monitor.see")
    at, known = clock.now(), standing_still.regions_of(me)
    chosen = [regio] if regio in known else known
    counts = standing_still.by_state(session, me, chosen)
    return page(
        request,
        "monitor/monitor.html",
        known=known,
        choices=[(code, region_name(code, clock.today())) for code in known],
        chosen=regio if regio in known else "",
        states=[(STATES[slug].name, counts.get(slug, 0)) for slug in OPEN],
        total=sum(counts.values()),
        waiting=standing_still.waiting(session, me, chosen, at),
        norms=standing_still.norms(session, me, chosen, at),
        still=standing_still.still(session, me, chosen, at),
        most=standing_still.MOST,
        names=STATES,
        rates=refusal_rates(session, me, clock.today()) if may(me, "refusals.see") else None,
        at=at,
    )
