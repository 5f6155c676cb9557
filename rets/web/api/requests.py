"""Requests over the API: asking a provider, answering as one, and writing down what a provider said."""

from datetime import date, datetime
from typing import Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from rets import clock
from rets import models as m
from rets.access import case_for, require
from rets.errors import Forbidden, Invalid
from rets.schemas.texts import FreeText, SlugText
from rets.services.answering import Answer, answer_request
from rets.services.audit import Actor
from rets.services.case_page import case_page
from rets.services.hearing import hear_answer
from rets.services.inbox import inbox
from rets.services.locking import actor_on, case_to_change, check_version
from rets.services.reads import note_read
from rets.services.requests import make_request, request_for, withdraw_request
from rets.services.spoken import Spoken
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, read, renamed, takes
from rets.web.case_requests import offer_of
from rets.web.deps import Db, Me
from workflows.roles import Role

router = APIRouter(tags=["Plekken"], responses=PROBLEMS)


class RequestIn(In):
    """A question to one provider."""

    version: int = Field(ge=0, description="De versie van de casus die u zag")
    offer: SlugText = Field(description="Code van het aanbod")
    start_on: date
    purpose: Literal["main", "bridging"] = "main"
    question: FreeText = Field(min_length=1)
    overrule: SlugText | None = Field(default=None, description="Waarom niet de eerste plek uit het voorstel")
    overrule_text: FreeText = ""


class WithdrawIn(In):
    """Taking a request back."""

    version: int = Field(ge=0, description="De versie van het verzoek die u zag")
    text: FreeText = ""


class AnswerIn(In):
    """A provider's answer."""

    version: int = Field(ge=0, description="De versie van het verzoek die u zag")
    code: Literal["accepted", "needs_information", "waiting_list", "refused"]
    text: FreeText = ""
    expected_on: date | None = None
    ground: SlugText | None = Field(default=None, description="Bij weigering: reden uit refusal_grounds")
    contra_indication: SlugText | None = None


class SpokenIn(In):
    """What a provider of whom nobody takes part said by telephone."""

    version: int = Field(ge=0, description="De versie van het verzoek die u zag")
    code: Literal["accepted", "waiting_list", "refused"]
    by: FreeText = Field(description="Wie u sprak: een functie, geen naam")
    on: date = Field(description="De dag waarop het is gezegd")
    text: FreeText = Field(description="Wat er is gezegd")
    expected_on: date | None = None
    ground: SlugText | None = Field(default=None, description="Bij weigering: reden uit refusal_grounds")
    contra_indication: SlugText | None = None


class RequestOut(BaseModel):
    """A request as its maker and its provider see it; the profile is anonymous."""

    id: int
    version: int
    case_id: int | None = Field(description="Leeg voor wie de casus niet mag zien")
    offer: str
    provider: str
    purpose: str
    state: str
    route: str
    start_on: date
    question: str
    asked_at: datetime
    answer_due_at: datetime
    answer_code: str | None
    answer_text: str | None
    expected_on: date | None
    profile: dict[str, Any]


@router.get("/casussen/{case_id}/verzoeken", summary="De verzoeken van een casus")
def list_requests(session: Db, me: Me, case_id: Number) -> list[RequestOut]:
    case = case_for(session, me, case_id)
    require(me, "case.dossier", case)
    note_read(session, me, case, "verzoeken", clock.now())
    return [_shown(one, sees_case=True) for one in case_page(session, me, case).requests]


@router.post(
    "/casussen/{case_id}/verzoeken",
    status_code=201,
    summary="Vraag een aanbieder",
    openapi_extra=takes(RequestIn),
)
def ask(session: Db, me: Me, case_id: Number, body: Content, response: Response) -> RequestOut:
    case = case_to_change(session, me, case_id, "request.make")
    given = read(RequestIn, body)
    check_version(case, given.version)
    try:
        made = make_request(
            session,
            case,
            offer_id=offer_of(session, given.offer).id,
            start_on=given.start_on,
            question=given.question,
            purpose=given.purpose,
            overrule=given.overrule,
            overrule_text=given.overrule_text,
            actor=actor_on(me, case),
            at=clock.now(),
        )
    except Invalid as error:
        raise renamed(error, {"offer_id": "offer"}) from error
    response.headers["Location"] = f"/api/v1/verzoeken/{made.id}"
    return _shown(made, sees_case=True)


