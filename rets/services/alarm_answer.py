"""Taking an alarm: what is done now and who watches the child, in words; then nobody is called any more (R37, R38)."""

from datetime import datetime

from sqlalchemy.orm import Session

from rets.db import as_engine
from rets.errors import FieldError, Invalid, Refused
from rets.models import Case, Task
from rets.render.dates import exact_moment
from rets.services import answers
from rets.services.audit import Actor
from rets.services.facts import dossier_of
from rets.services.record import change_form
from rets.services.tasks import DROPPED

LONGEST_WATCHER = 300


def answer_alarm(
    session: Session, case: Case, task: Task, *, doing: str, watches: str, actor: Actor, at: datetime
) -> None:
    """End the ringing with what is done now and who (a function) watches the child, which the dossier says from now on.

    Raises:
        Refused: somebody else was first, or the child is not acutely unsafe any more.
        Invalid: words are missing; every fault at its field.
        Forbidden: the alarm did not reach this person.
    """
    if task.answered_at is not None:
        raise Refused(_too_late(task))
    faults = []
    if not doing.strip():
        faults.append(FieldError("text", "Schrijf op wat er nu gebeurt."))
    if not watches.strip():
        faults.append(FieldError("watches", "Schrijf op wie nu op het kind let (een functie, geen naam)."))
    elif len(watches) > LONGEST_WATCHER:
        faults.append(FieldError("watches", f"Dit is te lang: gebruik hoogstens {LONGEST_WATCHER} tekens."))
    if faults:
        raise Invalid(faults)
    text = f"{doing.strip()} Op het kind let: {watches.strip()}"
    answers.answer(session, case, task, code=answers.TAKEN, text=text, actor=actor, at=at)
    with as_engine(session):
        form = dossier_of(case)
        safety = form.safety.model_copy(update={"watched_by": watches.strip()})
        change_form(session, case, form.model_copy(update={"safety": safety}), actor, at)


def _too_late(task: Task) -> str:
    assert task.answered_at is not None
    if task.answer_code == DROPPED:
        return f"Dit alarm is voorbij. {task.answer_text}"
    moment = exact_moment(task.answered_at)
    return f"Iemand anders nam dit alarm al aan, op {moment}. U hoeft niet meer te antwoorden."
