"""Questions to an expert team without a dossier, over the API."""

from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field
from sqlalchemy import select

from rets import clock
from rets.access import require
from rets.errors import Forbidden, Invalid
from rets.models import Consultation, Person
from rets.schemas.texts import SlugText
from rets.services import advice
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, read, renamed, takes
from rets.web.deps import Db, Me

router = APIRouter(prefix="/adviesvragen", tags=["Adviesvragen"], responses=PROBLEMS)

NAMES = {"vraag": "question", "voor": "asked_for", "team": "region", "antwoord": "answer", "lid": "owner"}
NOT_YOURS = "Deze vraag ligt bij een ander. Alleen die en de voorzitter van het team doen dit."


class QuestionIn(In):
    """A question to a team."""

    region: SlugText = Field(description="Code van de regio, zoals HM")
    asked_for: SlugText = Field(description="zelf, ouder of kind")
    question: str = Field(description="Zonder naam, nummer of adres")


class AdviceIn(In):
    """What the team advises."""

    answer: str


class AdviserIn(In):
    """Who of the team answers."""

    owner: SlugText = Field(description="Slug van een lid van het team")


class QuestionOut(BaseModel):
    """A question without a dossier."""

    id: int
    region: str
    asked_for: str
    question: str
    asked_at: datetime
    due_on: date
    owner: str
    answer: str | None
    answered_at: datetime | None


@router.get("", summary="De vragen waar u mee te maken heeft")
def list_questions(session: Db, me: Me, answered: bool = False) -> list[QuestionOut]:
    require(me, "advice.see")
    return [_question(one) for one in advice.list_for(session, me, answered=answered)]


@router.post("", status_code=201, summary="Stel een vraag zonder dossier", openapi_extra=takes(QuestionIn))
def ask(session: Db, me: Me, body: Content) -> QuestionOut:
    """De voorzitter van het team antwoordt, of laat een lid antwoorden. Zwijgen gaat naar een ander."""
    require(me, "advice.ask")
    given = read(QuestionIn, body)
    try:
        made = advice.ask(
            session, me, region=given.region, asked_for=given.asked_for, question=given.question, at=clock.now()
        )
    except Invalid as error:
        raise renamed(error, NAMES) from error
    return _question(made)


@router.get("/{consultation_id}", summary="Een vraag")
def show(session: Db, me: Me, consultation_id: Number) -> QuestionOut:
    return _question(advice.consultation_for(session, me, consultation_id))


@router.post("/{consultation_id}/antwoord", summary="Beantwoord een vraag", openapi_extra=takes(AdviceIn))
def answer(session: Db, me: Me, consultation_id: Number, body: Content) -> QuestionOut:
    """Een later antwoord komt in de plaats van een eerder; wat u eerder schreef, blijft bewaard."""
    row = advice.consultation_for(session, me, consultation_id, lock=True)
    if not advice.may_answer(me, row):
        raise Forbidden(NOT_YOURS)
    try:
        advice.answer(session, me, row, read(AdviceIn, body).answer, clock.now())
    except Invalid as error:
        raise renamed(error, NAMES) from error
    return _question(row)


@router.post("/{consultation_id}/wie", summary="Kies wie antwoordt", openapi_extra=takes(AdviserIn))
def name_owner(session: Db, me: Me, consultation_id: Number, body: Content) -> QuestionOut:
    """Alleen de voorzitter van het team. De termijn blijft hetzelfde."""
    row = advice.consultation_for(session, me, consultation_id, lock=True)
    if not advice.may_choose(me, row):
        raise Forbidden(NOT_YOURS)
    person = session.scalar(select(Person.id).where(Person.slug == read(AdviserIn, body).owner))
    try:
        advice.name_owner(session, me, row, person, clock.now())
    except Invalid as error:
        raise renamed(error, NAMES) from error
    return _question(row)


def _question(row: Consultation) -> QuestionOut:
    return QuestionOut(
        id=row.id,
        region=row.region,
        asked_for=row.asked_for,
        question=row.question,
        asked_at=row.asked_at,
        due_on=clock.date_of(row.due_at),
        owner=row.owner.slug,
        answer=row.answer,
        answered_at=row.answered_at,
    )
