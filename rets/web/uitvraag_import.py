"""Handing in the figures or the children of a GI: choose a file, look at what it says, and keep it or not."""

import base64
import binascii
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, HTTPException, Request
from fastapi.responses import Response
from starlette.datastructures import UploadFile

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.errors import FieldError, Invalid
from rets.render import page
from rets.services.own_columns import KINDS, SHEETS
from rets.services.own_import import LATE, Read, choices_for, handed_in, key_mark, read_file, store_file
from rets.services.own_sheet import MOST_BYTES, TOO_LARGE, CellFault
from rets.services.own_template import template
from rets.services.uitvraag import day_from, days_to_choose, last_day_before
from rets.web.answers import go_to
from rets.web.deps import Db, Me
from rets.web.forms import Attempt, attempt

router = APIRouter(include_in_schema=False)

PAGE = "/monitor/uitvraag/inlezen"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LABELS = {"bestand": "bestand", "gi": "GI", "peildatum": "peildatum"}
NO_FILE = "Kies een bestand."
NO_KIND = "Kies cijfers of kinderen."
NO_GI = "Kies een GI."


async def posted(request: Request) -> dict[str, str | bytes]:
    """The fields, and the content of the file; a file that was looked at comes back as text."""
    try:
        async with request.form(max_part_size=MOST_BYTES * 2) as form:
            return {name: await _content(value) for name, value in form.multi_items()}
    except HTTPException as error:
        raise Invalid.at("bestand", TOO_LARGE) from error


async def _content(value: UploadFile | str) -> str | bytes:
    return value if isinstance(value, str) else await value.read(MOST_BYTES + 1)


Posted = Annotated[dict[str, str | bytes], Depends(posted)]


@router.get(PAGE)
def show_import(request: Request, session: Db, me: Me, peildatum: str = "") -> Response:
    require(me, "uitvraag.import")
    return _show(request, session, me, Attempt(), {"peildatum": peildatum})


@router.get(f"{PAGE}/sjabloon")
def take_template(me: Me, soort: str = "", peildatum: str = "") -> Response:
    require(me, "uitvraag.import")
    if soort not in KINDS:
        raise Invalid.at("soort", NO_KIND)
    day = day_from(peildatum) if peildatum else last_day_before(clock.today())
    name = f"uitvraag-{SHEETS[soort].lower()}-leeg.xlsx"
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(template(soort, day, clock.now()), media_type=XLSX, headers=headers)


@router.post(PAGE)
def take_import(request: Request, session: Db, me: Me, given: Posted) -> Response:
    """Look at a file (`controleren`), or keep what it says (`inlezen`)."""
    require(me, "uitvraag.import")
    fields = {name: value for name, value in given.items() if isinstance(value, str)}
    data, read = _data(given), None
    with attempt(session) as tried:
        if not data:
            raise Invalid.at("bestand", NO_FILE)
        if not fields.get("gi"):
            raise Invalid.at("gi", NO_GI)
        read = read_file(session, me, data, day_from(fields.get("peildatum", "")), fields["gi"], clock.now())
        if fields.get("doe") == "inlezen":
            made = store_file(session, me, read, clock.now(), expected=_versions(fields.get("versies", "")))
            return go_to(request, f"{PAGE}?peildatum={made[0].day.isoformat()}", _said(read, len(made)))
    return _show(request, session, me, tried, fields, read, data)


def _data(given: dict[str, str | bytes]) -> bytes:
    """The file that was chosen, or else the one that was looked at."""
    chosen = given.get("bestand")
    if isinstance(chosen, bytes) and chosen:
        return chosen
    try:
        return base64.b64decode(str(given.get("inhoud", "")), validate=True)
    except binascii.Error:
        return b""


def _versions(text: str) -> dict[str, int] | None:
    """Which versions stood when the file was looked at: 'HM:1 ZK:0'."""
    pairs = [one.partition(":") for one in text.split()]
    return {region: int(number) for region, _, number in pairs if number.isdigit()} if pairs else None


def _said(read: Read, regions: int) -> str:
    where = "1 regio" if regions == 1 else f"{regions} regio's"
    return " ".join([f"De opgave van {read.gi.name} is ingelezen voor {where}.", *([LATE] if read.late else [])])


def _show(
    request: Request,
    session: ViewerSession,
    me: Reader,
    tried: Attempt,
    fields: dict[str, str],
    read: Read | None = None,
    data: bytes = b"",
) -> Response:
    days = days_to_choose(session, clock.today())
    day = _chosen(fields.get("peildatum", ""), days)
    return page(
        request,
        "monitor/uitvraag_inlezen.html",
        status=tried.status,
        tried=tried,
        labels=LABELS,
        summary=[one for one in tried.errors if one.field in LABELS] or _cells_summary(tried.errors),
        at_cells=[one for one in tried.errors if isinstance(one, CellFault)],
        days=[(one.isoformat(), one) for one in days],
        day=day,
        gis=choices_for(session, me),
        gi=fields.get("gi", ""),
        kinds=KINDS,
        read=None if tried.failed else read,
        carried=base64.b64encode(data).decode() if read and not tried.failed else "",
        versions=" ".join(f"{region}:{number}" for region, number in read.standing.items()) if read else "",
        handed_in=handed_in(session, day, None) if day else [],
        key_mark=key_mark(),
    )


def _chosen(given: str, days: list[date]) -> date | None:
    return next((one for one in days if one.isoformat() == given), days[0] if days else None)


def _cells_summary(faults: list[FieldError]) -> list[FieldError]:
    """One line above the form; the cells themselves stand in a table."""
    told = f"In {len(faults)} cellen klopt iets niet." if len(faults) > 1 else "In één cel klopt iets niet."
    return [FieldError("bestand", f"{told} Zie de tabel.")] if faults else []
