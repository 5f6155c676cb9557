"""The board of a region: the joint plan for all who wait, made by a worker; nothing is placed by it."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, require
from rets.db import ViewerSession
from rets.errors import NotFound
from rets.powers import MAY
from rets.render import page
from rets.services.audit import Actor
from rets.services.plan_acceptance import acceptance_of
from rets.services.plan_board import board_of
from rets.services.plan_jobs import ask_plan
from rets.services.plan_status import plan_status
from rets.services.region_plan import NO_PLAN, PLANNERS, RegionPlan, plan_of, require_region, told_plan
from rets.services.stored import region_plan_numbered
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me

router = APIRouter(include_in_schema=False)

MAKERS = MAY["plan.make"]
ASKED = "Het plan wordt gemaakt. Deze pagina laat zien hoe ver het is. Het is advies: er wordt niets geplaatst."


@router.get("/regio")
def show_regions(request: Request, me: Me) -> Response:
    require(me, "plan.see")
    return page(request, "regio/regios.html", regions=sorted(me.regions(*PLANNERS)))


@router.get("/regio/{code}/plan")
def show_plan(request: Request, session: Db, me: Me, code: str) -> Response:
    require(me, "plan.see")
    return _board(request, session, me, code, plan_of(session, me, code, clock.today()))


@router.post("/regio/{code}/plan")
def make_plan(request: Request, session: Db, me: Me, code: str, fields: Fields) -> Response:
    """Ask for a plan; with `opnieuw` one that lets go of the last."""
    require(me, "plan.make")
    require_region(me, code)
    ask_plan(session, code, Actor(me.person_id, me.roles), clock.now(), anew=bool(fields["opnieuw"]))
    return go_to(request, f"/regio/{code}/plan", ASKED)


@router.get("/regio/{code}/plan/stand")
def show_status(request: Request, session: Db, me: Me, code: str, gezien: int = 0, fase: str = "") -> Response:
    """How far it is, for a page that shows plan `gezien` and phase `fase`; nothing when that is still so."""
    require(me, "plan.see")
    require_region(me, code)
    status = plan_status(session, code)
    if status.busy and status.key == fase:
        return Response(status_code=204)
    return page(request, "regio/plan.html", "stand", code=code, status_now=status, shown=gezien)


@router.get("/regio/{code}/plan/{number}")
def show_earlier_plan(request: Request, session: Db, me: Me, code: str, number: int) -> Response:
    require(me, "plan.see")
    require_region(me, code)
    stored = region_plan_numbered(session, code, number)
    if stored is None:
        raise NotFound(NO_PLAN)
    return _board(request, session, me, code, told_plan(session, me, stored, clock.today()))


@router.get("/regio/{code}/gevolgd")
def show_acceptance(request: Request, session: Db, me: Me, code: str) -> Response:
    require(me, "plan.see")
    require_region(me, code)
    return page(request, "regio/gevolgd.html", code=code, found=acceptance_of(session, me, code, clock.now()))


def may_make(me: Reader, code: str) -> bool:
    """Whether this reader may have the plan of a region made."""
    return bool(me.roles & MAKERS) and code in me.regions(*MAKERS)


def _board(request: Request, session: ViewerSession, me: Reader, code: str, plan: RegionPlan | None) -> Response:
    status = plan_status(session, code)
    return page(
        request,
        "regio/plan.html",
        code=code,
        plan=plan,
        board=board_of(session, me, plan, clock.now()) if plan else None,
        status_now=status,
        shown=plan.stored.number if plan else 0,
        earlier=plan is not None and plan.stored.number != status.number,
        may_make=may_make(me, code),
    )
