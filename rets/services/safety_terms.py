"""The risks are looked at again while a child waits; silence is the teammanager's, weekends included (R37, R38)."""

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select

from rets.clock import date_of
from rets.models import Task
from rets.services.audit import ENGINE
from rets.services.calling import SILENT, ask_to_call
from rets.services.climb import Due
from rets.services.parameters import parameters
from rets.services.settle import settle
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.routes.vocabulary import MANAGER
from workflows.safety import REVIEW
from workflows.tracks import SAFETY, TRACKS

ASK = "Hoe veilig is het kind nu, en wie houdt zicht? Het wacht nog op hulp. Bekijk de risico's opnieuw."


def ask_review(due: Due) -> None:
    """The day has come on which the risks are looked at again; it is asked once, with a term in calendar days."""
    due.row.missed_at, due.row.next_at = due.row.missed_at or due.moment, None
    waiting = select(Task.id).where(Task.case_id == due.case.id, Task.kind == SAFETY, Task.answered_at.is_(None))
    if due.session.scalar(waiting.limit(1)):
        return
    p = parameters(due.session, date_of(due.now), due.case.region)
    open_task(
        due.session,
        due.case,
        kind=SAFETY,
        role=Role.JEUGDBESCHERMER.value,
        person_id=due.case.jeugdbeschermer_id,
        text=ASK,
        due_at=end_of_day(date_of(due.now) + timedelta(days=p.review_answer_days)),
        actor=ENGINE,
        at=due.now,
    )


def review_overdue(due: Due) -> None:
    """Nobody said how safe the child is: the teammanager takes over, and it is asked again every few days."""
    on = date_of(due.now)
    due.mail(f"overdue.{due.row.kind}", due.case.owner_id, due.case.jeugdbeschermer_id)
    p = parameters(due.session, on, due.case.region)
    due.row.next_at = end_of_day(on + timedelta(days=p.review_soonest_days))
    if due.row.missed_at is not None:
        return
    due.row.missed_at = due.moment
    due.tell("task.overdue", task=SAFETY)
    task = due.session.get_one(Task, int(due.row.ref))
    ask_to_call(due.session, due.case, task, MANAGER, SILENT.format(what=TRACKS[SAFETY].name), due.now)
    settle(due.session, due.case, ENGINE, due.now)


DUE: dict[str, Callable[[Due], None]] = {f"taak.{SAFETY}": review_overdue, REVIEW: ask_review}
