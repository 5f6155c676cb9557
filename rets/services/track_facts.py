"""Facts that begin or end a track: who must do what by when, from the day on which the fact is told."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case
from rets.render.dates import plain_date
from rets.schemas import facts as f
from rets.services.answers import open_tasks
from rets.services.audit import Actor
from rets.services.building import begin_building
from rets.services.codes import codes
from rets.services.first_help import follow_first_help
from rets.services.owners import chair_for
from rets.services.parameters import parameters
from rets.services.refreshing import refreshed
from rets.services.settle import settle
from rets.services.sharing import ask_who_leads
from rets.services.tasks import DROPPED, answer_task, drop, drop_kinds, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.tracks import ADULTHOOD, BUILDING, CLOSING, COURT, ELSEWHERE, KEEP, LISTED, RAN_AWAY, SAFETY, SHARED

Begin = Callable[[Session, Case, Any, Actor, datetime], None]
AWAY = (
    "Het kind is weggelopen. Doe melding bij de politie, bel ouders en netwerk, en spreek met de aanbieder af dat de"
    " plek vrij blijft. Meld hier hoe het staat."
)
SEARCH = (
    "Zoek nu een andere plek, bij voorkeur met dezelfde mensen en dichtbij. De plek hier mag pas weg als er een"
    " redelijk alternatief is."
)
GOES_ON = (
    "Een behandeling die loopt ({form}) wordt bedreigd door contract of regio. Tot uw antwoord gaat zij door waar zij"
    " is. Beslis met voorrang of zij doorgaat, en wie dat betaalt."
)
STOPPED = "Het bouwteam is gestopt."
ON_A_LIST = (
    "Het kind staat op een wachtlijst ({form}). De start is gemeld voor {on}. Vraag de aanbieder of die dag vaststaat."
)
IN_COURT = (
    "De rechter is om toestemming gevraagd. Meld wat de rechter besliste, of wanneer de zitting is. De wachtlijst en"
    " het zoeken lopen intussen door."
)
REMIND_WORKING_DAYS = 5
CONSENT = "vervangende_toestemming"


def follow_fact(session: Session, case: Case, fact: f.AnyFact, actor: Actor, at: datetime) -> None:
    """Begin or end the track that a recorded fact is about; whoever tells a fact keeps the dossier fresh (P20)."""
    refreshed(session, case, actor, at)
    follow_first_help(session, case, at)
    begin = BEGIN.get(fact.kind)
    if begin:
        begin(session, case, fact, actor, at)
        settle(session, case, actor, at)


def answer_open(session: Session, case: Case, kind: str, code: str, text: str, actor: Actor, at: datetime) -> None:
    """What happened answers the questions about it that are still open."""
    for task in open_tasks(session, case, kind):
        answer_task(session, case, task, code=code, text=text, actor=actor, at=at)


def ask_after_child(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Every working day until the child is back somebody says how it stands."""
    on = date_of(at)
    p = parameters(session, on, case.region)
    open_task(
        session,
        case,
        kind=RAN_AWAY,
        role=Role.JEUGDBESCHERMER.value,
        person_id=case.jeugdbeschermer_id,
        text=AWAY,
        due_at=end_of_day(p.calendar.add_working_days(on, p.acute_working_days)),
        actor=actor,
        at=at,
    )


def ask_for_place(
    session: Session,
    case: Case,
    closes_on: date,
    text: str,
    actor: Actor,
    at: datetime,
    data: dict[str, Any] | None = None,
) -> None:
    """Ask for another place before a location closes (N17, R13)."""
    on = date_of(at)
    p = parameters(session, on, case.region)
    last = closes_on - timedelta(days=1)
    open_task(
        session,
        case,
        kind=CLOSING,
        role=Role.JEUGDBESCHERMER.value,
        person_id=case.jeugdbeschermer_id,
        text=f"{text} {SEARCH}",
        due_at=end_of_day(max(on, min(last, p.calendar.add_working_days(on, p.closing_working_days)))),
        actor=actor,
        at=at,
        data=data,
    )


def ask_for_plan(session: Session, case: Case, due_on: date, actor: Actor, at: datetime) -> None:
    """Ask for the plan for turning 18 (V12). `due_on` never tells the birth month: it is the begin of a half-year."""
    if open_tasks(session, case, ADULTHOOD):
        return
    open_task(
        session,
        case,
        kind=ADULTHOOD,
        role=Role.JEUGDBESCHERMER.value,
        person_id=case.jeugdbeschermer_id,
        text="Maak met de jongere een plan voor als de jeugdhulp stopt: wonen, hulp, geld, school of werk, en wie het"
        " daarna doet (Wmo, Wlz of langer jeugdhulp).",
        due_at=end_of_day(due_on),
        actor=actor,
        at=at,
    )


def _location_closes(session: Session, case: Case, fact: f.LocationCloses, actor: Actor, at: datetime) -> None:
    if not open_tasks(session, case, CLOSING):
        ask_for_place(session, case, fact.closes_on, f"De locatie sluit op {plain_date(fact.closes_on)}.", actor, at)


def _location_stays(session: Session, case: Case, _fact: f.LocationStays, actor: Actor, at: datetime) -> None:
    answer_open(session, case, CLOSING, "blijft", "De locatie blijft toch open.", actor, at)


def _ran_away(session: Session, case: Case, _fact: f.RanAway, actor: Actor, at: datetime) -> None:
    ask_after_child(session, case, actor, at)


