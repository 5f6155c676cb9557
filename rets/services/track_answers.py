"""What follows from the answer on a track: a fact, the next milestone, the next question, or the team."""

from collections.abc import Callable
from datetime import datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.db import as_engine
from rets.models import Case, Task
from rets.schemas.facts import FACT
from rets.services import answers, outside_answers
from rets.services.advance import advance
from rets.services.audit import ENGINE, Actor
from rets.services.bringing_up import Reason, bring_up
from rets.services.building import after_milestone, ask_milestone, building
from rets.services.calling import FAILED
from rets.services.elsewhere import agree_on_lead
from rets.services.facts import dossier_of
from rets.services.first_help import ask_first_help
from rets.services.naming import UNNAMED, Named
from rets.services.record import change_form, record_fact
from rets.services.refreshing import go_on
from rets.services.settle import settle
from rets.services.sharing import say_who_leads
from rets.services.stopping import stopped
from rets.services.track_facts import ask_after_child, ask_after_court
from workflows.facts import Note
from workflows.tracks import (
    ADULTHOOD,
    BUILDING,
    COURT,
    ELSEWHERE,
    FAILS,
    FIRST,
    HOLDS,
    KEEP,
    RAN_AWAY,
    REFRESH,
    SAFETY,
    SHARED,
    STOPPED,
    TOGETHER,
    TRACKS,
    WHERE,
)

Follow = Callable[[Session, Case, Task, str, Actor, datetime], None]


def answer_track(
    session: Session,
    case: Case,
    task: Task,
    *,
    code: str,
    text: str,
    actor: Actor,
    at: datetime,
    named: Named = UNNAMED,
) -> None:
    """Answer the question of a track and do what follows from it; raises what `answers.answer` raises."""
    was = task.kind == REFRESH and stopped(session, case, at)
    answers.answer(session, case, task, code=code, text=text, actor=actor, at=at, named=named)
    with as_engine(session):
        if task.kind == REFRESH:
            go_on(session, case, was, actor, at)
        elif code == FAILS:
            _fails(session, case, task, text, at)
        elif (task.kind, code) in FOLLOW:
            FOLLOW[task.kind, code](session, case, task, text, actor, at)
        settle(session, case, ENGINE, at)


def _fails(session: Session, case: Case, task: Task, text: str, at: datetime) -> None:
    """The rung of the track takes over, and a place that is being made keeps its milestone, with whoever leads now."""
    track, said = TRACKS[task.kind], text.strip()
    if track.rung:
        call = FAILED.format(what=track.name, text=said)
        reason = Reason(why=f"{track.silence} {said}", call=call, cause=task.kind)
        bring_up(session, case, task, track.rung, reason, at)
    if task.kind in BUILDING and building(case):
        ask_milestone(session, case, task.kind, ENGINE, at)


def _tell(session: Session, case: Case, kind: str, text: str, actor: Actor, at: datetime) -> None:
    fact = FACT.validate_python({"kind": kind, "on": date_of(at), "text": text.strip()})
    record_fact(session, case, fact, actor, at)


def _plan_made(session: Session, case: Case, _task: Task, text: str, actor: Actor, at: datetime) -> None:
    _tell(session, case, "transition_plan_made", text, actor, at)


def _safe_enough(session: Session, case: Case, _task: Task, text: str, actor: Actor, at: datetime) -> None:
    _tell(session, case, "safety_reviewed", text, actor, at)


def _unsafe(session: Session, case: Case, _task: Task, text: str, actor: Actor, at: datetime) -> None:
    _tell(session, case, "safety_reviewed", text, actor, at)
    _tell(session, case, "unsafe_signal", text, actor, at)


def _lives_there(session: Session, case: Case, task: Task, text: str, actor: Actor, at: datetime) -> None:
    closes = {"kind": "location_closes", "on": date_of(at), "closes_on": task.data["closes_on"], "text": text.strip()}
    record_fact(session, case, FACT.validate_python(closes), actor, at)


def _is_back(session: Session, case: Case, _task: Task, text: str, actor: Actor, at: datetime) -> None:
    if dossier_of(case).tracks.missing_since:
        _tell(session, case, "came_back", text, actor, at)


def _still_away(session: Session, case: Case, _task: Task, _text: str, _actor: Actor, at: datetime) -> None:
    ask_after_child(session, case, ENGINE, at)


def _no_ruling_yet(session: Session, case: Case, _task: Task, _text: str, _actor: Actor, at: datetime) -> None:
    ask_after_court(session, case, ENGINE, at)


def _first_help_comes(session: Session, case: Case, _task: Task, _text: str, _actor: Actor, at: datetime) -> None:
    ask_first_help(session, case, ENGINE, at)


def _goes_on(session: Session, case: Case, _task: Task, text: str, actor: Actor, at: datetime) -> None:
    if dossier_of(case).tracks.threat:
        _tell(session, case, "treatment_goes_on", text, actor, at)


def _we_lead(session: Session, case: Case, _task: Task, _text: str, _actor: Actor, at: datetime) -> None:
    say_who_leads(session, case, "wij", at)


def _they_lead(session: Session, case: Case, _task: Task, _text: str, _actor: Actor, at: datetime) -> None:
    say_who_leads(session, case, "zij", at)


def _said_elsewhere(session: Session, case: Case, _task: Task, _text: str, _actor: Actor, at: datetime) -> None:
    agree_on_lead(session, case, at)


def _search_together(session: Session, case: Case, _task: Task, _text: str, actor: Actor, at: datetime) -> None:
    form = dossier_of(case)
    wishes = form.wishes.model_copy(update={"siblings_together": "moet"})
    change_form(session, case, form.model_copy(update={"wishes": wishes}), actor, at)


def _next_milestone(session: Session, case: Case, task: Task, _text: str, _actor: Actor, at: datetime) -> None:
    after_milestone(session, case, task, ENGINE, at)


def _open_again(session: Session, case: Case, _task: Task, text: str, _actor: Actor, at: datetime) -> None:
    advance(session, case=case, step="reopen", actor=ENGINE, at=at, note=Note(text=text.strip()))


FOLLOW: dict[tuple[str, str], Follow] = {
    **outside_answers.FOLLOW,
    (ADULTHOOD, "gemaakt"): _plan_made,
    (SAFETY, "veilig"): _safe_enough,
    (SAFETY, "onveilig"): _unsafe,
    (WHERE, "hier"): _lives_there,
    (RAN_AWAY, "terug"): _is_back,
    (RAN_AWAY, "niet_terug"): _still_away,
    (COURT, "nog_niet"): _no_ruling_yet,
    (FIRST, "geregeld"): _first_help_comes,
    (KEEP, "gaat_door"): _goes_on,
    (KEEP, "overdracht"): _goes_on,
    (SHARED, "wij"): _we_lead,
    (SHARED, "zij"): _they_lead,
    (ELSEWHERE, "regie_bij_ons"): _said_elsewhere,
    (ELSEWHERE, "regie_bij_hen"): _said_elsewhere,
    (HOLDS, STOPPED): _open_again,
    (TOGETHER, "samen"): _search_together,
    **{(kind, "klaar"): _next_milestone for kind in BUILDING},
}
