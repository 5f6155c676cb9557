"""The first page after signing in: for each role what needs me first, and why."""

from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, may
from rets.db import ViewerSession
from rets.render import page
from rets.services import scopes, waiting_for
from rets.services.admin_desk import desk_for
from rets.services.duty_gaps import gaps_for
from rets.services.first_visit import wants_guide
from rets.services.queues import Wanted, count, first_lines, own_marks
from rets.services.waiting_beside import owed_by
from rets.web.deps import Db, Me
from workflows.roles import Role

router = APIRouter(include_in_schema=False)

FIRST, FEWER = 25, 10
WORKERS = {Role.JEUGDBESCHERMER, Role.TEAMMANAGER, Role.ZORGMAKELAAR, Role.RET_MEMBER, Role.RET_CHAIR}
TEAM = {Role.RET_MEMBER, Role.RET_CHAIR}
OWING = WORKERS | {Role.CONTRACT_MANAGER, Role.MONITOR}
ADDRESSED = {Role.PROVIDER, Role.MUNICIPALITY, Role.CONTRACT_MANAGER, Role.DIRECTOR, Role.TEAMMANAGER}


@router.get("/")
def show_home(request: Request, session: Db, me: Me) -> Response:
    found = cases(session, me) | answers(session, me) | team(session, me)
    mail = request.app.state.settings.smtp_url is not None
    found["desk"] = desk_for(session, me, clock.now(), mail=mail) if Role.ADMINISTRATOR in me.roles else None
    found["uncovered"] = gaps_for(session, me, clock.today())
    found["guided"] = wants_guide(session, me)
    found["stand"] = own_marks(session, me) if me.roles & WORKERS else None
    return page(request, "werkvoorraad/start.html", may_be_away=may(me, "absence.say"), **found)


def cases(session: ViewerSession, me: Reader) -> dict[str, Any]:
    """Cases that wait for this reader, and those that the reader follows; a part that is not for the role is none."""
    at, roles = clock.now(), me.roles
    mine = first_lines(session, me, Wanted(), at, scope=scopes.owned, size=FIRST) if roles & WORKERS else None
    late = Wanted(late=True)
    return {
        "mine": mine,
        "total": count(session, me, Wanted(), at, scopes.owned) if mine is not None else 0,
        "others": first_lines(session, me, Wanted(), at, scope=scopes.followed, size=FEWER)
        if Role.JEUGDBESCHERMER in roles
        else None,
        "managed": first_lines(session, me, late, at, scope=scopes.of_gi, size=FEWER)
        if Role.TEAMMANAGER in roles
        else None,
        "still": first_lines(session, me, late, at, scope=scopes.of_region, size=FIRST)
        if Role.MONITOR in roles
        else None,
    }


def answers(session: ViewerSession, me: Reader) -> dict[str, Any]:
    """Questions, lines of decisions and requests that wait for an answer of this reader."""
    return {
        "owed": owed_by(session, me) if me.roles & OWING else None,
        "tasks": waiting_for.tasks_for(session, me, clock.today()),
        "addressed": waiting_for.decision_lines_for(session, me, clock.today()) if me.roles & ADDRESSED else None,
        "asked": waiting_for.requests_for(session, me) if Role.PROVIDER in me.roles else None,
        "stale": waiting_for.stale_offers(session, me, clock.today()) if Role.ZORGMAKELAAR in me.roles else None,
        "running": waiting_for.running_requests(session, me) if Role.ZORGMAKELAAR in me.roles else None,
    }


def team(session: ViewerSession, me: Reader) -> dict[str, Any]:
    """What the expert team has before it."""
    in_team = bool(me.roles & TEAM)
    return {
        "meetings": waiting_for.meetings_for(session, me, clock.today()) if in_team else None,
        "to_follow": waiting_for.decisions_to_follow(session, me) if in_team else None,
    }
