"""The pack for the leersessie and the agenda for the six-weekly talks, as pages and as accessible PDFs."""

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.clock import date_of
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.render import page
from rets.render.places import region_name
from rets.services.counting import first_moment
from rets.services.leersessie import Quarter, leersessie, quarters
from rets.services.reports import LEFT_OUT, Report, as_pdf
from rets.services.standing_still import regions_of
from rets.services.talks import SIX_WEEKS, talks
from rets.services.uitvraag import day_from
from rets.services.uitvraag_frozen import RECEIVERS, WITHOUT_SMALL
from rets.web.deps import Db, Me

router = APIRouter(include_in_schema=False)

NO_QUARTER = "Kies een kwartaal dat voorbij is en waarvan er gegevens zijn."
BEFORE = "Kies een dag voor gisteren."


@router.get("/monitor/leersessie")
def show_pack(request: Request, session: Db, me: Me, kwartaal: str = "", regio: str = "") -> Response:
    require(me, "monitor.see")
    known = _quarters(session)
    chosen = _quarter(known, kwartaal) if kwartaal or known else None
    return page(
        request,
        "monitor/leersessie.html",
        report=leersessie(session, me, chosen, _regions(me, regio)) if chosen else None,
        quarters=[(one.code, one.name) for one in known],
        chosen=chosen.code if chosen else "",
        **_about(me, regio),
    )


@router.get("/monitor/leersessie/pdf")
def take_pack(session: Db, me: Me, kwartaal: str = "", regio: str = "") -> Response:
    require(me, "monitor.see")
    chosen = _quarter(_quarters(session), kwartaal)
    return _file(leersessie(session, me, chosen, _regions(me, regio)), f"leersessie-{chosen.code}")


@router.get("/monitor/overleg")
def show_agenda(request: Request, session: Db, me: Me, sinds: str = "", regio: str = "", voor: str = "") -> Response:
    require(me, "monitor.see")
    since, until = _since(sinds)
    return page(
        request,
        "monitor/overleg.html",
        report=talks(session, me, since, until, _regions(me, regio), small=_small(voor)),
        since=since,
        receivers=list(RECEIVERS.items()),
        receiver=voor if voor in RECEIVERS else "iedereen",
        **_about(me, regio),
    )


@router.get("/monitor/overleg/pdf")
def take_agenda(session: Db, me: Me, sinds: str = "", regio: str = "", voor: str = "") -> Response:
    require(me, "monitor.see")
    since, until = _since(sinds)
    made = talks(session, me, since, until, _regions(me, regio), small=_small(voor))
    return _file(made, f"overleg-{until.isoformat()}")


def _small(receiver: str) -> bool:
    """Whether small counts may stand in it: only for a receiver that was chosen and may have them."""
    return receiver in RECEIVERS and receiver not in WITHOUT_SMALL


def _file(report: Report, name: str) -> Response:
    headers = {"Content-Disposition": f'attachment; filename="{name}.pdf"'}
    return Response(as_pdf(report, clock.today()), media_type="application/pdf", headers=headers)


def _quarters(session: ViewerSession) -> list[Quarter]:
    first = first_moment(session)
    return quarters(date_of(first), clock.today()) if first else []


def _quarter(known: list[Quarter], given: str) -> Quarter:
    found = [one for one in known if one.code == given] if given else known
    if not found:
        raise Invalid.at("kwartaal", NO_QUARTER)
    return found[0]


def _since(given: str) -> tuple[date, date]:
    until = clock.today() - timedelta(days=1)
    since = day_from(given, "sinds") if given else until - SIX_WEEKS
    if since >= until:
        raise Invalid.at("sinds", BEFORE)
    return since, until


def _regions(me: Reader, regio: str) -> list[str]:
    known = regions_of(me)
    return [regio] if regio in known else known


def _about(me: Reader, regio: str) -> dict[str, Any]:
    known = regions_of(me)
    return {
        "regions": [(code, region_name(code, clock.today())) for code in known],
        "region": regio if regio in known else "",
        "left_out": LEFT_OUT,
    }