def _came_back(session: Session, case: Case, fact: f.CameBack, actor: Actor, at: datetime) -> None:
    answer_open(session, case, RAN_AWAY, "terug", fact.text or "Het kind is terug.", actor, at)


def _plan_made(session: Session, case: Case, fact: f.TransitionPlanMade, actor: Actor, at: datetime) -> None:
    answer_open(session, case, ADULTHOOD, "gemaakt", fact.text or "Het plan is gemaakt.", actor, at)


def _treatment_threatened(
    session: Session, case: Case, fact: f.TreatmentThreatened, actor: Actor, at: datetime
) -> None:
    """The chair decides with priority, before the day on which it would stop; until then nothing stops (R35)."""
    on = date_of(at)
    p = parameters(session, on, case.region)
    due = p.calendar.add_working_days(on, p.consult_working_days)
    last = fact.stops_on - timedelta(days=1) if fact.stops_on else due
    known = codes(session, "forms_of_care", on)
    open_task(
        session,
        case,
        kind=KEEP,
        role=Role.RET_CHAIR.value,
        person_id=chair_for(session, case.region, on) or case.owner_id,
        text=GOES_ON.format(form=known[fact.form].name if fact.form in known else fact.form),
        due_at=end_of_day(max(on, min(due, last))),
        actor=actor,
        at=at,
    )


def _treatment_goes_on(session: Session, case: Case, fact: f.TreatmentGoesOn, actor: Actor, at: datetime) -> None:
    answer_open(session, case, KEEP, "gaat_door", fact.text or "De behandeling gaat door waar zij is.", actor, at)


def _reviewed(session: Session, case: Case, _fact: f.SafetyReviewed, actor: Actor, at: datetime) -> None:
    answer_open(session, case, SAFETY, DROPPED, "De veiligheid is bekeken.", actor, at)


def _shared(session: Session, case: Case, fact: f.ChildShared, actor: Actor, at: datetime) -> None:
    ask_who_leads(session, case, fact, actor, at)


def _no_longer_shared(session: Session, case: Case, fact: f.SharingEnded, actor: Actor, at: datetime) -> None:
    answer_open(session, case, SHARED, "wij", fact.text or "Alleen wij werken nog voor dit kind.", actor, at)
    drop_kinds(session, case, frozenset({ELSEWHERE}), "Er werkt niemand anders meer voor dit kind.", at)


def ask_after_court(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Until the court decides somebody says how it stands, beside every waiting list (V14)."""
    on = date_of(at)
    p = parameters(session, on, case.region)
    open_task(
        session,
        case,
        kind=COURT,
        role=Role.JEUGDBESCHERMER.value,
        person_id=case.jeugdbeschermer_id,
        text=IN_COURT,
        due_at=end_of_day(p.calendar.add_working_days(on, p.searching_working_days)),
        actor=actor,
        at=at,
    )


def _court_asked(session: Session, case: Case, _fact: f.CourtRequested, actor: Actor, at: datetime) -> None:
    if not open_tasks(session, case, COURT):
        ask_after_court(session, case, actor, at)


def _court_decided(session: Session, case: Case, fact: f.AuthorisationChanged, actor: Actor, at: datetime) -> None:
    if fact.authorisation.kind == CONSENT and fact.authorisation.granted_on:
        answer_open(session, case, COURT, "verleend", fact.text or "De rechter gaf toestemming.", actor, at)


def _on_a_list(session: Session, case: Case, fact: f.WaitReported, actor: Actor, at: datetime) -> None:
    """The start that was told has a day on which somebody asks after it; a newer day takes the place of an older."""
    on = date_of(at)
    if fact.expected_on is None or fact.expected_on <= on:
        return
    for task in open_tasks(session, case, LISTED):
        if task.data.get("form") == fact.form:
            drop(session, case, task, "Er is een nieuwe dag gemeld.", at)
    known = codes(session, "forms_of_care", on)
    week = parameters(session, on, case.region).calendar.add_working_days(fact.expected_on, -REMIND_WORKING_DAYS)
    open_task(
        session,
        case,
        kind=LISTED,
        role=Role.JEUGDBESCHERMER.value,
        person_id=case.jeugdbeschermer_id,
        text=ON_A_LIST.format(
            form=known[fact.form].name if fact.form in known else fact.form, on=plain_date(fact.expected_on)
        ),
        due_at=end_of_day(fact.expected_on),
        remind_at=end_of_day(week) if week > on else None,
        actor=actor,
        at=at,
        data={"form": fact.form},
    )


def _build(session: Session, case: Case, _fact: f.BuildStarted, actor: Actor, at: datetime) -> None:
    begin_building(session, case, actor, at)


def _stop(session: Session, case: Case, fact: f.BuildEnded, actor: Actor, at: datetime) -> None:
    for kind in BUILDING:
        answer_open(session, case, kind, "vervallen", fact.text or STOPPED, actor, at)


BEGIN: dict[str, Begin] = {
    "court_requested": _court_asked,
    "authorisation_changed": _court_decided,
    "wait_reported": _on_a_list,
    "location_closes": _location_closes,
    "location_stays": _location_stays,
    "ran_away": _ran_away,
    "came_back": _came_back,
    "transition_plan_made": _plan_made,
    "treatment_threatened": _treatment_threatened,
    "treatment_goes_on": _treatment_goes_on,
    "safety_reviewed": _reviewed,
    "child_shared": _shared,
    "sharing_ended": _no_longer_shared,
    "build_started": _build,
    "build_ended": _stop,
}
