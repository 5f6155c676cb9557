"""What a step brings along beside the state: a place on the agenda, a question to the team, a clean end."""

from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.db import as_engine
from rets.models import Case, Claim, Deadline, Placement, Task
from rets.services import decision_terms
from rets.services.administration import ask_administration
from rets.services.audit import Actor
from rets.services.bridging import go_on_as_bridging
from rets.services.first_help import ask_first_help, waits_for_help
from rets.services.invitations import call_off_slots
from rets.services.known import Known, known_of
from rets.services.learning import begin_learning, stop_learning
from rets.services.longlist import strike
from rets.services.losing import end_requests, let_place_go
from rets.services.meetings import BY_ROUTE, put_on_agenda
from rets.services.outside import is_outside, rung_reached
from rets.services.owners import chair_for, leader_of
from rets.services.parameters import parameters
from rets.services.proposing import keep_looking
from rets.services.ringing import ring
from rets.services.route_events import step_taken
from rets.services.route_words import CHAIR, pass_on
from rets.services.tasks import drop_kinds, open_task
from workflows.calendar import end_of_day
from workflows.facts import Note
from workflows.machine import Outcome
from workflows.plan import RUNG_BESTUURLIJK
from workflows.roles import Role
from workflows.routes.vocabulary import TO_RELAY
from workflows.tracks import OUTSIDE, WHILE_WAITING

MOVED_DOWN = "De casus is afgeschaald."
ADVICE = "“{text}” Vraag daarbij om advies: wie doet wat, en wanneer."
OFF_THE_TABLE = frozenset({"searching", "placing", "helped", "closed"})


def after(
    session: Session, case: Case, outcome: Outcome, actor: Actor, at: datetime, note: Note, known: Known
) -> Known:
    """Carry out what belongs to an accepted step; `known` is what was read of the case before, the answer after it."""
    special = _special(session, case, outcome, actor, at, note)
    if step_taken(session, case, outcome.step.slug, at) or special:
        known = known_of(session, case)
    with session.no_autoflush:
        keep_looking(session, case, actor, at, known)
        if outcome.state in OFF_THE_TABLE:
            off = [one for one in known.waiting if one.why != BY_ROUTE or outcome.state == "closed"]
            for item in off:
                item.outcome = "van_tafel"
            call_off_slots(session, off, at)
    return known


def _special(session: Session, case: Case, outcome: Outcome, actor: Actor, at: datetime, note: Note) -> bool:
    if outcome.step.slug == "consult_ret":
        _ask_team(session, case, actor, at, note)
    elif outcome.state == "at_ret" and outcome.step.slug != "hand_over":
        put_on_agenda(session, case, at)
    elif outcome.step.slug in {"escalate", "step_down"} or _waits(session, case, outcome):
        _ask_along(session, case, outcome, actor, at, note)
    elif outcome.state == "helped" and outcome.step.target == "helped":
        decision_terms.finish(session, case, actor, at)
        drop_kinds(session, case, WHILE_WAITING, "De hulp is gestart.", at)
        strike(session, case, actor, at)
    elif outcome.state == "closed":
        _wind_up(session, case, actor, at)
        if outcome.step.slug == "close":
            begin_learning(session, case, actor, at)
    elif outcome.step.slug == "reopen":
        stop_learning(session, case, at)
        _ring_again(session, case, at)
    elif outcome.step.slug == "lose_place":
        let_place_go(session, case, actor, at)
    elif outcome.step.slug == "keep_searching":
        go_on_as_bridging(session, case)
    else:
        return False
    return True


def _ring_again(session: Session, case: Case, at: datetime) -> None:
    """A child that is acutely unsafe is so as well after its case was closed for a while (R38)."""
    if case.acute:
        with as_engine(session):
            ring(session, case, at)


def _ask_team(session: Session, case: Case, actor: Actor, at: datetime, note: Note) -> None:
    chair = chair_for(session, case.region, date_of(at))
    if chair is None:
        _ask_to_pass_on(session, case, actor, at, note)
        return
    p = parameters(session, date_of(at), case.region)
    days = p.acute_working_days if case.acute else p.consult_working_days
    open_task(
        session,
        case,
        kind="consult",
        role=Role.RET_CHAIR.value,
        person_id=chair,
        text=note.text,
        due_at=end_of_day(p.calendar.add_working_days(date_of(at), days)),
        actor=actor,
        at=at,
    )


def _ask_to_pass_on(session: Session, case: Case, actor: Actor, at: datetime, note: Note) -> None:
    """A team without a chair is asked for its advice by whoever has the case (R41)."""
    p = parameters(session, date_of(at), case.region)
    role, person_id = leader_of(session, case, date_of(at))
    open_task(
        session,
        case,
        kind=TO_RELAY,
        role=role.value,
        person_id=person_id,
        text=pass_on(CHAIR, ADVICE.format(text=note.text.strip())),
        due_at=end_of_day(p.calendar.add_working_days(date_of(at), p.question_working_days)),
        actor=actor,
        at=at,
    )


def _waits(session: Session, case: Case, outcome: Outcome) -> bool:
    return outcome.step.slug == "accept" and waits_for_help(session, case)


def _ask_along(session: Session, case: Case, outcome: Outcome, actor: Actor, at: datetime, note: Note) -> None:
    if outcome.step.slug == "accept":
        ask_first_help(session, case, actor, at)
    elif outcome.step.slug == "step_down":
        drop_kinds(session, case, frozenset({OUTSIDE}), MOVED_DOWN, at)
    elif is_outside(outcome.rung):
        rung_reached(session, case, note.text, actor, at)
    elif outcome.rung == RUNG_BESTUURLIJK:
        ask_administration(session, case, actor, at, note.text)


def _wind_up(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """A closed case asks nothing of anybody and holds no place that it does not use."""
    end_requests(session, case, actor, at)
    decision_terms.end(session, case, actor, at)
    session.execute(update(Claim).where(Claim.case_id == case.id, Claim.kind == "hold", Claim.live).values(live=False))
    session.execute(
        update(Task)
        .where(Task.case_id == case.id, Task.answered_at.is_(None))
        .values(answer_code="vervallen", answer_text="De casus is afgesloten.", answered_at=at)
    )
    for row in session.scalars(
        select(Deadline).where(Deadline.case_id == case.id, Deadline.family == "process", Deadline.closed_at.is_(None))
    ):
        row.closed_at, row.outcome, row.next_at = at, "done", None
    unused = select(Placement).where(
        Placement.case_id == case.id, Placement.started_on.is_(None), Placement.cancelled_at.is_(None)
    )
    for placement in session.scalars(unused):
        placement.cancelled_at = at
        if placement.request_id:
            session.execute(update(Claim).where(Claim.request_id == placement.request_id).values(live=False))
