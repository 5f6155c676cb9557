"""The advice of the team on a case: it says who does what by when, so that it never lies with nobody (R41)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import FieldError, Invalid
from rets.models import Case, Task
from rets.services.answers import answer
from rets.services.audit import Actor
from rets.services.naming import Named, gaps
from workflows.naming import GIVEN

ELSEWHERE = "Een advies noemt ook wie het doet, wat en wanneer. Geef het op de pagina van het advies."


@dataclass(frozen=True)
class AdviceIn:
    """An advice as it is filled in; `who` is a function or an organisation."""

    text: str
    who: str
    what: str
    due_on: date | None


def give_advice(
    session: Session,
    case: Case,
    task: Task,
    given: AdviceIn,
    actor: Actor,
    at: datetime,
    unread: Sequence[FieldError] = (),
) -> None:
    """Answer a question for advice; raises what `answers.answer` raises as well.

    `unread` are faults found while reading what was typed.

    Raises:
        Invalid: every gap at its field; of a field that could not be read, only that.
    """
    known, named = {one.field for one in unread}, Named(given.who, given.what, given.due_on)
    lacking = [] if given.text.strip() else [FieldError("text", "Schrijf het advies op.")]
    faults = [*unread, *(one for one in (*lacking, *gaps(named, date_of(at))) if one.field not in known)]
    if faults:
        raise Invalid(faults)
    answer(session, case, task, code=GIVEN, text=given.text, actor=actor, at=at, named=named)
