"""An answer that says what happens now names who does what by when, and is asked after on that day (R41)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import FieldError
from rets.models import Case, Task
from rets.render.dates import exact_date
from rets.services.audit import ENGINE
from rets.services.owners import leader_of
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.tracks import KEPT

ASK = "Afgesproken is: {what} Wie dit doet: {who} Vraag of het is gedaan."


@dataclass(frozen=True, slots=True)
class Named:
    """Who (a function or an organisation) does what, and the last day on which it is done."""

    who: str = ""
    what: str = ""
    due_on: date | None = None


UNNAMED = Named()


def gaps(named: Named, today: date) -> Iterator[FieldError]:
    """What is missing, each at its field."""
    if not named.who.strip():
        yield FieldError("who", "Noem wie dit doet. Zonder naam van een functie blijft het liggen.")
    if not named.what.strip():
        yield FieldError("what", "Schrijf op wat er moet gebeuren.")
    if named.due_on is None:
        yield FieldError("due_on", "Noem de dag waarop dit uiterlijk klaar is.")
    elif named.due_on < today:
        yield FieldError("due_on", "Deze dag ligt in het verleden.")


def in_words(text: str, named: Named) -> str:
    """The answer as it is kept: the words, and who does what by when."""
    assert named.due_on is not None
    who, what = (_sentence(one) for one in (named.who, named.what))
    return f"{text.strip()} Wie: {who} Wat: {what} Uiterlijk: {exact_date(named.due_on)}.".strip()


def ask_after(session: Session, case: Case, task: Task, named: Named, at: datetime) -> None:
    """Let who leads the case say on the named day whether it was done; no answer, or no, goes up."""
    assert named.due_on is not None
    role, person = leader_of(session, case, date_of(at))
    open_task(
        session,
        case,
        kind=KEPT,
        role=role.value,
        person_id=person,
        text=ASK.format(who=_sentence(named.who), what=_sentence(named.what)),
        due_at=end_of_day(named.due_on),
        actor=ENGINE,
        at=at,
        data={"after": task.id},
    )


def _sentence(text: str) -> str:
    return text.strip().rstrip(".") + "."
