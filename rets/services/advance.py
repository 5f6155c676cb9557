"""The one door: the only function that writes the state of a case."""

from dataclasses import replace
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Forbidden, Invalid, Refused
from rets.models import Case, Deadline
from rets.services import effects
from rets.services.audit import Actor, Happening, record
from rets.services.codes import codes
from rets.services.facts import facts_with
from rets.services.gather import gather
from rets.services.known import Known, known_of
from rets.services.outbox import queue
from rets.services.owners import chair_for, people_in
from rets.services.parameters import parameters
from rets.services.settle import settle
from rets.services.why_raised import with_reason
from workflows.calendar import end_of_day
from workflows.facts import Facts, Note
from workflows.machine import Outcome, StepRefused, take
from workflows.owning import owner_role
from workflows.plan import RUNG_RET_CONSULT
from workflows.roles import Role
from workflows.steps import STATES, Step
from workflows.terms import term_of


def advance(
    session: Session,
    *,
    case: Case,
    step: str,
    actor: Actor,
    at: datetime,
    note: Note = Note(),  # noqa: B008 (frozen)
    effective_at: datetime | None = None,
) -> Outcome:
    """Take a step with a locked case.

    Gathers the facts, asks the table, sets state, rung, owner, next action and term, writes one event, settles the
    clocks and queues the messages. Does not commit.

    Raises:
        Forbidden: the step is for another role.
        Refused: a rule of the process is against it; every reason in Dutch.
        Invalid: the reason is not in the list of the step (R39).
    """
    known = known_of(session, case)
    facts = facts_with(case, known.placements)
    outcome = _judged(session, case, facts, step, actor, at, note)
    _check_code(session, outcome.step, note, date_of(at))
    before, rung, owner = case.state, case.rung, case.owner_id
    if outcome.rung > rung:
        note = with_reason(case, note, date_of(at))
    with session.no_autoflush:
        case.state, case.rung = outcome.state, outcome.rung
        if outcome.step.rung is not None and outcome.rung >= RUNG_RET_CONSULT and case.ret_since is None:
            case.ret_since = at
        if outcome.step.target != "same" or step == "hand_over":
            _own(session, case, outcome, note, date_of(at))
        if outcome.step.target != "same" or not any(_runs(row, case) for row in known.deadlines):
            _open_term(session, case, replace(facts, state=case.state, rung=case.rung), note, at, known)
    happening = Happening(f"step.{step}", effective_at or at, _data(case, before, rung, owner, outcome, note))
    record(session, case, [happening], actor, at)
    known = effects.after(session, case, outcome, actor, at, note, known)
    with session.no_autoflush:
        settle(session, case, actor, at, known)
    queue(session, case, {case.owner_id, case.jeugdbeschermer_id} - {actor.person_id}, f"step.{step}", at)
    return outcome


def judge_step(session: Session, case: Case, step: str, actor: Actor, at: datetime, note: Note) -> None:
    """Let a step pass that may be taken now, without taking it.

    Raises:
        Forbidden: the step is for another role.
        Refused: a rule of the process is against it; every reason in Dutch.
    """
    _judged(session, case, facts_with(case, known_of(session, case).placements), step, actor, at, note)


def _judged(session: Session, case: Case, facts: Facts, step: str, actor: Actor, at: datetime, note: Note) -> Outcome:
    try:
        return take(facts, gather(session, case, step, actor, at, note))
    except StepRefused as refused:
        if refused.forbidden:
            raise Forbidden(refused.sentences[0]) from refused
        raise Refused(refused.sentences) from refused


def _check_code(session: Session, step: Step, note: Note, on: date) -> None:
    if step.codes and note.code is not None and note.code not in codes(session, step.codes, on):
        raise Invalid.at("code", "Kies een reden uit de lijst.")


