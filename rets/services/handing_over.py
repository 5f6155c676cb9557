"""Handing over the procesregie: offered to somebody, and only with a yes does the case change its owner (R40).

The term that runs goes on: a case that passes from hand to hand stalls no longer than one that stays.
"""

from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Refused
from rets.models import Appointment, Case, Person, Task
from rets.services.advance import advance, judge_step
from rets.services.audit import ENGINE, Actor
from rets.services.outbox import queue
from rets.services.parameters import parameters
from rets.services.settle import settle
from rets.services.successors import OF_GI, OF_REGION, possible_owners
from rets.services.tasks import drop, open_task
from workflows.calendar import end_of_day
from workflows.facts import Note
from workflows.roles import Role

KIND, YES = "overdracht", "overgenomen"
STEP = "hand_over"
CHANGED = "Deze casus heeft intussen een andere eigenaar. Dit aanbod geldt niet meer."


def hand_over(session: Session, case: Case, note: Note, actor: Actor, at: datetime) -> Task | None:
    """Offer a locked case to the owner in the note; who takes it over itself has said yes and is owner at once.

    Returns the offer that waits for an answer. Until the answer is yes the owner stays. Does not commit.

    Raises:
        Forbidden: the step is for another role.
        Refused: a guard of the step says no, the case is theirs already, or an earlier offer is still within its term.
    """
    if note.owner_id is None or note.owner_id == actor.person_id:
        if note.owner_id and note.owner_id == case.owner_id:
            raise Refused("U bent al eigenaar van deze casus.")
        former = case.owner_id
        advance(session, case=case, step=STEP, actor=actor, at=at, note=note)
        queue(session, case, {former} - {actor.person_id}, f"step.{STEP}", at)
        return None
    judge_step(session, case, STEP, actor, at, note)
    if note.owner_id not in dict(possible_owners(session, case, date_of(at))):
        raise Refused(f"{_name(session, note.owner_id)} heeft geen rol bij deze casus. Kies iemand anders.")
    if note.owner_id == case.owner_id:
        raise Refused(f"{_name(session, note.owner_id)} is al eigenaar van deze casus.")
    waiting = waiting_offer(session, case)
    if waiting and waiting.due_at > at:
        raise Refused(f"{_name(session, waiting.person_id)} heeft nog niet geantwoord op een eerder aanbod.")
    return _offer(session, case, note.owner_id, note.text, actor, at)


def waiting_offer(session: Session, case: Case) -> Task | None:
    """The offer of the present owner's case that was not answered yet."""
    return next((task for task in _open(session, case) if task.data["from"] == case.owner_id), None)


def take_over(session: Session, case: Case, task: Task, at: datetime) -> None:
    """Whoever was offered the case said yes: from now on it is the owner; the event names from, to and who offered.

    Raises:
        Refused: the case got another owner since the offer, or was closed.
    """
    if task.data["from"] != case.owner_id:
        raise Refused(CHANGED)
    told = {"former_owner": case.owner_id, "offered_by": task.asked_by, "task_id": task.id}
    note = Note(text=task.text, owner_id=task.person_id, data=told)
    advance(session, case=case, step=STEP, actor=ENGINE, at=at, note=note)


def _offer(session: Session, case: Case, to: int, text: str, actor: Actor, at: datetime) -> Task:
    for former in _open(session, case):
        drop(session, case, former, "Er is een ander aanbod gedaan.", at)
    p = parameters(session, date_of(at), case.region)
    task = open_task(
        session,
        case,
        kind=KIND,
        role=_role(session, to, date_of(at)),
        person_id=to,
        text=text,
        due_at=end_of_day(p.calendar.add_working_days(date_of(at), p.question_working_days)),
        actor=actor,
        at=at,
        data={"from": case.owner_id},
    )
    settle(session, case, actor, at)  # who is asked may see the case from now on
    return task


def _open(session: Session, case: Case) -> list[Task]:
    asked = select(Task).where(Task.case_id == case.id, Task.kind == KIND, Task.answered_at.is_(None))
    return list(session.scalars(asked.order_by(Task.id)))


def _role(session: Session, person_id: int, on: date) -> str:
    """In which role somebody would own the case."""
    held = session.scalars(
        select(Appointment.role)
        .where(Appointment.person_id == person_id, Appointment.role.in_((*OF_GI, *OF_REGION)))
        .where(Appointment.valid_from <= on, or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
        .order_by(Appointment.id)
    )
    return held.first() or Role.JEUGDBESCHERMER.value


def _name(session: Session, person_id: int | None) -> str:
    return session.get_one(Person, person_id).name
