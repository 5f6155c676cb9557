"""Rung 4: the administration of the child's own municipality decides, or asks back and still decides (R18, P25)."""

from datetime import datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Refused
from rets.models import Case, Task
from rets.services.audit import Actor
from rets.services.owners import administration_of, chair_for, municipality_organisation
from rets.services.parameters import parameters
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.naming import ADMINISTRATION
from workflows.roles import Role

QUESTION = "vraag"
ASK = "Het bestuur heeft een vraag voordat het besluit: {text}"
REPLY = " Op uw vraag is dit het antwoord: {text}"
ALREADY = "U stelde al een vraag. Het antwoord komt hier te staan."


def ask_administration(session: Session, case: Case, actor: Actor, at: datetime, why: str) -> None:
    """Ask for a decision: of the board where somebody of it takes part, never of the account holder (R18)."""
    organisation = municipality_organisation(session, case.municipality) if case.municipality else None
    if organisation and case.due_at:
        open_task(
            session,
            case,
            kind=ADMINISTRATION,
            role=administration_of(session, organisation, date_of(at)).value,
            organisation_id=organisation.id,
            text=why,
            due_at=case.due_at,
            actor=actor,
            at=at,
        )


def ask_back(session: Session, case: Case, task: Task, text: str, actor: Actor, at: datetime) -> None:
    """Put a question of the administration to the chair; its own question stays open, with the term that it had.

    Raises:
        Refused: the decision was given, or a question still waits.
    """
    if task.answered_at is not None:
        raise Refused("Deze vraag is al beantwoord.")
    if waits_for_chair(session, task):
        raise Refused(ALREADY)
    p = parameters(session, date_of(at), case.region)
    until = end_of_day(p.calendar.add_working_days(date_of(at), p.question_working_days))
    open_task(
        session,
        case,
        kind=QUESTION,
        role=Role.RET_CHAIR.value,
        person_id=chair_for(session, case.region, date_of(at)) or case.owner_id,
        text=ASK.format(text=text.strip()),
        due_at=min(until, task.due_at) if task.due_at > at else until,
        actor=actor,
        at=at,
        data={"for": task.id},
    )


def waits_for_chair(session: Session, task: Task) -> bool:
    """Whether the administration asked something that the chair did not answer yet."""
    asked = session.query(Task.id).filter(Task.case_id == task.case_id, Task.answered_at.is_(None))
    return asked.filter(Task.data["for"].as_integer() == task.id).first() is not None


def reply(session: Session, question: Task, text: str) -> None:
    """Let the administration read the answer at the decision that is still asked of it."""
    if "for" in question.data:
        asked = session.get_one(Task, question.data["for"])
        asked.text += REPLY.format(text=text.strip())
