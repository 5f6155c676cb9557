"""The joint plan of a region over the API: what it proposes, what changed and why, and asking for a new one."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path
from pydantic import BaseModel, Field

from rets import clock
from rets.access import require
from rets.errors import NotFound
from rets.models import Offer
from rets.services.audit import Actor
from rets.services.plan_board import Change, board_of
from rets.services.plan_jobs import ask_plan
from rets.services.plan_status import PlanStatus, plan_status
from rets.services.region_plan import NO_PLAN, RegionPlan, plan_of, require_region
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, read, takes
from rets.web.deps import Db, Me

router = APIRouter(tags=["Regio"], responses=PROBLEMS)

Code = Annotated[str, Path(min_length=2, max_length=10, description="Code van de regio, zoals HM")]


class ProposedOut(BaseModel):
    """A child with the place that the plan proposes."""

    case_id: int
    label: str
    offer: str | None
    start_on: date
    days_late: int | None = Field(description="Leeg als u dat niet mag weten")
    to_decide: list[str] = Field(description="Wat nog beslist moet worden")
    scarce: str = Field(description="Hoe schaars de plek is, in woorden; leeg als zij niet schaars is")


class LeftOut(BaseModel):
    """A child without a place in the plan."""

    case_id: int
    label: str
    why: str


class ChangeOut(BaseModel):
    """A child for whom the plan is other than before, and why."""

    case_id: int
    label: str
    was: str | None
    was_on: date | None
    now: str | None
    now_on: date | None
    why: str


class RegionPlanOut(BaseModel):
    """The newest plan of a region: advice, nobody is placed by it. Children whom you may not see are only counted."""

    number: int
    made_at: datetime
    problem_hash: str
    former: dict[str, Any] | None = Field(description="Het plan waar dit van uitging: nummer en kenmerk van de vraag")
    how: str = Field(description="Hoe het is gemaakt")
    steering: str = Field(description="Of schaarste het plan stuurt, en waarom")
    anew: str = Field(description="Wat helemaal opnieuw plannen meer zou helpen; leeg als dat niets meer helpt")
    stale: bool
    hidden: int
    proposed: list[ProposedOut]
    left: list[LeftOut]
    since_last_plan: list[ChangeOut] = Field(description="Wat anders is dan het vorige plan")
    since_yesterday: list[ChangeOut] = Field(description="Wat anders is dan het laatste plan van voor vandaag")
    levels: list[dict[str, Any]]


class WishIn(In):
    """What kind of plan is asked for."""

    anew: bool = Field(default=False, description="Niet uitgaan van het vorige plan")


class StatusOut(BaseModel):
    """How far the making of a plan is."""

    busy: bool
    sentence: str
    step: int
    steps: int


@router.get("/regio/{code}/plan", summary="Het plan voor een regio, wat veranderde en waarom")
def show_plan(session: Db, me: Me, code: Code) -> RegionPlanOut:
    require(me, "plan.see")
    plan = plan_of(session, me, code, clock.today())
    if plan is None:
        raise NotFound(NO_PLAN)
    board = board_of(session, me, plan, clock.now())
    return RegionPlanOut(
        number=plan.stored.number or 0,
        made_at=plan.stored.made_at,
        problem_hash=plan.stored.problem_hash,
        former=plan.stored.result.get("former"),
        how=board.how,
        steering=board.steering,
        anew=board.anew,
        stale=plan.stale,
        hidden=plan.hidden,
        proposed=_proposed(plan),
        left=[LeftOut(case_id=one.case.id, label=one.case.label, why=one.sentence) for one in plan.left],
        since_last_plan=_changes(board.since.changes if board.since else ()),
        since_yesterday=_changes(board.changes),
        levels=plan.levels,
    )


@router.get("/regio/{code}/plan/stand", summary="Hoe ver het plan is dat wordt gemaakt")
def show_status(session: Db, me: Me, code: Code) -> StatusOut:
    require(me, "plan.see")
    require_region(me, code)
    return _status(plan_status(session, code))


@router.post(
    "/regio/{code}/plan",
    status_code=202,
    summary="Vraag een nieuw plan",
    openapi_extra=takes(WishIn),
)
def ask(session: Db, me: Me, code: Code, body: Content) -> StatusOut:
    require(me, "plan.make")
    require_region(me, code)
    wish = read(WishIn, body)
    ask_plan(session, code, Actor(me.person_id, me.roles), clock.now(), anew=wish.anew)
    return _status(plan_status(session, code))


def _status(status: PlanStatus) -> StatusOut:
    return StatusOut(busy=status.busy, sentence=status.sentence, step=status.step, steps=status.steps)


def _proposed(plan: RegionPlan) -> list[ProposedOut]:
    return [
        ProposedOut(
            case_id=one.case.id,
            label=one.case.label,
            offer=_slug(one.offer),
            start_on=one.start_on,
            days_late=one.days_late,
            to_decide=list(one.notes),
            scarce=plan.scarce(one.offer),
        )
        for one in plan.proposed
    ]


def _changes(found: Iterable[Change]) -> list[ChangeOut]:
    return [
        ChangeOut(
            case_id=one.case.id,
            label=one.case.label,
            was=_slug(one.was),
            was_on=one.was_on,
            now=_slug(one.now),
            now_on=one.now_on,
            why=one.why,
        )
        for one in found
    ]


def _slug(offer: Offer | None) -> str | None:
    return offer.slug if offer else None
