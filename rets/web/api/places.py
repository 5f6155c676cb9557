"""Places over the API: proposals for a case, requests to providers and their answers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any, Literal

from fastapi import APIRouter, Response
from pydantic import BaseModel, Field

from rets import clock
from rets import models as m
from rets.access import Reader, case_for, require
from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid
from rets.schemas.texts import FreeText, SlugText
from rets.services.answering import answer_request
from rets.services.audit import Actor
from rets.services.case_page import case_page
from rets.services.found_places import found_places
from rets.services.inbox import inbox
from rets.services.listed import listed
from rets.services.locking import actor_on, case_to_change, check_version
from rets.services.matches import propose
from rets.services.plan_beside import Beside, beside
from rets.services.reads import note_read
from rets.services.requests import make_request, request_for, withdraw_request
from rets.services.taking_over import taking_over
from rets.services.told_proposals import GROUPS, told_result
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, read, renamed, takes
from rets.web.case_requests import offer_of
from rets.web.deps import Db, Me
from workflows.roles import Role

router = APIRouter(tags=["Plekken"], responses=PROBLEMS)


class Joint(BaseModel):
    """The joint plan of the region beside these proposals: advice. `newer` than the proposals."""

    number: int
    made_at: datetime
    newer: bool
    proposed: str | None = Field(description="Code van het aanbod dat het plan voor dit kind voorstelt")
    about: str = Field(description="Als het plan voor dit kind geen plek uit deze lijst noemt: waarom niet")
    first: str | None = Field(description="Code van het aanbod om eerst te bellen; leeg als er geen over is")
    why_first: str = Field(description="Waarom die plek eerst, als lijst en plan samen worden gewogen")
    then: str | None = Field(description="Code van het aanbod om te bellen als het eerste nee zegt")
    said: dict[str, str] = Field(description="Per aanbod voor wie het plan die plek voorstelt, en waarom")


class Proposals(BaseModel):
    """What the matcher found for a child: advice, never a placement. `outdated`: the dossier changed since."""

    made_at: datetime
    outdated: bool
    as_of: date
    fitting: list[dict[str, Any]] = Field(description="Past, beste eerst, met de redenen")
    near_misses: list[dict[str, Any]] = Field(description="Past net niet, met wat daarvoor nodig is en wie dat kan")
    bridging: list[dict[str, Any]]
    by_reason: list[dict[str, Any]] = Field(description="Waarom andere plekken niet passen, geteld per reden")
    scarce: dict[str, str] = Field(
        description="Per aanbod hoe schaars het is, in woorden; wat niet schaars is, ontbreekt"
    )
    agreed: dict[str, str] = Field(
        description="Per aanbod voor wie de aanbieder inspringt volgens een uitwijkafspraak; wat er niet is, ontbreekt"
    )
    joint: Joint | None = Field(description="Wat het gezamenlijk plan van de regio zegt; leeg zonder plan")


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


@router.get("/casussen/{case_id}/voorstellen", summary="Wat past, wat net niet past en waarom de rest niet")
def show_proposals(session: Db, me: Me, case_id: Number) -> Proposals | None:
    case = case_for(session, me, case_id)
    require(me, "proposals.see", case)
    note_read(session, me, case, "voorstellen", clock.now())
    return _proposals(session, me, case)


@router.post("/casussen/{case_id}/voorstellen", status_code=201, summary="Zoek opnieuw")
def look_again(session: Db, me: Me, case_id: Number) -> Proposals | None:
    case = case_to_change(session, me, case_id, "request.make")
    propose(session, case, actor_on(me, case), clock.now())
    return _proposals(session, me, case)


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


@router.post("/verzoeken/{request_id}/intrekking", summary="Trek een verzoek in", openapi_extra=takes(WithdrawIn))
def withdraw(session: Db, me: Me, request_id: Number, body: Content) -> RequestOut:
    found = request_for(session, me, request_id)
    case = case_to_change(session, me, found.case_id, "request.withdraw")
    given = read(WithdrawIn, body)
    actor = actor_on(me, case)
    withdraw_request(session, case, found, actor=actor, at=clock.now(), text=given.text, seen=given.version)
    return _shown(found, sees_case=True)


def _proposals(session: ViewerSession, me: Reader, case: m.Case) -> Proposals | None:
    found = listed(session, case, clock.now(), clock.today())
    if found is None:
        return None
    groups = ("as_of", "fitting", "near_misses", "bridging", "by_reason")
    result = told_result(me, case, found.result, clock.today())
    joint, told = beside(session, case, found), {name: result[name] for name in groups}
    offers = sorted({row["offer"] for group in GROUPS for row in result[group]}) if joint else []
    scarce = {offer: said for offer in offers if joint and (said := joint.scarce(offer))}
    return Proposals(
        made_at=found.stored_at,
        outdated=found.outdated,
        **told,
        scarce=scarce,
        agreed=_agreed(session, case, result),
        joint=_joint(joint, offers) if joint else None,
    )


def _agreed(session: ViewerSession, case: m.Case, result: Mapping[str, Any]) -> dict[str, str]:
    today = clock.today()
    places = found_places(session, result, today).with_agreed(taking_over(session, case, today))
    return {one.offer.slug: one.agreed for one in (*places.wanted, *places.bridging) if one.agreed}


def _joint(joint: Beside, offers: Iterable[str]) -> Joint:
    first, why = joint.call or (None, "")
    return Joint(
        number=joint.number,
        made_at=joint.made_at,
        newer=joint.newer,
        proposed=joint.mine,
        about=joint.about,
        first=first,
        why_first=why,
        then=joint.call_next[0] if joint.call_next else None,
        said={offer: said for offer in offers if (said := joint.said(offer))},
    )


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
