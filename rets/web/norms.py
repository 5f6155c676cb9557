"""The three norms on a past day, the cases behind a figure, and a sample of cases with their clocks."""

from datetime import date, timedelta
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select

from rets import clock
from rets.access import Reader, may, require
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Organisation
from rets.render import page
from rets.render.codes import form_name
from rets.render.places import municipality_name, region_name
from rets.services import norm_monitor as monitor
from rets.services.standing_still import regions_of
from rets.services.uitvraag import day_from
from rets.services.uitvraag_words import UNKNOWN
from rets.web.deps import Db, Me

router = APIRouter(include_in_schema=False)


@router.get("/monitor/normen")
def show_norms(request: Request, session: Db, me: Me, dag: str = "", regio: str = "", per: str = "region") -> Response:
    require(me, "monitor.see")
    per = per if per in monitor.PER else "region"
    day = _day(session, dag)
    names = _names(session, per)
    found = monitor.norm_figures(session, day, _regions(me, regio), per) if day else []
    return page(
        request,
        "monitor/normen.html",
        figures=[(one, _name(names, per, one.key, clock.today())) for one in found],
        per=per,
        pers=list(monitor.PER.items()),
        head=monitor.PER[per],
        outcomes=monitor.OUTCOMES,
        **_chosen(me, day, regio),
    )


@router.get("/monitor/normen/casussen")
def show_cases_behind(
    request: Request,
    session: Db,
    me: Me,
    dag: str = "",
    regio: str = "",
    per: str = "region",
    waarde: str = "",
    norm: str = "",
    uitkomst: str = "",
) -> Response:
    require(me, "monitor.see")
    if per not in monitor.PER or norm not in monitor.NORMS or uitkomst not in monitor.OUTCOMES:
        raise Invalid.at("norm", "Kies een aantal in het overzicht van de normen.")
    day = _day(session, dag)
    cases, number = (
        monitor.cases_behind(
            session, me, day, _regions(me, regio), per=per, key=waarde or None, kind=norm, outcome=uitkomst
        )
        if day
        else ([], 0)
    )
    return page(
        request,
        "monitor/normen_casussen.html",
        cases=cases,
        number=number,
        norm=norm,
        outcome=monitor.OUTCOMES[uitkomst],
        where=_name(_names(session, per), per, waarde or None, clock.today()),
        opens=may(me, "case.dossier"),
        **_chosen(me, day, regio),
    )


@router.get("/monitor/normen/steekproef")
def show_sample(
    request: Request, session: Db, me: Me, dag: str = "", regio: str = "", aantal: str = "5", trekking: str = "1"
) -> Response:
    require(me, "monitor.see")
    day, many = _day(session, dag), int(aantal) if aantal.isascii() and aantal.isdigit() else 5
    many = max(1, min(many, monitor.LARGEST_SAMPLE))
    regions = _regions(me, regio)
    drawn = monitor.sample(session, me, day, regions, many=many, draw=trekking[:20]) if day else []
    return page(
        request,
        "monitor/steekproef.html",
        drawn=drawn,
        many=many,
        draw=trekking[:20],
        outcomes=monitor.OUTCOMES,
        opens=may(me, "case.dossier"),
        **_chosen(me, day, regio),
    )


def _day(session: ViewerSession, given: str) -> date | None:
    """The day that was chosen, else yesterday; nothing when nothing can be counted yet."""
    if given:
        day = day_from(given, "dag")
        monitor.check_day(session, day, clock.today())
        return day
    yesterday = clock.today() - timedelta(days=1)
    try:
        monitor.check_day(session, yesterday, clock.today())
    except Invalid:
        return None
    return yesterday


def _regions(me: Reader, regio: str) -> list[str]:
    known = regions_of(me)
    return [regio] if regio in known else known


def _chosen(me: Reader, day: date | None, regio: str) -> dict[str, Any]:
    known = regions_of(me)
    return {
        "day": day,
        "regions": [(code, region_name(code, clock.today())) for code in known],
        "chosen": regio if regio in known else "",
    }


def _names(session: ViewerSession, per: str) -> dict[str, str]:
    if per != "gi":
        return {}
    rows = session.execute(select(Organisation.id, Organisation.name).where(Organisation.kind == "gi"))
    return {str(number): name for number, name in rows}


def _name(names: dict[str, str], per: str, key: str | None, on: date) -> str:
    if key is None:
        return UNKNOWN
    if per == "gi":
        return names.get(key, key)
    return {"region": region_name, "municipality": municipality_name, "form": form_name}[per](key, on)
