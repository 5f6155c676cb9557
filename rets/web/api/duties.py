"""The roster of who is on call over the API: which duties hold, recording one, and recording an end (R38)."""

from datetime import date

from fastapi import APIRouter
from pydantic import BaseModel, Field

from rets import clock
from rets.access import require
from rets.errors import Invalid
from rets.models import Duty
from rets.schemas.texts import SlugText
from rets.services import duty_register as register
from rets.services.signals import person_with
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, read, renamed, takes
from rets.web.deps import Db, Me

router = APIRouter(prefix="/bereikbaarheid", tags=["Bereikbaarheid"], responses=PROBLEMS)

NAMES = {
    "regio": "region",
    "wie": "person",
    "telefoon": "phone",
    "vanaf": "valid_from",
    "tot": "valid_until",
    "waarom": "why",
}


class DutyIn(In):
    """That somebody is on call."""

    region: SlugText = Field(description="Code van de regio, zoals HM")
    person: SlugText = Field(description="Slug van wie dienst heeft")
    valid_from: date
    valid_until: date = Field(description="Eerste dag zonder dienst")
    phone: str = Field(default="", description="Leeg: het eigen telefoonnummer")


class DutyEndIn(In):
    """That a duty ends sooner than was agreed."""

    valid_until: date = Field(description="Eerste dag zonder dienst")
    why: str


class DutyOut(BaseModel):
    """A duty; `valid_until` is when it really ends, the ends that were recorded later included."""

    id: int
    region: str
    person: str
    name: str
    phone: str | None
    valid_from: date
    valid_until: date


@router.get("", summary="De diensten die gelden of nog ingaan")
def list_duties(session: Db, me: Me) -> list[DutyOut]:
    require(me, "duty.see")
    return [_duty(one) for one in register.duties_for(session, me, clock.today())]


@router.post("", status_code=201, summary="Leg een dienst vast", openapi_extra=takes(DutyIn))
def grant(session: Db, me: Me, body: Content) -> DutyOut:
    """Een dienst verandert daarna niet meer. U kunt hem wel beëindigen."""
    require(me, "duty.manage")
    given = read(DutyIn, body)
    person = person_with(session, given.person)
    filled = register.DutyIn(given.region, person, given.valid_from, given.valid_until, given.phone)
    try:
        return _duty(register.grant(session, me, filled, clock.now()))
    except Invalid as error:
        raise renamed(error, NAMES) from error


@router.post("/{duty_id}/einde", status_code=201, summary="Beëindig een dienst", openapi_extra=takes(DutyEndIn))
def end(session: Db, me: Me, duty_id: Number, body: Content) -> DutyOut:
    """Vanaf die dag gaat een alarm naar de volgende."""
    require(me, "duty.manage")
    duty = register.duty_for(session, me, duty_id)
    given = read(DutyEndIn, body)
    try:
        register.end(session, me, duty, until=given.valid_until, why=given.why, at=clock.now())
    except Invalid as error:
        raise renamed(error, NAMES) from error
    return _duty(duty)


def _duty(row: Duty) -> DutyOut:
    return DutyOut(
        id=row.id,
        region=row.region,
        person=row.person.slug,
        name=row.person.name,
        phone=row.phone or row.person.phone,
        valid_from=row.valid_from,
        valid_until=row.until,
    )
