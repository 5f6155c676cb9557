"""The table of the expert team: what comes up, in which order and why; who is there; an urgent meeting."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import case_for, cases_for, require, roles_on
from rets.models import Case, Meeting
from rets.render import page
from rets.services.audit import Actor
from rets.services.case_order import order_for
from rets.services.confirming import to_confirm
from rets.services.decisions import mark_present
from rets.services.following import meeting_for, meetings
from rets.services.longlist import longlist
from rets.services.meeting_log import record_of_meeting
from rets.services.table import agenda
from rets.services.teams import Member, Team, team_of
from rets.services.telephone import calls_of
from rets.services.urgent import AT_THE_TABLE, call_urgent
from rets.services.waiting_for import tasks_for
from rets.web.answers import go_to
from rets.web.decision_form import whole
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs
from rets.web.streams import meeting_mark
from workflows.roles import Role
from workflows.words import TASK_NAMES

router = APIRouter(include_in_schema=False)

MOST_CASES = 200
NOTHING = Submitted([])
LABELS = {
    "lid": "wie",
    "tijd": "hoe laat",
    "bereikt": "bereikt",
    "woorden": "wat dit lid zei",
    "waarom": "waarom",
    "longlist-casus": "casus",
    "longlist": "longlist",
    "nieuwe-dag": "nieuwe dag",
    "nieuwe-tijd": "nieuwe tijd",
    "afzeggen": "waarom niet",
}


@router.get("/ret")
def show_agenda(request: Request, session: Db, me: Me) -> Response:
    return _agenda(request, session, me, Attempt(), {"casus": "", "waarom": ""})


@router.post("/ret/spoed")
def call_meeting(request: Request, session: Db, me: Me, fields: Fields) -> Response:
    require(me, "meeting.manage")
    with attempt(session) as tried:
        inputs = Inputs(fields)
        case_id = inputs.whole("casus", 1, 10**9, needed="Kies om welke casus het gaat.")
        inputs.text("waarom", needed="Schrijf op waarom dit niet kan wachten.")
        inputs.check()
        case = case_for(session, me, case_id or 0, lock=True)
        require(me, "meeting.manage", case)
        actor = Actor(me.person_id, roles_on(me, case))
        meeting = call_urgent(session, case, why=fields["waarom"], actor=actor, at=clock.now())
    if tried.failed:
        return _agenda(request, session, me, tried, fields)
    return go_to(request, f"/ret/vergaderingen/{meeting.id}", "Het spoedoverleg is bijeengeroepen. Leg vast wie er is.")


@router.get("/ret/vergaderingen/{meeting_id}")
def show_meeting(request: Request, session: Db, me: Me, meeting_id: int) -> Response:
    require(me, "meeting.see")
    return meeting_page(request, session, me, meeting_for(session, me, meeting_id), Attempt())


@router.post("/ret/vergaderingen/{meeting_id}/aanwezig")
def record_present(request: Request, session: Db, me: Me, meeting_id: int, fields: Fields) -> Response:
    require(me, "meeting.manage")
    meeting = meeting_for(session, me, meeting_id)
    if meeting.region not in me.regions(Role.RET_CHAIR):
        require(me, "administer")
    here = [whole(one) for one in fields.all_of("aanwezig")]
    with attempt(session) as tried:
        mark_present(session, meeting, here, clock.now(), me.person_id)
    if tried.failed:
        return meeting_page(request, session, me, meeting, tried, here=here)
    return go_to(request, f"/ret/vergaderingen/{meeting.id}", "Vastgelegd wie er aanwezig is.")


def _agenda(request: Request, session: Db, me: Me, tried: Attempt, typed: object) -> Response:
    require(me, "meeting.see")
    at = clock.now()
    coming, held = meetings(session, me, at)
    table = session.scalars(
        cases_for(me)
        .where(Case.state.in_(AT_THE_TABLE), Case.region.in_(me.regions(Role.RET_CHAIR)))
        .order_by(*order_for(me, clock.date_of(at)).first_first)
        .limit(MOST_CASES)
    )
    consult = TASK_NAMES["consult"]
    return page(
        request,
        "ret/agenda.html",
        status=tried.status,
        coming=[(meeting, agenda(session, me, meeting, at), to_confirm(session, me, meeting)) for meeting in coming],
        held=held,
        longlist=longlist(session, me),
        consults=[one for one in tasks_for(session, me, clock.date_of(at)) if one.what == consult],
        at_the_table=[(str(case.id), f"{case.label} ({case.region})") for case in table],
        may_call=bool(me.roles & {Role.RET_CHAIR}),
        tried=tried,
        typed=typed,
    )


def meeting_page(
    request: Request,
    session: Db,
    me: Me,
    meeting: Meeting,
    tried: Attempt,
    *,
    here: list[int] | None = None,
    typed: Submitted = NOTHING,
) -> Response:
    """A meeting with its cases, who is there, who was called, and what was decided outside the calendar before it."""
    at = clock.now()
    team = team_of(session, meeting.region, clock.today())
    present = meeting.present if here is None else here
    lines = agenda(session, me, meeting, at)
    return page(
        request,
        "ret/vergadering.html",
        status=tried.status,
        meeting=meeting,
        team=team,
        members=[
            (member.person_id, f"{member.name}{' (voorzitter)' if member.chair else ''}", _seat(member))
            for member in team.members
        ],
        present=present,
        standing=standing_of(team, present),
        stand=meeting_mark(session, me, meeting.id),
        lines=lines,
        open_cases=[(line.case.id, line.case.label) for line in lines if line.item.outcome is None],
        calls=calls_of(session, meeting),
        to_confirm=to_confirm(session, me, meeting),
        record=record_of_meeting(session, meeting),
        may_manage=meeting.region in me.regions(Role.RET_CHAIR),
        may_seat=meeting.cancelled_at is None and clock.date_of(meeting.starts_at) <= clock.today(),
        may_plan=meeting.kind == "regular" and meeting.held_at is None and meeting.cancelled_at is None,
        tried=tried,
        typed=typed,
        labels=LABELS,
    )


def _seat(member: Member) -> str:
    """For whom a member sits, and whether it is away."""
    instead = f", neemt waar voor {member.instead_of}" if member.instead_of else ""
    return f"{member.organisation}{instead}{', afwezig' if member.away else ''}"


def standing_of(team: Team, present: list[int]) -> dict[str, object]:
    """How many are there, how many must be, and whether those present may decide."""
    here = [member for member in team.members if member.person_id in set(present)]
    return {
        "here": len(here),
        "needed": team.needed,
        "chair": any(member.chair for member in here),
        "quorate": team.quorate(present),
    }
