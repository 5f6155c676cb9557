"""What follows from what a party outside the region said, and from its silence: the next rung, never nobody (R41)."""

from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import Invalid
from rets.models import Case, Deadline, Task
from rets.services.advance import extend_term
from rets.services.audit import ENGINE, Actor
from rets.services.climb import Due, lift
from rets.services.outside import ask_outside
from rets.services.parameters import parameters
from rets.services.spoken import Spoken, gaps, keep
from workflows.calendar import end_of_day
from workflows.plan import LAST_RUNG
from workflows.tracks import DECLINES, INFORMATION, OUTSIDE, TAKES_UP

CLIMBING = frozenset({"at_ret", "decided", "escalated"})
DECLINED = "{who} pakt het niet op: {text}"
FOLLOW_UP = "{who} pakt het op. Vraag hoe het staat en wanneer de hulp start."
TELL = "{who} wil meer weten: {text} Geef dat, zonder naam of BSN."
AGAIN = "{who} pakt het niet op: {text} Er is geen hogere trede. Vraag het opnieuw en zeg wat er is veranderd."


def spoken_to(task: Task, by: str, on: date | None, at: datetime) -> None:
    """Keep who of the party was spoken to, and on which day.

    Raises:
        Invalid: who or the day is missing, leads to a person, or lies ahead or before the question; each at its field.
    """
    spoken = Spoken(by, on)
    faults = [*gaps(spoken, date_of(task.opened_at), date_of(at))]
    if faults:
        raise Invalid(faults)
    keep(task, spoken)


def _takes_up(session: Session, case: Case, task: Task, _text: str, _actor: Actor, at: datetime) -> None:
    """They are at work: the rung gets another term, and at the end of it somebody asks how it stands."""
    p = parameters(session, date_of(at), case.region)
    row = session.scalar(
        select(Deadline).where(Deadline.case_id == case.id, Deadline.kind == case.state, Deadline.closed_at.is_(None))
    )
    if row is not None and case.state in CLIMBING:
        until = p.calendar.add_working_days(date_of(at), p.rung_working_days[case.rung])
        extend_term(case, row, max(end_of_day(until), row.due_at))
    ask_outside(session, case, FOLLOW_UP.format(who=task.data["outside"]), ENGINE, at)


def _wants_information(session: Session, case: Case, task: Task, text: str, _actor: Actor, at: datetime) -> None:
    ask_outside(session, case, TELL.format(who=task.data["outside"], text=text.strip()), ENGINE, at, soon=True)


def _declines(session: Session, case: Case, task: Task, text: str, _actor: Actor, at: datetime) -> None:
    """The next rung is reached today; on the last one it is asked again."""
    said = {"who": task.data["outside"], "text": text.strip()}
    if case.rung < LAST_RUNG and case.state in CLIMBING:
        lift(session, case, case.rung + 1, DECLINED.format(**said), why=OUTSIDE, at=at)
    else:
        ask_outside(session, case, AGAIN.format(**said), ENGINE, at)


FOLLOW = {(OUTSIDE, TAKES_UP): _takes_up, (OUTSIDE, INFORMATION): _wants_information, (OUTSIDE, DECLINES): _declines}


def outside_silent(due: Due) -> None:
    """No word in time: the chair hears it, the term of the rung leads on, and on the last rung it is asked again."""
    if due.row.missed_at is None:
        due.tell("task.overdue", task=OUTSIDE)
    else:
        due.tell("reminder.sent")
    due.row.missed_at = due.row.missed_at or due.moment
    due.again(parameters(due.session, date_of(due.now), due.case.region))
    due.mail(f"overdue.{due.row.kind}")
