"""What the sweep does with an alarm that nobody answers: ring the next, first by the hour, later by the day (R38)."""

from collections.abc import Callable
from datetime import datetime, timedelta

from rets.clock import date_of
from rets.models import Task
from rets.services.audit import ENGINE, Happening, record
from rets.services.climb import Due
from rets.services.owners import chair_for, teammanagers_of
from rets.services.parameters import parameters
from rets.services.ringing import line_of, next_of
from rets.services.settle import settle
from rets.services.tasks import drop
from workflows.calendar import same_time_after
from workflows.parameters import Parameters
from workflows.words import ALARM

UNANSWERED = "alarm.unanswered"


def ring_next(due: Due) -> None:
    """Nobody answered in time: the next of the line is asked, and hears that at once."""
    task = due.session.get_one(Task, int(due.row.ref))
    if not due.case.acute or task.answered_at is not None:
        drop(due.session, due.case, task, "Het kind is niet meer acuut onveilig.", due.now)
        return
    p = parameters(due.session, date_of(due.now), due.case.region)
    told = {"task_id": task.id, "from": task.person_id} | _pass_on(due, task)
    task.due_at = until(task.opened_at, due.now, p)
    due.row.missed_at = due.row.missed_at or due.moment
    due.row.due_at = due.row.next_at = task.due_at
    record(due.session, due.case, [Happening("alarm.passed", due.moment, told)], ENGINE, due.now)
    if due.now >= hourly_until(task.opened_at, p):
        _say_that_nobody_answered(due, task)
    due.mail(f"task.{ALARM}", task.person_id)
    settle(due.session, due.case, ENGINE, due.now)


def hourly_until(began: datetime, p: Parameters) -> datetime:
    """Until when an alarm rings by the hour."""
    return began + timedelta(hours=p.alarm_hourly_hours)


def until(began: datetime, now: datetime, p: Parameters) -> datetime:
    """Until when who is asked now has the alarm: some hours of the clock, later until the time at which it began."""
    if now < hourly_until(began, p):
        return now + timedelta(hours=p.alarm_answer_hours)
    return same_time_after(began, now, p.alarm_daily_days)


def _pass_on(due: Due, task: Task) -> dict[str, object]:
    following, again = next_of(line_of(due.session, due.case, due.now), task)
    person = following.person_id
    task.data = task.data | {
        "asked": list(dict.fromkeys([*task.data["asked"], person])),
        "round": [person] if again else [*task.data["round"], person],
    }
    task.person_id, task.role = person, following.role.value
    return {"to": person, "role": task.role}


def _say_that_nobody_answered(due: Due, task: Task) -> None:
    """Once, to the chair and the teammanagers, when the hours are over."""
    if task.data.get(UNANSWERED):
        return
    task.data = task.data | {UNANSWERED: True}
    record(due.session, due.case, [Happening(UNANSWERED, due.moment, {"task_id": task.id})], ENGINE, due.now)
    on = date_of(due.now)
    chair = chair_for(due.session, due.case.region, on)
    due.mail(UNANSWERED, chair, *teammanagers_of(due.session, due.case.gi_id, on))


DUE: dict[str, Callable[[Due], None]] = {f"taak.{ALARM}": ring_next}
