"""The register of agreements between providers over the API: which hold, recording one, and recording an end (R56)."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import select

from rets import clock
from rets.access import require
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Organisation, ProviderAgreement
from rets.schemas.texts import SlugText
from rets.services import agreement_register as register
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, read, renamed, takes
from rets.web.deps import Db, Me

router = APIRouter(prefix="/uitwijkafspraken", tags=["Uitwijkafspraken"], responses=PROBLEMS)

NAMES = {
    "aanbieder": "provider",
    "partner": "partner",
    "vormen": "forms",
    "bron": "source",
    "vanaf": "valid_from",
    "tot": "valid_until",
    "waarom": "why",
}


class AgreementIn(In):
    """That two providers take over from one another."""

    provider: SlugText = Field(description="Slug van de aanbieder; van een aanbieder zelf de eigen")
    partner: SlugText = Field(description="Slug van de andere aanbieder")
    forms: list[SlugText] = Field(description="Codes van de vormen van hulp waarvoor dit geldt", max_length=200)
    source: str = Field(description="De brief of het contract waarin dit staat")
    valid_from: date
    valid_until: date | None = Field(default=None, description="Eerste dag waarop het niet meer geldt")


class AgreementEndIn(In):
    """That an agreement ends."""

    valid_until: date = Field(description="Eerste dag waarop het niet meer geldt")
    why: str


class AgreementOut(BaseModel):
    """An agreement; `valid_until` is when it really ends, the ends that were recorded later included."""

    id: int
    provider: str
    provider_name: str
    partner: str
    partner_name: str
    forms: list[str]
    source: str
    valid_from: date
    valid_until: date | None


@router.get("", summary="De uitwijkafspraken die gelden of nog ingaan")
def list_agreements(session: Db, me: Me) -> list[AgreementOut]:
    """Een aanbieder ziet de eigen afspraken."""
    require(me, "agreement.see")
    return [_agreement(one) for one in register.agreements_for(session, me, clock.today())]


@router.post("", status_code=201, summary="Leg een uitwijkafspraak vast", openapi_extra=takes(AgreementIn))
def record(session: Db, me: Me, body: Content) -> AgreementOut:
    """Een afspraak verandert daarna niet meer. U kunt hem wel beëindigen."""
    require(me, "agreement.manage")
    given = read(AgreementIn, body)
    filled = register.AgreementIn(
        provider_id=_number(session, given.provider),
        partner_id=_number(session, given.partner),
        forms=given.forms,
        source=given.source,
        valid_from=given.valid_from,
        until=given.valid_until,
    )
    try:
        return _agreement(register.record(session, me, filled, clock.now()))
    except Invalid as error:
        raise renamed(error, NAMES) from error


@router.post(
    "/{agreement_id}/einde",
    status_code=201,
    summary="Beëindig een uitwijkafspraak",
    openapi_extra=takes(AgreementEndIn),
)
def end(session: Db, me: Me, agreement_id: Number, body: Content) -> AgreementOut:
    """Vanaf die dag verwijst de afspraak naar niemand meer."""
    require(me, "agreement.manage")
    agreement = register.agreement_for(session, me, agreement_id)
    register.require_end(me, agreement)
    given = read(AgreementEndIn, body)
    try:
        register.end(session, me, agreement, until=given.valid_until, why=given.why, at=clock.now())
    except Invalid as error:
        raise renamed(error, NAMES) from error
    return _agreement(agreement)


def _number(session: ViewerSession, slug: str) -> int | None:
    return session.scalar(select(Organisation.id).where(Organisation.slug == slug))


def _agreement(row: ProviderAgreement) -> AgreementOut:
    return AgreementOut(
        id=row.id,
        provider=row.provider.slug,
        provider_name=row.provider.name,
        partner=row.partner.slug,
        partner_name=row.partner.name,
        forms=row.forms,
        source=row.source,
        valid_from=row.valid_from,
        valid_until=row.until,
    )
