"""Rung 4: the administration of the child's own municipality decides, or asks back and still decides (R18, P25)."""

from datetime import datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Refused
from rets.models import Case, Organisation, Task
from rets.services.audit import ENGINE, Actor
from rets.services.owners import administration_of, chair_for, leader_of, municipality_organisation
from rets.services.parameters import parameters
from rets.services.route_words import pass_on, what_they_said
from rets.services.spoken import HEARD, SINCE
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.naming import ADMINISTRATION
from workflows.roles import Role
from workflows.routes.vocabulary import TO_RELAY

QUESTION = "vraag"
ASK = "Het bestuur heeft een vraag voordat het besluit: {text}"
REPLY = " Op uw vraag is dit het antwoord: {text}"
OF_TOWN = "het bestuur van {town}"
BY_CHAIR = "“{why}” Vraag daarbij wat het bestuur besluit, wie dat doet en wanneer."
ALREADY = "U stelde al een vraag. Het antwoord komt hier te staan."


def ask_administration(session: Session, case: Case, actor: Actor, at: datetime, why: str) -> None:
    """Ask for a decision: of the board where somebody of it takes part, never of the account holder (R18).

    Where nobody of the municipality takes part the chair passes it on within the term of a question (R41).
    """
    organisation = municipality_organisation(session, case.municipality) if case.municipality else None
    role = administration_of(session, organisation, date_of(at)) if organisation else None
    if case.due_at is None:
        return
    if organisation is None or role is None:
        _ask_to_pass_on(session, case, organisation, actor, at, why)
        return
    open_task(
        session,
        case,
        kind=ADMINISTRATION,
        role=role.value,
        organisation_id=organisation.id,
        text=why,
        due_at=case.due_at,
        actor=actor,
        at=at,
    )


def _ask_to_pass_on(
    session: Session, case: Case, town: Organisation | None, actor: Actor, at: datetime, why: str
) -> None:
    role, person_id = leader_of(session, case, date_of(at))
    open_task(
        session,
        case,
        kind=TO_RELAY,
        role=role.value,
        person_id=person_id,
        text=pass_on(_board(town), BY_CHAIR.format(why=why.strip())),
        due_at=_question_due(session, case, at, case.due_at),
        actor=actor,
        at=at,
        data={"asks": ADMINISTRATION, "why": why, "municipality": case.municipality},
    )


def was_passed_on(session: Session, case: Case, relay: Task, at: datetime) -> None:
    """Let who passed the question on write down what the administration decided, within the term of the rung (P25)."""
    if relay.kind != TO_RELAY or relay.data.get("asks") != ADMINISTRATION or case.state == "closed":
        return
    town = municipality_organisation(session, case.municipality) if case.municipality else None
    open_task(
        session,
        case,
        kind=ADMINISTRATION,
        role=relay.role,
        person_id=relay.person_id,
        text=what_they_said(_board(town), relay.data["why"]),
        due_at=max(case.due_at or at, _question_due(session, case, at, None)),
        actor=ENGINE,
        at=at,
        data=relay.data | {HEARD: _board(town), SINCE: date_of(relay.opened_at).isoformat()},
    )


def _board(town: Organisation | None) -> str:
    return OF_TOWN.format(town=town.name if town else "de gemeente")


def _question_due(session: Session, case: Case, at: datetime, last: datetime | None) -> datetime:
    """When the answer to a question is due: not after `last`, unless that is over."""
    p = parameters(session, date_of(at), case.region)
    until = end_of_day(p.calendar.add_working_days(date_of(at), p.question_working_days))
    return min(until, last) if last and last > at else until


def ask_back(session: Session, case: Case, task: Task, text: str, actor: Actor, at: datetime) -> None:
    """Put a question of the administration to the chair; its own question stays open, with the term that it had.

    Raises:
        Refused: the decision was given, or a question still waits.
    """
    if task.answered_at is not None:
        raise Refused("Deze vraag is al beantwoord.")
    if waits_for_chair(session, task):
        raise Refused(ALREADY)
    open_task(
        session,
        case,
        kind=QUESTION,
        role=Role.RET_CHAIR.value,
        person_id=chair_for(session, case.region, date_of(at)) or case.owner_id,
        text=ASK.format(text=text.strip()),
        due_at=_question_due(session, case, at, task.due_at),
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
