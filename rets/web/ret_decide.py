"""Deciding: the case sheet without names, and the form whose lines each name who, what and when (R41, P25)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select

from rets import clock
from rets.access import Reader, case_for, may, require, roles_on
from rets.db import ViewerSession
from rets.errors import Invalid, Stale
from rets.models import AgendaItem, Case, Decision, Meeting
from rets.render import page
from rets.render.words import count
from rets.services.addressees import addressees_of, conflicted, requests_of
from rets.services.audit import Actor
from rets.services.deciding_in import may_decide_in
from rets.services.decision_letters import write_letters
from rets.services.decisions import decide
from rets.services.following import meeting_for
from rets.services.parameters import parameters
from rets.services.profile import telling
from rets.services.reads import note_read
from rets.services.screening import screening
from rets.services.table import sheet
from rets.services.teams import team_of
from rets.web import decision_form
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.ret import standing_of
from rets.web.streams import case_mark

router = APIRouter(include_in_schema=False)


@router.get("/ret/casussen/{case_id}/blad")
def show_sheet(request: Request, session: Db, me: Me, case_id: int) -> Response:
    case = case_for(session, me, case_id)
    require(me, "meeting.see", case)
    note_read(session, me, case, "sheet", clock.now())
    shown, asked, today = sheet(session, me, case, clock.now()), requests_of(session, case), clock.today()
    return page(
        request,
        "ret/blad.html",
        stand=case_mark(session, me, case.id) if may(me, "case.history", case) else None,
        sheet=shown,
        asked=asked,
        screened=screening(shown, asked, today, parameters(session, today, case.region)),
        meeting=_waiting(session, case),
        may_decide=may(me, "decision.make", case),
    )


@router.get("/ret/casussen/{case_id}/besluit")
def show_decision_form(request: Request, session: Db, me: Me, case_id: int, vergadering: str = "") -> Response:
    case = case_for(session, me, case_id)
    require(me, "decision.make", case)
    typed = Submitted([("vergadering", vergadering), ("versie", str(case.version))])
    return _form(request, session, me, case, Attempt(), typed)


@router.post("/ret/casussen/{case_id}/besluit")
def take_decision(request: Request, session: Db, me: Me, case_id: int, fields: Fields) -> Response:
    case = case_for(session, me, case_id, lock=True)
    require(me, "decision.make", case)
    if fields["meer"]:
        return _form(request, session, me, case, Attempt(), fields)
    with attempt(session) as tried:
        made = _decide(session, me, case, fields)
        letters = write_letters(session, me, case, made, clock.now())
    if tried.failed:
        return _form(request, session, me, case, tried, fields)
    kind = "Het besluit is bindend." if made.kind == "binding" else "Waar geen mandaat is, geldt het als advies."
    return go_to(request, "/ret/besluiten", f"Vastgelegd. {kind} {_follow(len(made.lines) - len(letters))}")


def _follow(unwritten: int) -> str:
    """What happens next, with how many letters the chair still has to make."""
    if not unwritten:
        return "Wij volgen het tot de hulp echt start."
    letters = count(unwritten, "brief is nog niet gemaakt", "brieven zijn nog niet gemaakt")
    return f"Wij volgen het tot de hulp echt start. Maar {letters}: maak die bij de documenten van de casus."


def _decide(session: ViewerSession, me: Reader, case: Case, fields: Submitted) -> Decision:
    seen = decision_form.whole(fields["versie"])
    if seen != case.version:
        raise Stale(seen, case.version, _changed(seen, case.version))
    meeting = _meeting(session, me, case, fields["vergadering"])
    if meeting is None:
        raise Invalid.at("vergadering", "Zet de casus eerst op een agenda, of roep een spoedoverleg bijeen.")
    today = clock.today()
    known = {one.key: one for one in addressees_of(session, case, today)}
    typed = decision_form.read(fields, known, lambda text: telling(session, case, text, today))
    try:
        return decide(
            session,
            case,
            meeting,
            question=typed.question,
            text=typed.text,
            lines=typed.lines,
            actor=Actor(me.person_id, roles_on(me, case)),
            at=clock.now(),
            stepped_out=typed.stepped_out,
        )
    except Invalid as error:
        raise decision_form.at_rows(error, typed.rows) from error


def _form(
    request: Request, session: ViewerSession, me: Reader, case: Case, tried: Attempt, typed: Submitted
) -> Response:
    today = clock.today()
    team = team_of(session, case.region, today)
    meeting = _offered(session, me, case, typed["vergadering"])
    present = meeting.present if meeting else []
    addressees = addressees_of(session, case, today, present)
    conflicts = conflicted(team, addressees)
    shown = decision_form.shown_lines(typed)
    return page(
        request,
        "ret/besluit.html",
        status=tried.status,
        case=case,
        team=team,
        seated=team.at_table(present),
        meeting=meeting,
        standing=standing_of(team, present),
        conflicts=conflicts,
        without=standing_of(team.without(member.person_id for member in conflicts), present),
        addressees=addressees,
        options=[(one.key, one.label) for one in addressees],
        may_step_out=[
            (str(member.person_id), f"{member.name} ({member.organisation})")
            for member in conflicts
            if member.person_id in present
        ],
        stepped_out=typed.all_of("stapt_uit"),
        tried=tried,
        typed=typed,
        version=case.version if tried.stale else typed["versie"] or case.version,
        shown=shown,
        most=decision_form.MOST_LINES,
        labels=decision_form.labels(shown),
    )


def _meeting(session: ViewerSession, me: Reader, case: Case, chosen: str) -> Meeting | None:
    """The meeting that decides: the one chosen, else the one on whose agenda the case waits."""
    number = decision_form.whole(chosen)
    return meeting_for(session, me, number) if number else _waiting(session, case)


def _offered(session: ViewerSession, me: Reader, case: Case, chosen: str) -> Meeting | None:
    """The meeting that the form offers: the one chosen as long as may be decided there, else as if none was chosen."""
    meeting = _meeting(session, me, case, chosen)
    if meeting is not None and may_decide_in(session, case, meeting, clock.now()):
        return meeting
    return _waiting(session, case)


def _waiting(session: ViewerSession, case: Case) -> Meeting | None:
    """The last meeting of the team of its own region on whose agenda a case waits, if it may decide."""
    waits = session.scalars(
        select(Meeting)
        .join(AgendaItem)
        .where(AgendaItem.case_id == case.id, AgendaItem.outcome.is_(None), Meeting.region == case.region)
        .order_by(Meeting.starts_at.desc(), Meeting.id.desc())
    )
    return next((one for one in waits if may_decide_in(session, case, one, clock.now())), None)


def _changed(seen: int, current: int) -> str:
    return (
        f"De casus is intussen gewijzigd: u zag versie {seen}, nu geldt versie {current}. "
        "Lees het casusblad opnieuw en leg het besluit daarna vast. Wat u typte staat er nog."
    )
