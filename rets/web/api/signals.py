"""Signals over the API: the list of a region, recording one, and what came of it."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid
from rets.models import Signal
from rets.schemas.texts import SlugText
from rets.services import signals
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, read, renamed, takes
from rets.web.deps import Db, Me

router = APIRouter(prefix="/signalen", tags=["Signalen"], responses=PROBLEMS)

NAMES = {
    "regio": "region",
    "belemmering": "obstacle",
    "hulpvorm": "form",
    "niveau": "level",
    "tekst": "text",
    "casussen": "cases",
    "wie": "owner",
    "opvolgen": "due_on",
    "antwoord": "answer",
}
NOT_YOURS = "Dit signaal ligt bij een ander. Alleen die en de voorzitter van het team volgen het op."


class SignalIn(In):
    """A signal to be recorded."""

    region: SlugText = Field(description="Code van de regio, zoals HM")
    obstacle: SlugText = Field(description="Code uit de lijst obstacles")
    form: SlugText = Field(description="Code van een hulpvorm")
    level: SlugText = Field(description="lokaal, regionaal of bovenregionaal")
    text: str = Field(description="Zonder naam, nummer of adres van een persoon")
    cases: list[SlugText] = Field(default_factory=list, description="Kenmerken of nummers van casussen die u ziet")
    owner: SlugText = Field(description="Slug van wie het opvolgt: uzelf of een lid van het team")
    due_on: date


class FollowUpIn(In):
    """What came of a signal."""

    answer: str
    again_on: date | None = Field(default=None, description="Leeg: hiermee is het signaal beantwoord")


class SignalOut(BaseModel):
    """A signal; `cases` are the numbers of those cases that the reader may see."""

    id: int
    region: str
    obstacle: str
    form: str
    level: str
    text: str
    cases: list[int]
    owner: str
    due_on: date
    recorded_at: datetime
    answer: str | None
    answered_at: datetime | None
    found_by: str = Field(description="Hoe RETS het in de cijfers vond; leeg als iemand het vastlegde")
    months: dict[str, int] = Field(description="Aantal kinderen per maand, als RETS het vond")


@router.get("", summary="De signalen van uw regio's")
def list_signals(session: Db, me: Me, region: str = "", answered: bool = False) -> list[SignalOut]:
    require(me, "signal.see")
    chosen = region if region in me.regions(*signals.READERS) else ""
    return [_signal(session, me, one) for one in signals.list_for(session, me, region=chosen, answered=answered)]


@router.post("", status_code=201, summary="Leg een signaal vast", openapi_extra=takes(SignalIn))
def record(session: Db, me: Me, body: Content) -> SignalOut:
    """Wie het opvolgt, zegt uiterlijk op die dag wat ervan kwam. Zwijgen gaat naar de voorzitter van het team."""
    require(me, "signal.record")
    given = read(SignalIn, body)
    filled = signals.SignalIn(
        region=given.region,
        obstacle=given.obstacle,
        form=given.form,
        level=given.level,
        text=given.text,
        cases=tuple(given.cases),
        owner_id=signals.person_with(session, given.owner),
        due_on=given.due_on,
    )
    try:
        return _signal(session, me, signals.record(session, me, filled, clock.now()))
    except Invalid as error:
        raise renamed(error, NAMES) from error


@router.get("/{signal_id}", summary="Een signaal")
def show(session: Db, me: Me, signal_id: Number) -> SignalOut:
    return _signal(session, me, signals.signal_for(session, me, signal_id))


@router.post("/{signal_id}/antwoord", summary="Zeg wat van een signaal kwam", openapi_extra=takes(FollowUpIn))
def answer(session: Db, me: Me, signal_id: Number, body: Content) -> SignalOut:
    """Met een nieuwe dag blijft het signaal open tot die dag."""
    row = signals.signal_for(session, me, signal_id, lock=True)
    if not signals.may_answer(me, row):
        raise Forbidden(NOT_YOURS)
    given = read(FollowUpIn, body)
    try:
        signals.answer(session, me, row, given.answer, clock.now(), again_on=given.again_on)
    except Invalid as error:
        raise renamed(error, NAMES | {"opvolgen": "again_on"}) from error
    return _signal(session, me, row)


def _signal(session: ViewerSession, me: Reader, row: Signal) -> SignalOut:
    return SignalOut(
        id=row.id,
        region=row.region,
        obstacle=row.obstacle,
        form=row.form,
        level=row.level,
        text=row.text,
        cases=[case.id for case in signals.evidence_for(session, me, row)],
        owner=row.owner.slug,
        due_on=clock.date_of(row.due_at),
        recorded_at=row.recorded_at,
        answer=row.answer,
        answered_at=row.answered_at,
        found_by=row.found_by,
        months=row.months,
    )
