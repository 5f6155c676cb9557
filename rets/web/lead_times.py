"""Lead times of a period, by state and by who has the case in hand, with administration apart."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import Response
from sqlalchemy import select

from rets import clock
from rets.access import may, require
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Organisation
from rets.render import page
from rets.render.codes import form_names
from rets.render.places import region_name
from rets.services import lead_times_behind as behind
from rets.services.lead_times import HANDS, Asked, lead_times, place_name
from rets.services.lead_times_told import lines, lines_of_hands
from rets.services.norm_monitor import NOT_OVER
from rets.services.standing_still import regions_of
from rets.services.suppressing import SMALLEST
from rets.services.uitvraag import day_from
from rets.services.uitvraag_frozen import RECEIVERS, WITHOUT_SMALL
from rets.web.deps import Db, Me
from workflows.plan import RUNG_NAMES
from workflows.roles import ROLE_NAMES, Role
from workflows.steps import STATES
from workflows.words import TASK_NAMES, task_name

router = APIRouter(include_in_schema=False)

A_YEAR = timedelta(days=365)
BACKWARDS = "Deze dag ligt na de laatste dag."


@dataclass
class Filters:
    """What is asked for, as it stands in the address: days, a region, a GI and a form of care."""

    van: str = ""
    tot: str = ""
    regio: str = ""
    gi: str = ""
    hulpvorm: str = ""


Given = Annotated[Filters, Depends()]


@router.get("/monitor/doorlooptijd")
def show_lead_times(request: Request, session: Db, me: Me, given: Given, voor: str = "") -> Response:
    require(me, "monitor.see")
    known, gis, forms = regions_of(me), _gis(session), form_names(clock.today())
    asked = _asked(given, known, gis, forms)
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
        gis=gis,
        forms=forms,
        receivers=list(RECEIVERS.items()),
        receiver=voor if voor in RECEIVERS else "",
        leads=_address(asked, known) if small else None,
        leads_on=may(me, "case.dossier"),
        chosen=given.regio if given.regio in known else "",
    )


@router.get("/monitor/doorlooptijd/casussen")
def show_cases_behind(
    request: Request,
    session: Db,
    me: Me,
    given: Given,
    per: str = "",
    waarde: str = "",
    rol: str = "",
    cijfer: str = "",
) -> Response:
    require(me, "monitor.see")
    if (per, cijfer) not in behind.BEHIND or not _known(per, waarde, rol):
        raise Invalid.at("cijfer", "Kies een aantal in het overzicht van de doorlooptijd.")
    known = regions_of(me)
    asked = _asked(given, known, _gis(session), form_names(clock.today()))
    found, number = behind.cases_behind(session, me, asked, per=per, figure=cijfer, key=waarde, role=rol)
    return page(
        request,
        "monitor/doorlooptijd_casussen.html",
        asked=asked,
        found=found,
        number=number,
        most=behind.MOST,
        what=task_name(waarde) if per == behind.QUESTION else place_name(waarde),
        of=ROLE_NAMES[Role(rol)] if rol else "",
        figure=behind.FIGURES[cijfer][0],
        back=_address(asked, known),
        opens=may(me, "case.dossier"),
    )


def _asked(given: Filters, known: list[str], gis: list[tuple[str, str]], forms: list[tuple[str, str]]) -> Asked:
    """What was chosen, narrowed to the regions that the reader watches; what is unknown is left out."""
    since, until = period(given.van, given.tot)
    return Asked(
        since=since,
        until=until,
        regions=[given.regio] if given.regio in known else known,
        gi=int(given.gi) if given.gi in dict(gis) else None,
        form=given.hulpvorm if given.hulpvorm in dict(forms) else None,
    )


def _address(asked: Asked, known: list[str]) -> dict[str, str]:
    """The same choice, as it stands in an address."""
    told = {"van": asked.since.isoformat(), "tot": asked.until.isoformat(), "hulpvorm": asked.form or ""}
    told |= {"regio": asked.regions[0]} if len(asked.regions) == 1 < len(known) else {}
    return {name: value for name, value in (told | {"gi": str(asked.gi or "")}).items() if value}


def _known(per: str, key: str, role: str) -> bool:
    """Whether this is a line of the tables."""
    if per == behind.QUESTION:
        return key in TASK_NAMES and role in set(Role)
    name, _, rung = key.partition(":")
    named = (STATES if per == "stand" or name == "escalated" else HANDS).keys() - {"closed"}
    return not role and name in named and (rung in {str(one) for one in RUNG_NAMES} or not rung)


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