def _data(case: Case, before: str, rung: int, owner: int | None, outcome: Outcome, note: Note) -> dict[str, Any]:
    """What the event of a step holds; with `owner_was` wherever the procesregie goes to somebody else (R40)."""
    data = {
        "from": before,
        "to": outcome.state,
        "rung": outcome.rung,
        "rung_was": rung,
        "text": note.text or None,
        "code": note.code,
        "next_step": note.next_step or None,
        "due_on": note.due_on.isoformat() if note.due_on else None,
        "started_on": note.started_on.isoformat() if note.started_on else None,
        "owner": case.owner_id,
        "owner_was": owner if owner != case.owner_id else None,
        "term_due_on": date_of(case.due_at).isoformat() if case.due_at else None,
        **note.data,
    }
    return {key: value for key, value in data.items() if value is not None}


def open_first_term(session: Session, case: Case, actor: Actor, at: datetime) -> Facts:
    """Start the term of a case that was just raised and settle it; its owner and state are already set."""
    known = known_of(session, case)
    _open_term(session, case, facts_with(case, known.placements), Note(), at, known)
    return settle(session, case, actor, at)


def _runs(row: Deadline, case: Case) -> bool:
    return row.kind == case.state and row.closed_at is None


def extend_term(case: Case, row: Deadline, until: datetime) -> None:
    """Give the running term of a state a later moment, which is the one that the case shows."""
    case.due_at = row.due_at = row.next_at = until
    row.missed_at = None


def shorten_term(case: Case, row: Deadline, until: datetime) -> None:
    """Let the running term of a state end sooner, never later; the case shows that moment."""
    sooner(row, until)
    case.due_at = row.due_at


def sooner(row: Deadline, until: datetime) -> None:
    """Bring what is watched forward: it is due at a moment at the latest, and nobody is reminded after that."""
    row.due_at = min(row.due_at, until)
    row.remind_at = row.remind_at if row.remind_at and row.remind_at < row.due_at else None
    row.next_at = min(row.next_at or row.due_at, row.due_at)


def _own(session: Session, case: Case, outcome: Outcome, note: Note, on: date) -> None:
    """Give the case its owner and next action: never nobody, never nothing."""
    state = STATES[outcome.state]
    if state.slug == "closed":
        case.owner_id = case.next_action = case.due_at = None
        return
    case.closed_at = None
    case.next_action = state.next_action
    if outcome.step.slug in {"return_case", "step_down", "hand_over"}:
        case.owner_id = note.owner_id
        return
    owner = case.owner_id
    role = owner_role(outcome.state, outcome.rung)
    if role is Role.RET_CHAIR:
        owner = chair_for(session, case.region, on)
    elif role:
        owner = {Role.JEUGDBESCHERMER: case.jeugdbeschermer_id, Role.ZORGMAKELAAR: case.zorgmakelaar_id}[role]
    if owner is None:
        owner = next(iter(people_in(session, Role.ZORGMAKELAAR, on, region=case.region)), case.jeugdbeschermer_id)
    case.owner_id = owner


def _open_term(session: Session, case: Case, facts: Facts, note: Note, at: datetime, known: Known) -> None:
    """Close the term of the former state and open that of the new one; its due moment is what the case shows."""
    former = [row for row in known.deadlines if row.kind in STATES and row.closed_at is None]
    for row in former:
        row.closed_at, row.outcome, row.next_at = at, "done", None
    if case.state == "closed":
        case.closed_at = at
        return
    term = term_of(facts, case.state, case.rung, date_of(at), note, parameters(session, date_of(at), case.region))
    due, remind = end_of_day(term.due_on), end_of_day(term.remind_on) if term.remind_on else None
    case.due_at = due
    if any(row.kind == term.kind for row in former):
        session.flush()  # one kind is open once: the former is closed before the new one is written
    session.add(
        Deadline(
            case_id=case.id,
            family="process",
            kind=term.kind,
            opened_at=at,
            due_at=due,
            remind_at=remind,
            next_at=remind or due,
            data={"on_expiry": term.on_expiry, "text": term.text},
        )
    )
