"""Making a place around a child when there is none (P21): who leads, who pays, and what must be ready by when.

The description of the place and the budget are asked at once; then house and people, then the first day.
"""

from collections.abc import Callable
from datetime import date, datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Task
from rets.schemas.tracks_form import BuildIn
from rets.services.audit import Actor
from rets.services.facts import dossier_of
from rets.services.owners import contract_manager_for, leader_of, town_at_work
from rets.services.parameters import parameters
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.parameters import Parameters
from workflows.roles import Role
from workflows.tracks import BUDGET, DESIGN, OPENING, ROOM

NEXT = {DESIGN: ROOM, ROOM: OPENING}
TEXTS = {
    DESIGN: "Beschrijf met de GI en een aanbieder welke plek dit kind nodig heeft: wie woont er, wie werkt er, wat kost"
    " het.",
    BUDGET: "Voor dit kind wordt een plek gemaakt. Zeg hoe het budget is geregeld. De start wacht hier niet op.",
    ROOM: "Vind het huis en de mensen voor deze plek.",
    OPENING: "De plek is er. Leg de afgesproken hulp vast met de eerste dag, en antwoord daarna hier.",
}


def begin_building(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Give the place that must be made its owner and its budget holder, each with a term."""
    ask_milestone(session, case, DESIGN, actor, at)
    ask_milestone(session, case, BUDGET, actor, at)


def after_milestone(session: Session, case: Case, task: Task, actor: Actor, at: datetime) -> None:
    """What comes after a milestone that is ready; after the last nothing does."""
    following = NEXT.get(task.kind)
    if following and building(case):
        ask_milestone(session, case, following, actor, at)


def building(case: Case) -> BuildIn | None:
    """The place that is being made for this child."""
    found = dossier_of(case).tracks.build
    return found if found and not found.ended_on else None


def ask_milestone(session: Session, case: Case, kind: str, actor: Actor, at: datetime) -> Task:
    """Ask for one milestone of the place that is being made."""
    on = date_of(at)
    found = building(case)
    assert found is not None, "a milestone belongs to a place that is being made"
    role, person, organisation = OWNERS.get(kind, _leader)(session, case, found, on)
    return open_task(
        session,
        case,
        kind=kind,
        role=role.value,
        person_id=person,
        organisation_id=organisation,
        text=TEXTS[kind],
        due_at=end_of_day(_due(kind, found, on, parameters(session, on, case.region))),
        actor=actor,
        at=at,
        data={"form": found.form},
    )


def _due(kind: str, found: BuildIn, on: date, p: Parameters) -> date:
    days = p.build_room_working_days if kind == ROOM else p.build_step_working_days
    due = p.calendar.add_working_days(on, days)
    return max(on, min(due, found.ready_on)) if found.ready_on else due


Owner = tuple[Role, int | None, int | None]


def _leader(session: Session, case: Case, _found: BuildIn, on: date) -> Owner:
    role, person = leader_of(session, case, on)
    return role, person, None


def _payer(session: Session, case: Case, found: BuildIn, on: date) -> Owner:
    """Who holds the budget; who leads passes it on when that is nobody in RETS (R41)."""
    if found.budget == "contract_manager":
        manager = contract_manager_for(session, case.region, on)
        if manager:
            return Role.CONTRACT_MANAGER, manager, None
    town = town_at_work(session, case.municipality, on)
    return (Role.MUNICIPALITY, None, town.id) if town else _leader(session, case, found, on)


def _jeugdbeschermer(_session: Session, case: Case, _found: BuildIn, _on: date) -> Owner:
    return Role.JEUGDBESCHERMER, case.jeugdbeschermer_id, None


OWNERS: dict[str, Callable[[Session, Case, BuildIn, date], Owner]] = {BUDGET: _payer, OPENING: _jeugdbeschermer}
