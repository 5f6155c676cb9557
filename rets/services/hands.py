"""In whose hands a case and its questions are: of who has the post now, and of nobody who had it before (R5, P23).

What was asked of a person goes to who has that role for the case now, with the term that it had; what the person there
can only pass on is asked as such. An alarm rings on by its own line, and an offer is over once it is for nobody here.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Task
from rets.services.advance import advance
from rets.services.audit import ENGINE, Happening, record
from rets.services.handing_over import KIND as OFFER
from rets.services.outbox import queue
from rets.services.owners import chair_for, leader_of, people_in, zorgmakelaar_for
from rets.services.parameters import parameters
from rets.services.posts import IN_PERSON, WATCHED, fits, role_of_owner, successor
from rets.services.route_addressees import Addressed, contract_desk
from rets.services.route_words import CHAIR, pass_on
from rets.services.standing_in import INSTEAD_OF, cover
from rets.services.tasks import addressees, drop, open_task
from workflows.calendar import end_of_day
from workflows.facts import Note
from workflows.naming import CONSULT
from workflows.owning import chair_keeps
from workflows.roles import Role
from workflows.routes.vocabulary import TO_RELAY

CONTRACTS = "wie contracten beheert"
NOT_ANY_MORE = "Wie dit werd aangeboden, heeft geen rol meer bij deze casus."
RELAYED = "Wie dit nu moet doen, is in RETS niet bekend. Het wordt doorgegeven."


@dataclass(frozen=True, slots=True)
class Why:
    """Why a case changes hands: the words for whoever owns it next, and the code by which a question tells it."""

    text: str
    code: str
    data: dict[str, Any]


def follow_posts(session: Session, case: Case, why: Why, at: datetime) -> bool:
    """Give an open case and what is asked about it to who has the posts now; whether anything changed.

    Terms run on. Where nobody is left at all everything stays as it was. The caller settles.
    """
    if case.zorgmakelaar_id not in people_in(session, Role.ZORGMAKELAAR, date_of(at), region=case.region):
        case.zorgmakelaar_id = zorgmakelaar_for(session, case.region, case.label, date_of(at))
    owned = _follow_owner(session, case, why, at)
    _end_offers(session, case, at)
    asked = select(Task).where(
        Task.case_id == case.id,
        Task.answered_at.is_(None),
        Task.person_id.is_not(None),
        Task.role.in_(WATCHED),
        Task.kind.not_in(IN_PERSON),
    )
    moved = [_follow_task(session, case, task, why, at) for task in session.scalars(asked.order_by(Task.id)).all()]
    return owned or any(moved)


def _follow_owner(session: Session, case: Case, why: Why, at: datetime) -> bool:
    on = date_of(at)
    chair = chair_for(session, case.region, on) if chair_keeps(case.state, case.rung) else None
    if fits(session, case, case.owner_id, (Role.RET_CHAIR if chair else Role.ZORGMAKELAAR).value, on):
        return False
    found = successor(session, case, role_of_owner(session, case, on), on)
    if found is None or found[1] == case.owner_id:
        return False
    note = Note(text=why.text, owner_id=found[1], data=why.data)
    advance(session, case=case, step="hand_over", actor=ENGINE, at=at, note=note)
    return True


def _end_offers(session: Session, case: Case, at: datetime) -> None:
    """A case is no longer offered to somebody who may not own it any more."""
    offers = select(Task).where(Task.case_id == case.id, Task.kind == OFFER, Task.answered_at.is_(None))
    for offer in session.scalars(offers.order_by(Task.id)).all():
        if not fits(session, case, offer.person_id, Role.ZORGMAKELAAR.value, date_of(at)):
            drop(session, case, offer, NOT_ANY_MORE, at)


def _follow_task(session: Session, case: Case, task: Task, why: Why, at: datetime) -> bool:
    on, role = date_of(at), Role(task.role)
    if fits(session, case, task.data.get(INSTEAD_OF, task.person_id), role.value, on) or task.data.get("elsewhere"):
        return False
    if role is Role.CONTRACT_MANAGER:
        desk = contract_desk(session, case, on)
        move(session, case, task, desk, why, at) if desk else relay(session, case, task, CONTRACTS, at)
        return True
    found = successor(session, case, role, on)
    if found is None or found[1] == task.person_id:
        return False
    if task.kind == CONSULT and found[0] is not Role.RET_CHAIR:
        relay(session, case, task, CHAIR, at)
    elif found[0] is role or not fits(session, case, task.person_id, Role.ZORGMAKELAAR.value, on):
        move(session, case, task, Addressed(found[0].value, person_id=found[1]), why, at)
    else:
        return False  # nobody has that role here: who has it instead belongs to the case and keeps it
    return True


def move(session: Session, case: Case, task: Task, to: Addressed, why: Why, at: datetime) -> None:
    """Ask a question of somebody else from now on, with the term that it had."""
    told = {"task": task.kind, "task_id": task.id, "why": why.code, "from": task.person_id, "to": to.person_id}
    if to.organisation_id or task.organisation_id:
        told |= {"from_organisation": task.organisation_id, "to_organisation": to.organisation_id}
    task.role, task.person_id, task.organisation_id = to.role, to.person_id, to.organisation_id
    task.data = {key: value for key, value in task.data.items() if key != INSTEAD_OF}
    if "municipality" in task.data:
        task.data = task.data | {"municipality": case.municipality}
    session.flush()
    if task.person_id is not None:
        cover(session, case, task, at)
    record(session, case, [Happening("task.moved", at, told)], ENGINE, at)
    queue(session, case, addressees(session, task, at), f"task.{task.kind}", at)


def relay(session: Session, case: Case, task: Task, called: str, at: datetime) -> None:
    """Let who leads the case pass on a question to whom nobody knows here, within the term that it had (R41)."""
    drop(session, case, task, RELAYED, at)
    role, person_id = leader_of(session, case, date_of(at))
    p = parameters(session, date_of(at), case.region)
    soon = end_of_day(p.calendar.add_working_days(date_of(at), p.question_working_days))
    open_task(
        session,
        case,
        kind=TO_RELAY,
        role=role.value,
        person_id=person_id,
        text=pass_on(called, f"“{task.text}”"),
        due_at=task.due_at if task.due_at > at else soon,
        actor=ENGINE,
        at=at,
        data=dict(task.data),
    )
