"""Whom a step of a route is for: the person or the organisation behind the role that the document names."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from rets.models import Case
from rets.services.owners import chair_for, contract_manager_for, people_of, teammanagers_of, town_at_work
from rets.services.route_situation import About
from workflows.roles import Role


@dataclass(frozen=True)
class Addressed:
    """Whom a task is for: a role, at an organisation or as a person."""

    role: str
    organisation_id: int | None = None
    person_id: int | None = None


Finder = Callable[[Session, Case, About, date], Addressed | None]


def addressed(session: Session, case: Case, who: str, about: About, on: date) -> Addressed | None:
    """Whom to ask; nothing when nobody is known for that role, also not at the organisation that has it."""
    return FINDERS[who](session, case, about, on)


def contract_desk(session: Session, case: Case, on: date) -> Addressed | None:
    """Who manages the contracts of a case's region; without such a person its municipality, where somebody is known."""
    manager = contract_manager_for(session, case.region, on)
    return _person(Role.CONTRACT_MANAGER, manager) or _municipality(session, case, About(), on)


def _person(role: Role, person_id: int | None) -> Addressed | None:
    return Addressed(role.value, person_id=person_id) if person_id else None


def _provider(session: Session, organisation_id: int | None, on: date) -> Addressed | None:
    if organisation_id is None or not people_of(session, organisation_id, Role.PROVIDER.value, on):
        return None
    return Addressed(Role.PROVIDER.value, organisation_id=organisation_id)


def _municipality(session: Session, case: Case, _about: About, on: date) -> Addressed | None:
    found = town_at_work(session, case.municipality, on)
    return Addressed(Role.MUNICIPALITY.value, organisation_id=found.id) if found else None


FINDERS: dict[str, Finder] = {
    "jeugdbeschermer": lambda _s, case, _a, _on: _person(Role.JEUGDBESCHERMER, case.jeugdbeschermer_id),
    "teammanager": lambda s, case, _a, on: _person(
        Role.TEAMMANAGER, next(iter(teammanagers_of(s, case.gi_id, on)), None)
    ),
    "zorgmakelaar": lambda _s, case, _a, _on: _person(Role.ZORGMAKELAAR, case.zorgmakelaar_id),
    "voorzitter": lambda s, case, _a, on: _person(Role.RET_CHAIR, chair_for(s, case.region, on)),
    "aanbieder": lambda s, _c, about, on: _provider(s, about.provider_id, on),
    "hoofdaannemer": lambda s, _c, about, on: _provider(s, about.main_contractor_id, on),
    "gemeente": _municipality,
    "contractmanager": lambda s, case, _a, on: contract_desk(s, case, on),
}
