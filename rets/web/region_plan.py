"""The joint plan of a region: advice for all who wait, made on request; nothing is placed by it."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import MAY, Reader, require
from rets.db import SYSTEM, ViewerSession
from rets.errors import Stale
from rets.render import page
from rets.services.audit import Actor
from rets.services.matches import plan_region
from rets.services.region_plan import PLANNERS, plan_of, require_region
from rets.web.answers import go_to
from rets.web.deps import Db, Me, OpenSession
from rets.web.deps import reader as signed_in

router = APIRouter(include_in_schema=False)

MAKERS = MAY["plan.make"]


@router.get("/regio")
def show_regions(request: Request, me: Me) -> Response:
    require(me, "plan.see")
    return page(request, "regio/regios.html", regions=sorted(me.regions(*PLANNERS)))


@router.get("/regio/{code}/plan")
def show_plan(request: Request, session: Db, me: Me, code: str) -> Response:
    require(me, "plan.see")
    return page(
        request, "regio/plan.html", code=code, plan=plan_of(session, me, code), may_make=may_make(me, code), said=()
    )


@router.post("/regio/{code}/plan")
def make_plan(request: Request, code: str) -> Response:
    """Solves outside any transaction, so it opens its own: one to know who asks, the verb's own, one to show."""
    open_session: OpenSession = request.app.state.open_session
    with open_session() as session:
        me = signed_in(request, session)
        require(me, "plan.make")
        require_region(me, code)
    try:
        plan_region(_as_engine(open_session), code, Actor(me.person_id, me.roles), clock.now())
    except Stale as stale:
        with open_session() as session:
            session.act_as(me.viewer)
            plan = plan_of(session, me, code)
            return page(
                request, "regio/plan.html", status=409, code=code, plan=plan, may_make=True, said=stale.sentences
            )
    return go_to(request, f"/regio/{code}/plan", "Het plan is gemaakt. Het is advies: er wordt niets geplaatst.")


def may_make(me: Reader, code: str) -> bool:
    """Whether this reader may have the plan of a region made."""
    return bool(me.roles & MAKERS) and code in me.regions(*MAKERS)


def _as_engine(open_session: OpenSession) -> Callable[[], AbstractContextManager[ViewerSession]]:
    """Transactions in which the engine reads all who wait in the region."""

    @contextmanager
    def transaction() -> Iterator[ViewerSession]:
        with open_session() as session:
            session.act_as(SYSTEM)
            yield session

    return transaction
