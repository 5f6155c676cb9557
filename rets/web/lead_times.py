"""Lead times of a period, by state and by who has the case in hand, with administration apart."""

from datetime import date, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select

from rets import clock
from rets.access import require
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Organisation
from rets.render import page
from rets.render.codes import form_names
from rets.render.places import region_name
from rets.services.lead_times import Asked, lead_times, place_name
from rets.services.lead_times_told import lines, lines_of_hands
from rets.services.norm_monitor import NOT_OVER
from rets.services.standing_still import regions_of
from rets.services.suppressing import SMALLEST
from rets.services.uitvraag import day_from
from rets.services.uitvraag_frozen import RECEIVERS, WITHOUT_SMALL
from rets.web.deps import Db, Me

router = APIRouter(include_in_schema=False)

A_YEAR = timedelta(days=365)
BACKWARDS = "Deze dag ligt na de laatste dag."


@router.get("/monitor/doorlooptijd")
def show_lead_times(
    request: Request,
    session: Db,
    me: Me,
    van: str = "",
    tot: str = "",
    regio: str = "",
    gi: str = "",
    hulpvorm: str = "",
    voor: str = "",
) -> Response:
    require(me, "monitor.see")
    since, until = period(van, tot)
    known, gis, forms = regions_of(me), _gis(session), form_names(clock.today())
    asked = Asked(
        since=since,
        until=until,
        regions=[regio] if regio in known else known,
        gi=int(gi) if gi in dict(gis) else None,
        form=hulpvorm if hulpvorm in dict(forms) else None,
    )
    found, small = lead_times(session, asked), voor not in WITHOUT_SMALL
    return page(
        request,
        "monitor/doorlooptijd.html",
        asked=asked,
        found=found,
        small=small,
        smallest=SMALLEST,
        states=lines(found.states, small=small),
        hands=lines_of_hands(found, small=small),
        administration=lines(found.administration, small=small),
        questions=lines(found.questions, small=small),
        place_name=place_name,
        choices=[(code, region_name(code, clock.today())) for code in known],
        chosen=regio if regio in known else "",
        gis=gis,
        forms=forms,
        receivers=list(RECEIVERS.items()),
        receiver=voor if voor in RECEIVERS else "",
    )


def period(van: str, tot: str) -> tuple[date, date]:
    """The first and last day that were chosen, else the year up to yesterday.

    Raises:
        Invalid: no day, not over yet, or the wrong way round.
    """
    until = day_from(tot, "tot") if tot else clock.today() - timedelta(days=1)
    since = day_from(van, "van") if van else until - A_YEAR
    if until >= clock.today():
        raise Invalid.at("tot", NOT_OVER)
    if since > until:
        raise Invalid.at("van", BACKWARDS)
    return since, until


def _gis(session: ViewerSession) -> list[tuple[str, str]]:
    query = select(Organisation.id, Organisation.name).where(Organisation.kind == "gi").order_by(Organisation.name)
    return [(str(number), name) for number, name in session.execute(query)]
