"""What the sweep does after a case is closed: ask whether the help holds, and let go of what nobody wrote down."""

from collections.abc import Callable

from rets.clock import date_of
from rets.models import Task
from rets.render.words import count
from rets.services.audit import ENGINE
from rets.services.climb import Due
from rets.services.learning import ASK_HOLDS
from rets.services.parameters import parameters
from rets.services.tasks import addressees, drop, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.tracks import EVALUATION, HOLDS, VOICES

TEXT = "Het is {since} geleden dat de casus werd afgesloten. Houdt de hulp stand?"


def ask_whether_it_holds(due: Due) -> None:
    """Ask the jeugdbeschermer; who is silent is followed up by the teammanager."""
    due.close("done")
    p = parameters(due.session, date_of(due.now), due.case.region)
    open_task(
        due.session,
        due.case,
        kind=HOLDS,
        role=Role.JEUGDBESCHERMER.value,
        person_id=due.case.jeugdbeschermer_id,
        text=TEXT.format(since=count(int(due.row.ref), "maand", "maanden")),
        due_at=end_of_day(p.calendar.add_working_days(date_of(due.now), p.question_working_days)),
        actor=ENGINE,
        at=due.now,
        data={"months": int(due.row.ref)},
    )


def look_back_due(due: Due) -> None:
    """Ask once more, and then let it go: no child waits for what is learnt."""
    task = due.session.get_one(Task, int(due.row.ref))
    if due.row.missed_at is not None:
        drop(due.session, due.case, task, "Hier is niets ingevuld.", due.now)
        return
    due.row.missed_at = due.moment
    due.tell("task.overdue", task=task.kind)
    due.again(parameters(due.session, date_of(due.now), due.case.region))
    due.mail(f"overdue.{due.row.kind}", *addressees(due.session, task, due.now))


DUE: dict[str, Callable[[Due], None]] = {
    ASK_HOLDS: ask_whether_it_holds,
    f"taak.{EVALUATION}": look_back_due,
    f"taak.{VOICES}": look_back_due,
}
