"""Charts of the regions that a reader watches: who waited over time, the way through the states, where children wait.

The figures are those of the returns and of the events; each drawing has a table with the same figures.
"""

from datetime import date
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import require
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.render import page
from rets.render.charts import short_month
from rets.render.places import region_name
from rets.services.chart_places import by_region, by_town, map_of
from rets.services.funnel import passed, stages
from rets.services.region_returns import Months, per_gi, per_region, returns_of
from rets.services.standing_still import regions_of
from rets.services.suppressing import SMALLEST
from rets.services.uitvraag import check_day, day_from, days_to_choose, last_day_before
from rets.services.uitvraag_frozen import RECEIVERS, WITHOUT_SMALL
from rets.services.uitvraag_told import ONE_REGION
from rets.web.deps import Db, Me

router = APIRouter(include_in_schema=False)

PER = {"region": "Regio", "gi": "GI"}
MONTHS = {"6": "6 maanden", "12": "12 maanden", "24": "24 maanden"}


@router.get("/monitor/grafieken")
def show_charts(
    request: Request,
    session: Db,
    me: Me,
    peildatum: str = "",
    regio: str = "",
    per: str = "region",
    maanden: str = "6",
    voor: str = "",
) -> Response:
    require(me, "monitor.see")
    known, small = regions_of(me), voor not in WITHOUT_SMALL
    regions = [regio] if regio in known else known
    per, many = per if per in PER else "region", int(maanden) if maanden in MONTHS else 6
    days = _days(session, peildatum, many)
    if not small and per == "gi" and len(regions) > 1:
        raise Invalid.at("regio", ONE_REGION)
    return page(
        request,
        "monitor/grafieken.html",
        day=days[-1] if days and regions else None,
        days=[(day.isoformat(), day) for day in days_to_choose(session, clock.today())],
        choices=[(code, region_name(code, clock.today())) for code in known],
        chosen=regio if regio in known else "",
        per=per,
        pers=list(PER.items()),
        many=str(many),
        manys=list(MONTHS.items()),
        receivers=list(RECEIVERS.items()),
        receiver=voor if voor in RECEIVERS else "",
        small=small,
        smallest=SMALLEST,
        **(_figures(session, days, regions, per, small=small) if days and regions else {}),
    )


def _days(session: ViewerSession, given: str, many: int) -> list[date]:
    """The reference dates up to the one that was chosen (else the last month), oldest first; none before the data."""
    if given:
        check_day(session, day_from(given), clock.today())
    chosen = day_from(given) if given else last_day_before(clock.today())
    found = [day for day in days_to_choose(session, clock.today(), most=many + 120) if day <= chosen]
    return found[:many][::-1]


def _figures(session: ViewerSession, days: list[date], regions: list[str], per: str, *, small: bool) -> dict[str, Any]:
    months = returns_of(session, days, clock.now(), regions)
    last, day = months[days[-1]], days[-1]
    since, alone = days[0].replace(day=1), len(regions) == 1
    told_ways = small or alone
    return {
        "months": [short_month(one.isoformat()) for one in days],
        "waited": _waited(months, regions, day, per, small=small),
        "since": since,
        "stages": stages(passed(session, since, day, regions), small=small) if told_ways else None,
        "grid": by_town(last[regions[0]], day, small=small) if alone else by_region(last, day, small=small),
        "where": "Gemeente" if alone else "Regio",
        "map": map_of(last, day, small=small),
    }


def _waited(months: Months, regions: list[str], day: date, per: str, *, small: bool) -> list[Any]:
    if per == "gi":
        return per_gi(months, small=small)
    return per_region(months, {code: region_name(code, day) for code in regions}, small=small)
