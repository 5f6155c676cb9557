"""The monthly return of the regions that a reader watches: choose a date, look, take it along as a file."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.render import page
from rets.render.places import region_name
from rets.services.standing_still import regions_of
from rets.services.uitvraag import Uitvraag, day_from, days_to_choose, last_day_before, make_uitvraag
from rets.services.uitvraag_files import FILES
from rets.services.uitvraag_tables import DEFINITIONS, notes_of, tables_of
from rets.web.deps import Db, Me

router = APIRouter(include_in_schema=False)


@router.get("/monitor/uitvraag")
def show_uitvraag(request: Request, session: Db, me: Me, peildatum: str = "", regio: str = "") -> Response:
    require(me, "monitor.see")
    known, days = regions_of(me), days_to_choose(session, clock.today())
    made = _made(session, me, peildatum, regio) if peildatum or days else None
    return page(
        request,
        "monitor/uitvraag.html",
        made=made,
        days=[(day.isoformat(), day) for day in days],
        choices=[(code, region_name(code, clock.today())) for code in known],
        chosen=regio if regio in known else "",
        tables=tables_of(made) if made else [],
        notes=notes_of(made) if made else [],
        definitions=DEFINITIONS,
    )


@router.get("/monitor/uitvraag/bestand")
def take_file(session: Db, me: Me, soort: str = "", peildatum: str = "", regio: str = "") -> Response:
    require(me, "monitor.see")
    if soort not in FILES:
        raise Invalid.at("soort", "Kies csv, xlsx of pdf.")
    write, media = FILES[soort]
    made = _made(session, me, peildatum, regio)
    name = f"uitvraag-{made.day.isoformat()}{f'-{regio.lower()}' if made.regions == (regio,) else ''}.{soort}"
    return Response(write(made), media_type=media, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _made(session: ViewerSession, me: Reader, given: str, regio: str) -> Uitvraag:
    """The return of the regions that this reader watches: figures of places, which no longer depend on who reads."""
    known, at = regions_of(me), clock.now()
    day = day_from(given) if given else last_day_before(clock.date_of(at))
    return make_uitvraag(session, day, at, regions=[regio] if regio in known else known)
