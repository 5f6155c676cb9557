"""The register of mandates over the API: which hold, recording one, and recording an end."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import select

from rets import clock
from rets.access import require
from rets.errors import Invalid
from rets.models import Mandate, Organisation
from rets.schemas.texts import SlugText
from rets.services import mandate_register as register
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, read, renamed, takes
from rets.web.deps import Db, Me

router = APIRouter(prefix="/mandaten", tags=["Mandaten"], responses=PROBLEMS)

NAMES = {
    "gever": "organisation",
    "team": "region",
    "contract": "contract_id",
    "waarvoor": "scope",
    "bedrag": "max_amount",
    "getekend": "signed_by",
    "bron": "source",
    "vanaf": "valid_from",
    "tot": "valid_until",
    "waarom": "why",
}


class MandateIn(In):
    """A mandate to be recorded."""

    organisation: SlugText = Field(description="Slug van de gemeente, aanbieder of GI die het geeft")
    region: SlugText = Field(description="Code van de regio, zoals HM")
    scope: str
    signed_by: str = Field(description="De functie die tekende")
    source: str = Field(description="Het besluit of de brief")
    valid_from: date
    valid_until: date | None = Field(default=None, description="Eerste dag waarop het niet meer geldt")
    max_amount: int | None = Field(default=None, description="In hele euro's; leeg: geen grens")
    contract_id: int | None = Field(default=None, ge=1, le=2**53, description="Alleen voor hulp onder dit contract")


class EndIn(In):
    """That a mandate ends."""

    valid_until: date = Field(description="Eerste dag waarop het niet meer geldt")
    signed_by: str
    why: str


class MandateOut(BaseModel):
    """A mandate; `valid_until` is when it really ends, the ends that were recorded later included."""

    id: int
    organisation: str
    name: str
    region: str
    contract_id: int | None
    scope: str
    max_amount: int | None
    signed_by: str
    source: str
    valid_from: date
    valid_until: date | None


@router.get("", summary="De mandaten die gelden of nog ingaan")
def list_mandates(session: Db, me: Me) -> list[MandateOut]:
    require(me, "mandate.see")
    return [_mandate(one) for one in register.mandates_for(session, me, clock.today())]


@router.post("", status_code=201, summary="Leg een mandaat vast", openapi_extra=takes(MandateIn))
def grant(session: Db, me: Me, body: Content) -> MandateOut:
    """Een mandaat verandert daarna niet meer. U kunt het wel beëindigen."""
    require(me, "mandate.manage")
    given = read(MandateIn, body)
    giver = session.scalar(select(Organisation.id).where(Organisation.slug == given.organisation))
    filled = register.MandateIn(
        organisation_id=giver,
        region=given.region,
        scope=given.scope,
        signed_by=given.signed_by,
        source=given.source,
        valid_from=given.valid_from,
        until=given.valid_until,
        amount=given.max_amount,
        contract_id=given.contract_id,
    )
    try:
        return _mandate(register.grant(session, me, filled, clock.now()))
    except Invalid as error:
        raise renamed(error, NAMES) from error


@router.post("/{mandate_id}/einde", status_code=201, summary="Beëindig een mandaat", openapi_extra=takes(EndIn))
def end(session: Db, me: Me, mandate_id: Number, body: Content) -> MandateOut:
    """Wat eerder is besloten, houdt zijn kracht."""
    require(me, "mandate.manage")
    mandate = register.mandate_for(session, me, mandate_id)
    given = read(EndIn, body)
    try:
        register.end(
            session,
            me,
            mandate,
            until=given.valid_until,
            signed_by=given.signed_by,
            why=given.why,
            at=clock.now(),
        )
    except Invalid as error:
        raise renamed(error, NAMES) from error
    return _mandate(mandate)


def _mandate(row: Mandate) -> MandateOut:
    return MandateOut(
        id=row.id,
        organisation=row.organisation.slug,
        name=row.organisation.name,
        region=row.region,
        contract_id=row.contract_id,
        scope=row.scope,
        max_amount=int(row.max_amount) if row.max_amount is not None else None,
        signed_by=row.signed_by,
        source=row.source,
        valid_from=row.valid_from,
        valid_until=row.until,
    )
