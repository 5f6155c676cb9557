"""The advice of the team on a case: it says who does what by when, so that it never lies with nobody (R41)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import FieldError, Invalid
from rets.models import Case, Task
from rets.render.dates import exact_date
from rets.services.answers import answer
from rets.services.audit import Actor

CONSULT, GIVEN = "consult", "advies"
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
    known = {one.field for one in unread}
    faults = [*unread, *(FieldError(*gap) for gap in _gaps(given, date_of(at)) if gap[0] not in known)]
    if faults or given.due_on is None:
        raise Invalid(faults)
    text = f"{given.text.strip()} Wie: {given.who.strip()}. Wat: {given.what.strip()}."
    text += f" Uiterlijk: {exact_date(given.due_on)}."
    answer(session, case, task, code=GIVEN, text=text, actor=actor, at=at)


def _gaps(given: AdviceIn, today: date) -> list[tuple[str, str]]:
    found = []
    if not given.text.strip():
        found.append(("text", "Schrijf het advies op."))
    if not given.who.strip():
        found.append(("who", "Noem wie dit doet. Een advies zonder naam van een functie blijft liggen."))
    if not given.what.strip():
        found.append(("what", "Schrijf op wat er moet gebeuren."))
    if given.due_on is None:
        found.append(("due_on", "Noem de dag waarop dit uiterlijk klaar is."))
    elif given.due_on < today:
        found.append(("due_on", "Deze dag ligt in het verleden."))
    return found
