"""Who calls after a question that got no answer, or the answer that it does not work: somebody else, never nobody."""

from datetime import date, datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Task
from rets.services.audit import ENGINE
from rets.services.owners import chair_for, teammanagers_of
from rets.services.parameters import parameters
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.routes.vocabulary import MANAGER, MATCHMAKER

KIND = "opvolging"
SILENT = "Op de vraag “{what}” kwam geen antwoord. Bel en regel het. De hulp hoeft hier niet op te wachten."
FAILED = "Op de vraag “{what}” is het antwoord dat het niet lukt. {text} Bel en regel het."


def ask_to_call(session: Session, case: Case, task: Task, who: str, text: str, at: datetime) -> Task:
    """Let somebody call after a question, within a working day; `who` is one of those a route may name upwards."""
    role, person = _person(session, case, who, date_of(at))
    p = parameters(session, date_of(at), case.region)
    return open_task(
        session,
        case,
        kind=KIND,
        role=role.value,
        person_id=person or case.owner_id,
        text=text,
        due_at=end_of_day(p.calendar.add_working_days(date_of(at), 1)),
        actor=ENGINE,
        at=at,
        data={"after": task.id},
    )


def _person(session: Session, case: Case, who: str, on: date) -> tuple[Role, int | None]:
    if who == MANAGER:
        return Role.TEAMMANAGER, next(iter(teammanagers_of(session, case.gi_id, on)), None)
    if who == MATCHMAKER:
        return Role.ZORGMAKELAAR, case.zorgmakelaar_id
    return Role.RET_CHAIR, chair_for(session, case.region, on)
