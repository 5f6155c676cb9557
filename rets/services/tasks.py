"""Tasks beside the state: questions, capacity, alternatives, finance, consent. None blocks the start of help (R6)."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Refused
from rets.models import Case, Deadline, Task
from rets.services.audit import Actor, Happening, record
from rets.services.outbox import queue
from rets.services.owners import people_of
from rets.services.standing_in import cover
from workflows.calendar import end_of_day

DROPPED = "vervallen"
TOLD_OF_ROUTE = ("step", "step_title", "route", "route_title")


def open_task(
    session: Session,
    case: Case,
    *,
    kind: str,
    role: str,
    text: str,
    due_at: datetime,
    actor: Actor,
    at: datetime,
    organisation_id: int | None = None,
    person_id: int | None = None,
    channel: str = "page",
    data: dict[str, Any] | None = None,
    remind_at: datetime | None = None,
) -> Task:
    """Ask something of a person, or of a role at an organisation, with a term that is watched."""
    task = Task(
        case_id=case.id,
        kind=kind,
        role=role,
        text=text,
        due_at=due_at,
        opened_at=at,
        asked_by=actor.person_id,
        organisation_id=organisation_id,
        person_id=person_id,
        channel=channel,
        data=data or {},
    )
    session.add(task)
    session.flush()
    if person_id is not None:
        cover(session, case, task, at)
    session.add(
        Deadline(
            case_id=case.id,
            family="process",
            kind=f"taak.{kind}",
            ref=str(task.id),
            opened_at=at,
            due_at=due_at,
            remind_at=remind_at,
            next_at=remind_at or due_at,
            data={"task_id": task.id, "text": text},
        )
    )
    due_on = date_of(due_at).isoformat()
    told = {"task": kind, "task_id": task.id, "role": role, "due_on": due_on}
    told |= {name: task.data[name] for name in TOLD_OF_ROUTE if name in task.data}
    record(session, case, [Happening("task.opened", at, told)], actor, at)
    people = [person_id] if person_id else people_of(session, organisation_id or 0, role, date_of(at))
    queue(session, case, people, f"task.{kind}", at)
    return task


def answer_task(
    session: Session, case: Case, task: Task, *, code: str, text: str, actor: Actor, at: datetime, on: Any = None
) -> None:
    """Answer a task once.

    Raises:
        Refused: it was answered already.
    """
    if task.answered_at is not None:
        raise Refused("Deze vraag is al beantwoord.")
    task.answer_code, task.answer_text = code, text
    task.answered_at, task.answered_by = at, actor.person_id
    close_deadline(session, case, f"taak.{task.kind}", str(task.id), at, "done")
    data = {"task": task.kind, "task_id": task.id, "code": code, "text": text}
    record(session, case, [Happening("task.answered", at if on is None else end_of_day(on), data)], actor, at)
    queue(session, case, {task.asked_by, case.owner_id} - {actor.person_id}, f"answer.{task.kind}", at)


def addressees(session: Session, task: Task, at: datetime) -> list[int]:
    """The people to whom a task was addressed."""
    if task.person_id:
        return [task.person_id]
    return people_of(session, task.organisation_id or 0, task.role, date_of(at))


def drop_kinds(session: Session, case: Case, kinds: frozenset[str], text: str, at: datetime) -> None:
    """Nobody needs to answer what was asked of these kinds any more."""
    asked = select(Task).where(Task.case_id == case.id, Task.answered_at.is_(None), Task.kind.in_(kinds))
    for task in session.scalars(asked.order_by(Task.id)).all():
        drop(session, case, task, text, at)


def drop_questions(session: Session, case: Case, request_id: int, at: datetime) -> None:
    """Nobody needs to answer what was asked about a request that no longer runs."""
    asked = select(Task).where(Task.case_id == case.id, Task.answered_at.is_(None))
    for task in session.scalars(asked).all():
        if task.data.get("request_id") == request_id:
            drop(session, case, task, "Het verzoek loopt niet meer.", at)


def drop(session: Session, case: Case, task: Task, why: str, at: datetime) -> None:
    """Nobody needs to answer a task any more, nor call after its answer."""
    calls = select(Task).where(Task.case_id == case.id, Task.answered_at.is_(None))
    calls = calls.where(Task.data["after"].as_integer() == task.id)
    for one in (task, *session.scalars(calls.order_by(Task.id)).all()):
        one.answer_code, one.answer_text, one.answered_at = DROPPED, why, at
        close_deadline(session, case, f"taak.{one.kind}", str(one.id), at, "done")


def close_deadline(session: Session, case: Case, kind: str, ref: str, at: datetime, outcome: str) -> None:
    """Close the open deadline of a kind, if there is one."""
    row = session.query(Deadline).filter_by(case_id=case.id, kind=kind, ref=ref, closed_at=None).one_or_none()
    if row is not None:
        row.closed_at, row.outcome, row.next_at = at, outcome, None
