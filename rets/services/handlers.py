"""Dated facts that are more than a change of the dossier: each goes to the verb that a page would call."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.errors import Refused
from rets.models import Case, Deadline
from rets.schemas import facts as f
from rets.services import answers, consults, placements
from rets.services.advance import advance
from rets.services.audit import Actor, Happening, record
from rets.services.told_decision import tell_decision
from workflows.calendar import end_of_day
from workflows.facts import Note

Handler = Callable[[Session, Case, Any, Actor, datetime], None]


def _help_planned(session: Session, case: Case, fact: f.HelpPlanned, actor: Actor, at: datetime) -> None:
    _plan(session, case, fact, fact.planned_on, actor, at)


def _plan(
    session: Session, case: Case, fact: f.HelpPlanned | f.HelpStarted, on: date, actor: Actor, at: datetime
) -> None:
    placements.plan_help(
        session,
        case,
        form=fact.form,
        purpose=fact.purpose,
        planned_on=on,
        bridges_to=fact.bridges_to,
        ends_on=fact.ends_on,
        description=fact.text,
        actor=actor,
        at=at,
    )


def _intake_held(session: Session, case: Case, fact: f.IntakeHeld, actor: Actor, at: datetime) -> None:
    placements.hold_intake(session, case, fact.on, actor, at)


def _help_started(session: Session, case: Case, fact: f.HelpStarted, actor: Actor, at: datetime) -> None:
    """Help that began; when it was never agreed here (help from outside RETS) it is agreed on the same day."""
    if placements.current(session, case, fact.purpose) is None:
        _plan(session, case, fact, fact.on, actor, at)
    if fact.purpose == "bridging":
        placements.start_bridging(session, case, fact.on, actor, at)
    else:
        placements.start_outside(session, case, on=fact.on, actor=actor, at=at)


def _help_ended(session: Session, case: Case, fact: f.HelpEnded, actor: Actor, at: datetime) -> None:
    placements.end_help(session, case, purpose=fact.purpose, on=fact.on, reason=fact.text, actor=actor, at=at)


def _help_judged(session: Session, case: Case, fact: f.HelpJudged, actor: Actor, at: datetime) -> None:
    placements.judge(session, case, professional=fact.professional, family=fact.family, on=fact.on, actor=actor, at=at)


def _step(session: Session, case: Case, fact: f.StepTaken, actor: Actor, at: datetime) -> None:
    owner = case.owner_id if fact.step in {"return_case", "step_down", "hand_over"} else None
    note = Note(
        text=fact.text,
        code=fact.code,
        next_step=fact.next_step,
        owner_id=fact.data.get("owner_id") or owner,
        due_on=fact.due_on,
        started_on=fact.started_on,
        data={key: value for key, value in fact.data.items() if key != "owner_id"},
    )
    advance(session, case=case, step=fact.step, actor=actor, at=at, note=note)


def _explained(session: Session, case: Case, fact: f.Explained, actor: Actor, at: datetime) -> None:
    """Explain a missed norm: the explanation stands beside it, the miss stays counted (N4c)."""
    row = session.scalar(
        select(Deadline).where(Deadline.case_id == case.id, Deadline.kind == fact.clock).order_by(Deadline.id.desc())
    )
    if row is None or (row.missed_at is None and not row.data.get("late")):
        raise Refused("Deze norm is niet overschreden. Een toelichting is niet nodig.")
    row.explanation = fact.text
    data = {"clock": fact.clock, "text": fact.text}
    record(session, case, [Happening("clock.explained", min(at, end_of_day(fact.on)), data)], actor, at)


def _consent_asked(session: Session, case: Case, fact: f.ConsentAsked, actor: Actor, at: datetime) -> None:
    text = fact.text or "Geef akkoord op de betaling. De hulp hoeft hier niet op te wachten."
    consults.ask_consent(session, case, of=fact.of, channel=fact.channel, text=text, actor=actor, at=at, told=True)


def _consent_given(session: Session, case: Case, fact: f.ConsentGiven, actor: Actor, at: datetime) -> None:
    """The oldest open question gets its answer; consent that nobody had asked for here was asked by telephone."""
    asked = answers.open_tasks(session, case, "akkoord")
    task = (
        asked[0]
        if asked
        else consults.ask_consent(
            session, case, of="municipality", channel="phone", text="Akkoord op de betaling.", actor=actor, at=at
        )
    )
    by, words = fact.by or task.role, fact.text or "Akkoord."
    answers.record_spoken_consent(session, case, task, by=by, words=words, on=fact.on, actor=actor, at=at)


def _alternative_offered(session: Session, case: Case, fact: f.AlternativeOffered, actor: Actor, at: datetime) -> None:
    text = fact.text or "De gemeente stelt andere hulp voor. Past dit?"
    consults.offer_alternative(session, case, form=fact.form, text=text, actor=actor, at=at)


def _alternative_answered(
    session: Session, case: Case, fact: f.AlternativeAnswered, actor: Actor, at: datetime
) -> None:
    offered = answers.open_tasks(session, case, "alternatief")
    if not offered:
        raise Refused("Er is geen alternatief aangeboden om op te antwoorden.")
    code = "past" if fact.fits else "past_niet"
    answers.answer(session, case, offered[0], code=code, text=fact.text, actor=actor, at=at)


HANDLERS: dict[str, Handler] = {
    "help_planned": _help_planned,
    "intake_held": _intake_held,
    "help_started": _help_started,
    "help_ended": _help_ended,
    "help_judged": _help_judged,
    "step": _step,
    "explained": _explained,
    "decision": tell_decision,
    "consent_asked": _consent_asked,
    "consent_given": _consent_given,
    "alternative_offered": _alternative_offered,
    "alternative_answered": _alternative_answered,
}