@router.get("/verzoeken", summary="Verzoeken aan uw organisatie")
def list_own_requests(session: Db, me: Me) -> list[RequestOut]:
    require(me, "request.answer")
    groups = inbox(session, me.organisations(Role.PROVIDER), clock.now())
    return [_shown(one.request, sees_case=False) for group in groups.values() for one in group]


@router.get("/verzoeken/{request_id}", summary="Eén verzoek")
def show_request(session: Db, me: Me, request_id: Number) -> RequestOut:
    found = request_for(session, me, request_id)
    asked = found.provider_id in me.organisations(Role.PROVIDER)
    if not asked:
        case = case_for(session, me, found.case_id)
        require(me, "case.dossier", case)
        note_read(session, me, case, "verzoek", clock.now())
    return _shown(found, sees_case=not asked)


@router.post("/verzoeken/{request_id}/antwoord", summary="Antwoord als aanbieder", openapi_extra=takes(AnswerIn))
def answer(session: Db, me: Me, request_id: Number, body: Content) -> RequestOut:
    found = request_for(session, me, request_id)
    if found.provider_id not in me.organisations(Role.PROVIDER):
        raise Forbidden("Dit verzoek is aan een aanbieder gericht. Alleen die aanbieder geeft antwoord.")
    given = read(AnswerIn, body)
    answer_request(
        session,
        found,
        code=given.code,
        text=given.text,
        expected_on=given.expected_on,
        ground=given.ground,
        contra_indication=given.contra_indication,
        actor=Actor(me.person_id, frozenset({Role.PROVIDER})),
        at=clock.now(),
        seen=given.version,
    )
    return _shown(found, sees_case=False)


@router.post("/verzoeken/{request_id}/gehoord", summary="Leg vast wat een aanbieder zei", openapi_extra=takes(SpokenIn))
def hear(session: Db, me: Me, request_id: Number, body: Content) -> RequestOut:
    """Voor wie het vroeg, als van de aanbieder niemand in RETS meeleest. Het telt als antwoord van de aanbieder."""
    found = request_for(session, me, request_id)
    case = case_to_change(session, me, found.case_id, "request.hear")
    given = read(SpokenIn, body)
    heard = Spoken(given.by, given.on)
    said = Answer(given.code, given.text.strip(), given.expected_on, given.ground, given.contra_indication, heard)
    hear_answer(session, found, said, actor=actor_on(me, case), at=clock.now(), seen=given.version)
    return _shown(found, sees_case=True)


@router.post("/verzoeken/{request_id}/intrekking", summary="Trek een verzoek in", openapi_extra=takes(WithdrawIn))
def withdraw(session: Db, me: Me, request_id: Number, body: Content) -> RequestOut:
    found = request_for(session, me, request_id)
    case = case_to_change(session, me, found.case_id, "request.withdraw")
    given = read(WithdrawIn, body)
    actor = actor_on(me, case)
    withdraw_request(session, case, found, actor=actor, at=clock.now(), text=given.text, seen=given.version)
    return _shown(found, sees_case=True)


def _shown(one: m.Request, *, sees_case: bool) -> RequestOut:
    return RequestOut(
        id=one.id,
        version=one.version,
        case_id=one.case_id if sees_case else None,
        offer=one.offer.slug,
        provider=one.provider.name,
        purpose=one.purpose,
        state=one.state,
        route=one.route,
        start_on=one.start_on,
        question=one.question,
        asked_at=one.asked_at,
        answer_due_at=one.answer_due_at,
        answer_code=one.answer_code,
        answer_text=one.answer_text,
        expected_on=one.expected_on,
        profile=one.profile,
    )
