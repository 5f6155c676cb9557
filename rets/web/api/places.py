"""Places over the API: proposals for a case, requests to providers and their answers."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from rets import clock
from rets import models as m
from rets.access import Reader, case_for, require
from rets.db import ViewerSession
from rets.services.found_places import found_places
from rets.services.listed import listed
from rets.services.locking import actor_on, case_to_change
from rets.services.matches import propose
from rets.services.plan_beside import Beside, beside
from rets.services.reads import note_read
from rets.services.taking_over import taking_over
from rets.services.told_proposals import GROUPS, told_result
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Number
from rets.web.deps import Db, Me

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
