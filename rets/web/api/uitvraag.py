"""The monthly return over the API: the figures, handing in those of a GI, freezing, delivering and correcting."""

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from pydantic import BaseModel, Field

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.errors import FieldError, Forbidden
from rets.models import FrozenUitvraag, Organisation
from rets.services.own_import import plain_read, read_file, store_file
from rets.services.own_sheet import MOST_BYTES, TOO_LARGE
from rets.services.standing_still import regions_of
from rets.services.uitvraag import day_from, last_day_before, make_uitvraag
from rets.services.uitvraag_frozen import correct, deliver, freeze, frozen_for, uitvraag_in, versions_of
from rets.services.uitvraag_tables import as_json
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, bounded, read, takes
from rets.web.deps import Db, Me
from rets.web.uitvraag_own import chosen_version
from workflows.roles import Role

router = APIRouter(prefix="/uitvraag", tags=["Uitvraag"], responses=PROBLEMS)

NOT_YOURS = "U mag alleen de cijfers van uw eigen regio's of GI zien."
FILE_TYPES = ("text/csv", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")


class FreezeIn(In):
    """Which return is frozen: that of a region or of a GI."""

    peildatum: date
    region: str | None = Field(default=None, description="Code van de regio, zoals HM")
    gi: str | None = Field(default=None, description="Code van de GI, zoals djgb")


class DeliveryIn(In):
    """To whom a version was delivered."""

    to: str = Field(description="inspectie, rijk, gemeenten of iedereen")
    on: date


class CorrectionIn(In):
    """Why a return is counted again."""

    why: str


class VersionOut(BaseModel):
    """A frozen version."""

    id: int
    peildatum: date
    region: str | None
    gi: str | None
    version: int
    made_by: str
    due_on: date
    why: str | None
    difference: list[dict[str, Any]]
    deliveries: list[dict[str, Any]]


async def file_content(request: Request) -> bytes:
    """The body of a call as a file."""
    return await bounded(request, MOST_BYTES, FieldError("bestand", TOO_LARGE))


File = Annotated[bytes, Depends(file_content)]


@router.get("", summary="De uitvraag van een peildatum, geteld of zoals hij is vastgesteld")
def show(session: Db, me: Me, peildatum: str = "", regio: str = "", gi: str = "", versie: str = "") -> dict[str, Any]:
    """Zonder regio of GI: alle regio's die u volgt. Met `versie` krijgt u die vastgestelde versie."""
    day = day_from(peildatum) if peildatum else last_day_before(clock.today())
    gi_id, regions = _scope(session, me, regio, gi)
    versions = versions_of(session, day, region=regio or None, gi_id=gi_id) if gi or regio else []
    found = chosen_version(versions, versie)
    if found is not None:
        return as_json(uitvraag_in(found)) | {"version": found.version}
    return as_json(make_uitvraag(session, day, clock.now(), regions=regions, gi=gi or None)) | {"version": None}


def _scope(session: ViewerSession, me: Reader, region: str, gi: str) -> tuple[int | None, list[str] | None]:
    if gi:
        require(me, "uitvraag.deliver")
        own = [session.get_one(Organisation, one) for one in me.organisations(Role.TEAMMANAGER)]
        found = next((one.id for one in own if one.slug == gi), None)
        if found is None or region:
            raise Forbidden(NOT_YOURS)
        return found, None
    require(me, "monitor.see")
    known = regions_of(me)
    if region and region not in known:
        raise Forbidden(NOT_YOURS)
    return None, [region] if region else known


@router.post(
    "/opgaven",
    summary="Lees de cijfers of de lijst van kinderen van een GI in (XLSX of CSV)",
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {kind: {"schema": {"type": "string", "format": "binary"}} for kind in FILE_TYPES},
        }
    },
)
def hand_in(
    session: Db, me: Me, file: File, peildatum: str = "", gi: str = "", controleer: bool = False
) -> dict[str, Any]:
    """Met `controleer` wordt er niets bewaard. Alle fouten komen tegelijk, elk bij zijn cel."""
    require(me, "uitvraag.import")
    day = day_from(peildatum) if peildatum else last_day_before(clock.today())
    found = read_file(session, me, file, day, gi, clock.now())
    told = plain_read(found)
    made = [] if controleer else store_file(session, me, found, clock.now())
    return told | {"stored": {one.region: one.version for one in made}}


@router.post("/vaststellen", status_code=201, summary="Stel een uitvraag vast", openapi_extra=takes(FreezeIn))
def freeze_one(session: Db, me: Me, body: Content) -> VersionOut:
    """Is hij al vastgesteld, dan krijgt u die versie."""
    require(me, "uitvraag.deliver")
    given = read(FreezeIn, body)
    return _version(freeze(session, me, given.peildatum, clock.now(), region=given.region, gi=given.gi))


@router.post(
    "/{uitvraag_id}/aanleveringen",
    status_code=201,
    summary="Leg vast aan wie is aangeleverd",
    openapi_extra=takes(DeliveryIn),
)
def deliver_one(session: Db, me: Me, uitvraag_id: Number, body: Content) -> VersionOut:
    require(me, "uitvraag.deliver")
    frozen = frozen_for(session, uitvraag_id)
    given = read(DeliveryIn, body)
    deliver(session, me, frozen.id, given.to, given.on, clock.now())
    return _version(frozen)


@router.post(
    "/{uitvraag_id}/correcties",
    status_code=201,
    summary="Tel opnieuw, als volgende versie",
    openapi_extra=takes(CorrectionIn),
)
def correct_one(session: Db, me: Me, uitvraag_id: Number, body: Content) -> VersionOut:
    require(me, "uitvraag.deliver")
    frozen = frozen_for(session, uitvraag_id)
    return _version(correct(session, me, frozen.id, read(CorrectionIn, body).why, clock.now()))


def _version(row: FrozenUitvraag) -> VersionOut:
    return VersionOut(
        id=row.id,
        peildatum=row.day,
        region=row.region,
        gi=row.gi.slug if row.gi else None,
        version=row.version,
        made_by=row.maker.name,
        due_on=row.due_on,
        why=row.why,
        difference=row.difference,
        deliveries=[{"to": one.receiver, "on": one.delivered_on} for one in row.deliveries],
    )
