"""Who calls after a question that got no answer, or the answer that it does not work: somebody else, never nobody.

A call that is not made goes to the next person up, one at a time; at the top it is repeated (R41). So does a question
that has no answer a term after the call.
"""

from collections.abc import Callable, Sequence
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Deadline, Task
from rets.services.audit import ENGINE
from rets.services.owners import administration_of, chair_for, municipality_organisation, people_of, teammanagers_of
from rets.services.parameters import parameters
from rets.services.route_addressees import Addressed
from rets.services.tasks import drop, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.routes.vocabulary import CHAIR, MANAGER, MATCHMAKER, TEAM

KIND = "opvolging"
SILENT = "Op de vraag “{what}” kwam geen antwoord. Bel en regel het. De hulp hoeft hier niet op te wachten."
FAILED = "Op de vraag “{what}” is het antwoord dat het niet lukt. {text} Bel en regel het."
HIGHER = " Wie eerst moest bellen, deed dat niet op tijd."
IN_VAIN = " Er is al gebeld, maar het antwoord kwam niet."
ELSEWHERE = (
    "Een vraag over dit kind bleef zonder antwoord, ook nadat er moest worden gebeld. Bel de voorzitter van het"
    " expertteam en zorg dat iemand het oppakt."
)
PASSED_ON = "Dit kwam niet op tijd. Iemand anders belt nu."
BOARD = "bestuur"


def ask_to_call(session: Session, case: Case, task: Task, who: str, text: str, at: datetime) -> None:
    """Let somebody call after a question, within a working day; `who` is one of those a route may name upwards.

    Whoever was silent is not asked to call themselves: the next person up is.
    """
    line = _line(session, case, date_of(at), _from(who))
    to = _somebody_else(line, [task] if task.answered_at is None else [])
    nobody = Addressed(Role.ZORGMAKELAAR.value, person_id=case.owner_id or case.jeugdbeschermer_id)
    _open(session, case, to or nobody, text, task.id, at)


def call_higher(session: Session, case: Case, call: Task, at: datetime) -> bool:
    """Let the next person up make a call that was not made; whether there is one. Nobody has two calls at once."""
    line = _line(session, case, date_of(at), PLACE.get(call.role, len(LINE)) + 1)
    to = _somebody_else(line, [call, session.get_one(Task, call.data["after"])])
    if to is None:
        return False
    drop(session, case, call, PASSED_ON, at)
    _open(session, case, to, _about(call) + HIGHER, call.data["after"], at)
    return True


def call_made(session: Session, case: Case, call: Task, at: datetime) -> None:
    """A call was made: what it was about has another term to be answered, and then somebody calls again."""
    row = session.scalar(
        select(Deadline).where(
            Deadline.case_id == case.id, Deadline.ref == str(call.data["after"]), Deadline.closed_at.is_(None)
        )
    )
    if row is not None and row.kind.startswith("taak."):
        p = parameters(session, date_of(at), case.region)
        row.next_at = end_of_day(p.calendar.add_working_days(date_of(at), p.question_working_days))
        row.data = row.data | {"called": call.id}


def call_again(session: Session, case: Case, call: Task, at: datetime) -> None:
    """A call brought no answer: the next person up calls, and at the top the same one once more."""
    line = _line(session, case, date_of(at), PLACE.get(call.role, len(LINE)) + 1)
    same = Addressed(call.role, person_id=call.person_id, organisation_id=call.organisation_id)
    to = _somebody_else(line, [call, session.get_one(Task, call.data["after"])]) or same
    _open(session, case, to, _about(call) + IN_VAIN, call.data["after"], at)


def _about(call: Task) -> str:
    """What a call is about, without what happened before it."""
    return call.text.removesuffix(HIGHER).removesuffix(IN_VAIN)


def _open(session: Session, case: Case, to: Addressed, text: str, after: int, at: datetime) -> None:
    """Ask for the call; outside the GI without what the question was about (least disclosure)."""
    p = parameters(session, date_of(at), case.region)
    open_task(
        session,
        case,
        kind=KIND,
        role=to.role,
        person_id=to.person_id,
        organisation_id=to.organisation_id,
        text=text if to.organisation_id in {None, case.gi_id} else ELSEWHERE,
        due_at=end_of_day(p.calendar.add_working_days(date_of(at), 1)),
        actor=ENGINE,
        at=at,
        data={"after": after},
    )


def _matchmaker(_session: Session, case: Case, _on: date) -> Addressed | None:
    return _person(Role.ZORGMAKELAAR, case.zorgmakelaar_id)


def _manager(session: Session, case: Case, on: date) -> Addressed | None:
    return _person(Role.TEAMMANAGER, next(iter(teammanagers_of(session, case.gi_id, on)), None))


def _chair(session: Session, case: Case, on: date) -> Addressed | None:
    return _person(Role.RET_CHAIR, chair_for(session, case.region, on))


def _board(session: Session, case: Case, on: date) -> Addressed | None:
    """The board of the GI where somebody of it takes part, else the administration of the child's municipality."""
    if people_of(session, case.gi_id, Role.DIRECTOR.value, on):
        return Addressed(Role.DIRECTOR.value, organisation_id=case.gi_id)
    town = municipality_organisation(session, case.municipality) if case.municipality else None
    if town is None:
        return None
    role = administration_of(session, town, on)
    return Addressed(role.value, organisation_id=town.id) if role else None


def _person(role: Role, person_id: int | None) -> Addressed | None:
    return Addressed(role.value, person_id=person_id) if person_id else None


LINE: tuple[tuple[str, Callable[[Session, Case, date], Addressed | None]], ...] = (
    (MATCHMAKER, _matchmaker),
    (MANAGER, _manager),
    (CHAIR, _chair),
    (BOARD, _board),
)
"""Everybody who may have to call, from below upwards."""
PLACE = {Role.ZORGMAKELAAR.value: 0, Role.TEAMMANAGER.value: 1, Role.RET_CHAIR.value: 2}
WITHIN_GI = 2
"""How far up the line of a closed case goes: nobody outside the GI sees it any more."""


def _somebody_else(line: Sequence[Addressed], had: Sequence[Task]) -> Addressed | None:
    """The first of the line who did not have these tasks."""
    people = {task.person_id for task in had if task.person_id}
    desks = {(task.role, task.organisation_id) for task in had if task.organisation_id}
    return next(
        (one for one in line if one.person_id not in people and (one.role, one.organisation_id) not in desks), None
    )


def _from(who: str) -> int:
    return next(place for place, (name, _) in enumerate(LINE) if name == (CHAIR if who == TEAM else who))


def _line(session: Session, case: Case, on: date, first: int) -> list[Addressed]:
    last = WITHIN_GI if case.state == "closed" else len(LINE)
    return [found for _, find in LINE[first:last] if (found := find(session, case, on)) is not None]
