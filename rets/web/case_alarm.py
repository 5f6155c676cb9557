"""What the page of a case shows while it is acutely unsafe: whom to telephone now, and who is next."""

from dataclasses import dataclass
from datetime import datetime

from rets import clock
from rets.db import ViewerSession
from rets.models import Case, Person, Task
from rets.services.case_page import CasePage
from rets.services.duty_register import phone_of
from rets.services.ringing import line_of, next_of
from workflows.roles import Role
from workflows.words import ALARM


@dataclass(frozen=True)
class Called:
    """Somebody who is called, in which role and at which telephone."""

    person: Person
    role: Role
    phone: str


@dataclass(frozen=True)
class AlarmNow:
    """An alarm as it stands: who has it until when and who is next; or what was answered."""

    now: Called | None
    until: datetime
    following: Called | None
    taken: Task | None


def alarm_of(session: ViewerSession, found: CasePage) -> AlarmNow | None:
    """The last alarm of an acute case, as far as this reader sees its tasks."""
    tasks = [task for task in found.tasks if task.kind == ALARM]
    if not found.case.acute or not tasks:
        return None
    last = max(tasks, key=lambda task: task.id)
    if last.answered_at is not None:
        return AlarmNow(None, last.due_at, None, last)
    return _ringing(session, found.case, last)


def _ringing(session: ViewerSession, case: Case, task: Task) -> AlarmNow:
    following, _ = next_of(line_of(session, case, clock.now()), task)
    other = following.person_id != task.person_id
    return AlarmNow(
        _called(session, case, task.person_id, Role(task.role)),
        task.due_at,
        _called(session, case, following.person_id, following.role) if other else None,
        None,
    )


def _called(session: ViewerSession, case: Case, person_id: int | None, role: Role) -> Called:
    person = session.get_one(Person, person_id)
    return Called(person, role, phone_of(session, case.region, person, clock.today()))
