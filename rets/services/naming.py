"""An answer that says what happens now names who does what by when, and is asked after on that day (R41)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from itertools import zip_longest

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.errors import FieldError
from rets.models import Case, Task
from rets.render.dates import exact_date
from rets.services.audit import ENGINE
from rets.services.owners import leader_of
from rets.services.tasks import open_task
from workflows.calendar import end_of_day
from workflows.routes.vocabulary import TO_RELAY
from workflows.tracks import KEPT

MOST_QUESTIONS = 6
ASK = "Afgesproken is: {what} Wie dit doet: {who} Vraag of het is gedaan."


@dataclass(frozen=True, slots=True)
class Named:
    """What an answer names beside its words: who (a function or an organisation) does what, and the last day for it.

    `replies` are the answers to the questions that a step of a route asks one by one, in their order.
    """

    who: str = ""
    what: str = ""
    due_on: date | None = None
    replies: tuple[str, ...] = ()


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


def questions_of(task: Task) -> list[str]:
    """What a task asks one by one; whoever only passes a question on answers none of them."""
    return [] if task.kind == TO_RELAY else list(task.data.get("questions", ()))


def unanswered(task: Task, named: Named) -> Iterator[FieldError]:
    """The questions of a task without a reply, each at its field."""
    for number, (_, reply) in enumerate(_replies(task, named)):
        if not reply.strip():
            yield FieldError(f"replies.{number}", "Beantwoord ook deze vraag.")


def replied(task: Task, text: str, named: Named) -> str:
    """The answer as it is kept: each question with its reply, then the words."""
    told = [f"{question} {_sentence(reply)}" for question, reply in _replies(task, named)]
    return " ".join([*told, text.strip()]).strip()


def _replies(task: Task, named: Named) -> list[tuple[str, str]]:
    return list(zip_longest(questions_of(task), named.replies[: len(questions_of(task))], fillvalue=""))


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
