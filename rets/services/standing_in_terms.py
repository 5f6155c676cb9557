"""The moments at which tasks go to a deputy and come back (P23): what the sweep does then."""

from collections.abc import Callable

from sqlalchemy import select

from rets.clock import date_of
from rets.models import Task
from rets.services.audit import ENGINE, Happening, record
from rets.services.climb import Due
from rets.services.settle import settle
from rets.services.standing_in import BACK, INSTEAD_OF, TO_DEPUTY, moment, seat_of
from workflows.calendar import start_of_day


def lend_due(due: Due) -> None:
    """The absence begins: what runs out in it is the deputy's now."""
    due.close("done")
    away = int(due.row.ref)
    seat = seat_of(due.session, away, date_of(due.now))
    if seat is None or seat.absent_until is None or seat.deputy_id is None:
        return
    query = select(Task).where(Task.case_id == due.case.id, Task.person_id == away, Task.answered_at.is_(None))
    for task in due.session.scalars(query.order_by(Task.id)).all():
        if task.due_at < start_of_day(seat.absent_until):
            _move(due, task, seat.deputy_id, task.data | {INSTEAD_OF: away}, back=False)
    settle(due.session, due.case, ENGINE, due.now)


def give_back_due(due: Due) -> None:
    """Who was away is back: what the deputy did not answer is its own again."""
    due.close("done")
    away = int(due.row.ref)
    seat = seat_of(due.session, away, date_of(due.now))
    if seat is not None and seat.absent_until is not None:
        later = start_of_day(seat.absent_until)
        due.session.flush()
        moment(due.session, due.case.id, BACK, away, later, due.now)
        return
    query = select(Task).where(Task.case_id == due.case.id, Task.answered_at.is_(None)).order_by(Task.id)
    for task in due.session.scalars(query).all():
        if task.data.get(INSTEAD_OF) == away:
            _move(due, task, away, {key: value for key, value in task.data.items() if key != INSTEAD_OF}, back=True)
    settle(due.session, due.case, ENGINE, due.now)


def _move(due: Due, task: Task, to: int, data: dict[str, object], *, back: bool) -> None:
    former = task.person_id
    told = {"task": task.kind, "task_id": task.id, "from": former, "to": to, "back": back}
    task.person_id, task.data = to, data
    record(due.session, due.case, [Happening("task.moved", due.moment, told)], ENGINE, due.now)
    due.mail(f"task.{task.kind}", to, instead_of=None if back else former)


DUE: dict[str, Callable[[Due], None]] = {TO_DEPUTY: lend_due, BACK: give_back_due}
