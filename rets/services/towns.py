"""Another municipality pays: what the former was asked is asked of the new one, with the term that it had (R5, R41)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Organisation, Task
from rets.services.administration import ask_administration
from rets.services.audit import ENGINE
from rets.services.codes import find_municipality
from rets.services.dossier_parts import Dossier
from rets.services.hands import Why, move, relay
from rets.services.owners import administration_of, municipality_organisation, town_at_work
from rets.services.route_addressees import Addressed
from rets.services.tasks import drop
from workflows.naming import ADMINISTRATION
from workflows.roles import Role
from workflows.routes.vocabulary import SETTLEMENT, TO_RELAY

WHY = Why("Een andere gemeente betaalt.", "gemeente", {})
ASKED_ANEW = "Een andere gemeente betaalt. Daar wordt opnieuw gevraagd."


def follow_town(session: Session, case: Case, before: Dossier, at: datetime) -> None:
    """Ask the municipality of a case what its former one did not answer yet; what is settled between them stays there.

    Does nothing when the municipality stayed the same. The caller settles.
    """
    former = find_municipality(session, str(before.get("municipality")), date_of(at))
    if former is None or former.code == case.municipality or case.municipality is None:
        return
    open_ = select(Task).where(Task.case_id == case.id, Task.answered_at.is_(None))
    asked = open_.join(Organisation, Task.organisation_id == Organisation.id).where(
        Organisation.kind == "municipality", Organisation.municipality == former.code, Task.kind != SETTLEMENT
    )
    for task in session.scalars(asked.order_by(Task.id)).all():
        _ask_here(session, case, task, at)
    relayed = open_.where(Task.kind.in_((TO_RELAY, ADMINISTRATION)), Task.data["asks"].astext == ADMINISTRATION)
    for task in session.scalars(relayed.where(Task.data["municipality"].astext == former.code)).all():
        drop(session, case, task, ASKED_ANEW, at)
        ask_administration(session, case, ENGINE, at, task.data["why"])


def _ask_here(session: Session, case: Case, task: Task, at: datetime) -> None:
    on = date_of(at)
    if task.kind == ADMINISTRATION or task.role == Role.DIRECTOR.value:
        town = municipality_organisation(session, case.municipality or "")
        role = administration_of(session, town, on) if town else None
    else:
        town, role = town_at_work(session, case.municipality, on), Role.MUNICIPALITY
    _drop_its_questions(session, case, task, at)
    if town and role:
        move(session, case, task, Addressed(role.value, organisation_id=town.id), WHY, at)
    elif task.kind == ADMINISTRATION:
        drop(session, case, task, ASKED_ANEW, at)
        ask_administration(session, case, ENGINE, at, task.text)
    else:
        relay(session, case, task, f"de gemeente {case.dossier['municipality']}", at)


def _drop_its_questions(session: Session, case: Case, task: Task, at: datetime) -> None:
    """What the former administration wanted to know first, nobody needs to tell it any more."""
    its = select(Task).where(Task.case_id == case.id, Task.answered_at.is_(None))
    for question in session.scalars(its.where(Task.data["for"].as_integer() == task.id)).all():
        drop(session, case, question, ASKED_ANEW, at)
