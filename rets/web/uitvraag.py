"""The monthly return of the regions that a reader watches: choose a date, look, freeze, deliver, take it along."""

from dataclasses import replace

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import FrozenUitvraag
from rets.powers import MAY
from rets.render import page
from rets.render.places import region_name
from rets.services.standing_still import regions_of
from rets.services.uitvraag import day_from, days_to_choose, delivery_day, last_day_before, make_uitvraag
from rets.services.uitvraag_files import FILES
from rets.services.uitvraag_frozen import (
    RECEIVERS,
    WITHOUT_SMALL,
    correct,
    deliver,
    freeze,
    frozen_for,
    uitvraag_in,
    versions_of,
)
from rets.services.uitvraag_tables import notes_of, tables_of
from rets.services.uitvraag_words import DEFINITIONS
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs
from rets.web.uitvraag_own import PAGE as OWN_PAGE
from rets.web.uitvraag_own import Shown, chosen_version, show_gi
from workflows.roles import Role

router = APIRouter(include_in_schema=False)

LABELS = {"aan": "aan wie", "op": "op welke dag", "waarom": "waarom"}
KINDS = "Kies csv, xlsx of pdf."


@router.get("/monitor/uitvraag")
def show_uitvraag(
    request: Request, session: Db, me: Me, peildatum: str = "", regio: str = "", versie: str = ""
) -> Response:
    require(me, "monitor.see")
    return _show(request, session, me, peildatum, regio, Attempt(), versie)


@router.get("/monitor/uitvraag/bestand")
def take_file(
    session: Db, me: Me, soort: str = "", peildatum: str = "", regio: str = "", voor: str = "", versie: str = ""
) -> Response:
    require(me, "monitor.see")
    if soort not in FILES:
        raise Invalid.at("soort", KINDS)
    write, media = FILES[soort]
    made = _made(session, me, peildatum, regio, versie).made
    parts = ["uitvraag", made.day.isoformat(), *(one.lower() for one in made.regions or () if one == regio)]
    parts += [voor] if voor in RECEIVERS else []
    headers = {"Content-Disposition": f'attachment; filename="{"-".join(parts)}.{soort}"'}
    return Response(write(made, small=voor not in WITHOUT_SMALL), media_type=media, headers=headers)


@router.post("/monitor/uitvraag/vaststellen")
def take_freeze(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "uitvraag.deliver")
    region, gi = fields["regio"] or None, fields["gi"] or None
    with attempt(session) as tried:
        made = freeze(session, me, day_from(fields["peildatum"]), clock.now(), region=region, gi=gi)
    if tried.failed:
        if gi or not me.roles & MAY["monitor.see"]:
            return show_gi(request, session, me, gi or "", "", tried)
        return _show(request, session, me, "", region or "", tried)
    return go_to(request, _address(made), "De uitvraag is vastgesteld.")


@router.post("/monitor/uitvraag/{uitvraag_id}/aanleveren")
def take_delivery(request: Request, session: Db, me: Me, uitvraag_id: int, fields: Fields) -> Response:
    require(me, "uitvraag.deliver")
    frozen = frozen_for(session, uitvraag_id)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        on = inputs.day("op")
        inputs.check()
        deliver(session, me, uitvraag_id, fields["aan"], on or clock.today(), clock.now())
    return _after(request, session, me, frozen, tried, "Het aanleveren is vastgelegd.")


@router.post("/monitor/uitvraag/{uitvraag_id}/correctie")
def take_correction(request: Request, session: Db, me: Me, uitvraag_id: int, fields: Fields) -> Response:
    require(me, "uitvraag.deliver")
    frozen = frozen_for(session, uitvraag_id)
    with attempt(session) as tried:
        correct(session, me, uitvraag_id, fields["waarom"], clock.now())
    return _after(request, session, me, frozen, tried, "De correctie is een nieuwe versie.")


def _after(
    request: Request, session: ViewerSession, me: Reader, frozen: FrozenUitvraag, tried: Attempt, said: str
) -> Response:
    if tried.failed and frozen.gi:
        return show_gi(request, session, me, frozen.gi.slug, frozen.day.isoformat(), tried)
    if tried.failed:
        return _show(request, session, me, frozen.day.isoformat(), frozen.region or "", tried)
    return go_to(request, _address(frozen), said)


def _address(frozen: FrozenUitvraag) -> str:
    if frozen.gi:
        return f"{OWN_PAGE}?peildatum={frozen.day.isoformat()}&gi={frozen.gi.slug}"
    return f"/monitor/uitvraag?peildatum={frozen.day.isoformat()}&regio={frozen.region or ''}"


def _show(
    request: Request, session: ViewerSession, me: Reader, given: str, regio: str, tried: Attempt, version: str = ""
) -> Response:
    known, days = regions_of(me), days_to_choose(session, clock.today())
    shown = _made(session, me, given, regio, version) if given or days else None
    made = shown.made if shown else None
    chosen = made.regions[0] if made and made.regions and len(made.regions) == 1 else ""
    return page(
        request,
        "monitor/uitvraag.html",
        status=tried.status,
        tried=tried,
        labels=LABELS,
        made=made,
        versions=shown.versions if shown else [],
        version=shown.version if shown else None,
        may_import=bool(me.roles & MAY["uitvraag.import"]),
        due_on=delivery_day(session, made.day) if made else None,
        days=[(day.isoformat(), day) for day in days],
        choices=[(code, region_name(code, clock.today())) for code in known],
        chosen=chosen,
        mine=bool(chosen) and chosen in me.regions(Role.MONITOR),
        receivers=RECEIVERS,
        tables=tables_of(made) if made else [],
        notes=notes_of(made) if made else [],
        definitions=DEFINITIONS,
    )


def _made(session: ViewerSession, me: Reader, given: str, regio: str, version: str) -> Shown:
    """The return of the regions that this reader watches, as it was frozen if it was, with its versions.

    Figures are of places, and do not depend on which cases the reader may see today.
    """
    known, at = regions_of(me), clock.now()
    day = day_from(given) if given else last_day_before(clock.date_of(at))
    regions = [regio] if regio in known else known
    versions = versions_of(session, day, region=regions[0]) if len(regions) == 1 else []
    found = chosen_version(versions, version)
    if found is not None:
        return Shown(replace(uitvraag_in(found), regions=tuple(regions)), versions, found.version)
    return Shown(make_uitvraag(session, day, at, regions=regions))
