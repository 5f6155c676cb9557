"""What a meeting does beside deciding: calls, confirming (P6), the longlist (EX3), another moment or none."""

from datetime import datetime, time

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, case_for, require, roles_on
from rets.db import ViewerSession
from rets.errors import Forbidden
from rets.models import Meeting
from rets.services.audit import Actor
from rets.services.confirming import confirm, decision_for, withdraw
from rets.services.following import meeting_for
from rets.services.longlist import put_on_longlist
from rets.services.planning import cancel_meeting, move_meeting
from rets.services.telephone import case_of, record_call
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me
from rets.web.forms import attempt
from rets.web.inputs import Inputs
from rets.web.ret import meeting_page
from workflows.roles import Role

router = APIRouter(include_in_schema=False)

REACHED = {"ja": True, "nee": False}
CHOICES = ("bevestigen", "intrekken")


@router.post("/ret/vergaderingen/{meeting_id}/gebeld")
def note_call(request: Request, session: Db, me: Me, meeting_id: int, fields: Fields) -> Response:
    meeting = _own_meeting(session, me, meeting_id)
    with attempt(session) as tried:
        case = case_of(session, me, meeting, lock=True)
        require(me, "meeting.manage", case)
        inputs = Inputs(fields)
        person = inputs.whole("lid", 1, 10**9, needed="Kies wie u belde.")
        called_at = _moment(inputs, fields["tijd"])
        reached = inputs.choice("bereikt", REACHED, "Zeg of u dit lid bereikte.")
        said = inputs.text("woorden", longest=1000)
        inputs.check()
        record_call(
            session,
            case,
            meeting,
            person_id=person or 0,
            called_at=called_at,
            reached=REACHED[reached],
            said=said,
            actor=Actor(me.person_id, roles_on(me, case)),
            at=clock.now(),
        )
    if tried.failed:
        return meeting_page(request, session, me, meeting, tried, typed=fields)
    return go_to(request, f"/ret/vergaderingen/{meeting.id}", "Het gesprek is vastgelegd.")


@router.post("/ret/vergaderingen/{meeting_id}/bevestigingen/{decision_id}")
def settle_decision(
    request: Request, session: Db, me: Me, meeting_id: int, decision_id: int, fields: Fields
) -> Response:
    meeting = _own_meeting(session, me, meeting_id)
    decision = decision_for(session, me, decision_id)
    case = case_for(session, me, decision.case_id, lock=True)
    require(me, "meeting.manage", case)
    actor, at = Actor(me.person_id, roles_on(me, case)), clock.now()
    with attempt(session) as tried:
        inputs = Inputs(fields)
        choice = inputs.choice("keuze", CHOICES)
        why = inputs.text("waarom", longest=1000)
        inputs.check()
        if choice == "intrekken":
            withdraw(session, case, decision, meeting, why=why, actor=actor, at=at)
        else:
            confirm(session, case, decision, meeting, actor, at)
    if tried.failed:
        return meeting_page(request, session, me, meeting, tried, typed=fields)
    said = "Het besluit is ingetrokken." if choice == "intrekken" else "Het besluit is bevestigd."
    return go_to(request, f"/ret/vergaderingen/{meeting.id}", said)


@router.post("/ret/vergaderingen/{meeting_id}/longlist")
def put_aside(request: Request, session: Db, me: Me, meeting_id: int, fields: Fields) -> Response:
    meeting = _own_meeting(session, me, meeting_id)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        number = inputs.whole("longlist-casus", 1, 10**9, needed="Kies om welke casus het gaat.")
        why = inputs.text("longlist", longest=1000)
        inputs.check()
        case = case_for(session, me, number or 0, lock=True)
        require(me, "meeting.manage", case)
        actor = Actor(me.person_id, roles_on(me, case))
        put_on_longlist(session, case, meeting, why=why, actor=actor, at=clock.now())
    if tried.failed:
        return meeting_page(request, session, me, meeting, tried, typed=fields)
    return go_to(request, f"/ret/vergaderingen/{meeting.id}", "De casus staat op de longlist en komt vanzelf terug.")


@router.post("/ret/vergaderingen/{meeting_id}/verzetten")
def put_off(request: Request, session: Db, me: Me, meeting_id: int, fields: Fields) -> Response:
    meeting = _own_meeting(session, me, meeting_id)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        day = inputs.day("nieuwe-dag", needed="Kies op welke dag het team dan bijeenkomt.")
        at = _time(inputs, "nieuwe-tijd", fields["nieuwe-tijd"])
        inputs.check()
        assert day is not None
        assert at is not None
        starts_at = datetime.combine(day, at, clock.AMSTERDAM)
        move_meeting(session, meeting, starts_at=starts_at, actor=_chair(me), at=clock.now())
    if tried.failed:
        return meeting_page(request, session, me, meeting, tried, typed=fields)
    return go_to(request, f"/ret/vergaderingen/{meeting.id}", "De vergadering is verzet. Iedereen krijgt bericht.")


@router.post("/ret/vergaderingen/{meeting_id}/afzeggen")
def call_off(request: Request, session: Db, me: Me, meeting_id: int, fields: Fields) -> Response:
    meeting = _own_meeting(session, me, meeting_id)
    with attempt(session) as tried:
        inputs = Inputs(fields)
        why = inputs.text("afzeggen", needed="Schrijf op waarom de vergadering niet doorgaat.", longest=1000)
        inputs.check()
        cancel_meeting(session, meeting, why=why, actor=_chair(me), at=clock.now())
    if tried.failed:
        return meeting_page(request, session, me, meeting, tried, typed=fields)
    return go_to(request, "/ret", "De vergadering is afgezegd. Iedereen krijgt bericht.")


def _chair(me: Reader) -> Actor:
    return Actor(me.person_id, frozenset({Role.RET_CHAIR}))


def _own_meeting(session: ViewerSession, me: Reader, meeting_id: int) -> Meeting:
    """A meeting of the team of which the reader is chair."""
    require(me, "meeting.manage")
    meeting = meeting_for(session, me, meeting_id)
    if meeting.region not in me.regions(Role.RET_CHAIR):
        raise Forbidden("Dit doet de voorzitter van dit expertteam.")
    return meeting


def _moment(inputs: Inputs, typed: str) -> datetime:
    """A time of today, as typed (14:05)."""
    now = clock.now().astimezone(clock.AMSTERDAM)
    at = _time(inputs, "tijd", typed)
    return now if at is None else datetime.combine(now.date(), at, clock.AMSTERDAM)


def _time(inputs: Inputs, name: str, typed: str) -> time | None:
    """A time of the clock, as typed (14:05 or 9.30)."""
    try:
        return time.fromisoformat(typed.replace(".", ":").zfill(5)).replace(tzinfo=None)
    except ValueError:
        inputs.fault(name, "Vul de tijd in, bijvoorbeeld 14:05.")
        return None
