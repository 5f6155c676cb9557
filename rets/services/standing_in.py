"""Tasks of who is away: those that run out meanwhile go to the deputy on the first day, and back on the last (P23).

Both are moments of the sweep. Which tasks move is judged then, so that a task opened or an absence changed in between
is seen, and what a deputy answered stays answered.
"""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.db import as_engine
from rets.models import Appointment, Case, Deadline, Task
from workflows.calendar import start_of_day

TO_DEPUTY, BACK = "waarneming", "waarneming_terug"
INSTEAD_OF = "instead_of"


def plan_standing_in(
    session: Session, person_id: int, first: date | None, until: date | None, deputy_id: int | None, at: datetime
) -> None:
    """Let the sweep move the tasks of somebody, on every case where it has one or where a deputy has one of its."""
    with as_engine(session):
        mine = Task.person_id == person_id
        lent = Task.data[INSTEAD_OF].as_integer() == person_id
        query = select(Task.case_id).where(Task.answered_at.is_(None), mine | lent).distinct()
        for case_id in session.scalars(query.order_by(Task.case_id)).all():
            moment(session, case_id, BACK, person_id, at, at)
            if first and until and deputy_id:
                moment(session, case_id, TO_DEPUTY, person_id, max(at, start_of_day(first)), at)
                moment(session, case_id, BACK, person_id, max(at, start_of_day(until)), at)
            else:
                _end(session, case_id, TO_DEPUTY, person_id, at)
        session.flush()


def cover(session: Session, case: Case, task: Task, at: datetime) -> None:
    """A task that is opened while somebody is away, and runs out before it is back, goes to the deputy."""
    seat = seat_of(session, task.person_id, date_of(at))
    if seat is None or seat.absent_until is None or task.due_at >= start_of_day(seat.absent_until):
        return
    assert task.person_id is not None
    moment(session, case.id, TO_DEPUTY, task.person_id, at, at)
    moment(session, case.id, BACK, task.person_id, start_of_day(seat.absent_until), at)


def seat_of(session: Session, person_id: int | None, on: date) -> Appointment | None:
    """The post from which somebody is away on a day with a deputy in its place."""
    return session.scalar(
        select(Appointment)
        .where(Appointment.person_id == person_id, Appointment.away_on(on), Appointment.deputy_id.is_not(None))
        .order_by(Appointment.id)
        .limit(1)
    )


def _open(session: Session, case_id: int, kind: str, person_id: int) -> Deadline | None:
    return session.scalar(
        select(Deadline).where(
            Deadline.case_id == case_id,
            Deadline.kind == kind,
            Deadline.ref == str(person_id),
            Deadline.closed_at.is_(None),
        )
    )


def moment(session: Session, case_id: int, kind: str, person_id: int, due_at: datetime, at: datetime) -> None:
    """Let the sweep look at a case at a moment, for the tasks of this person."""
    row = _open(session, case_id, kind, person_id)
    if row is None:
        row = Deadline(case_id=case_id, family="process", kind=kind, ref=str(person_id), opened_at=at, data={})
        session.add(row)
    row.due_at = row.next_at = due_at


def _end(session: Session, case_id: int, kind: str, person_id: int, at: datetime) -> None:
    row = _open(session, case_id, kind, person_id)
    if row is not None:
        row.closed_at, row.outcome, row.next_at = at, "lapsed", None
