"""Questions to answer over the API: what waits for the caller, one by itself, its answer, and a spoken consent."""

from collections.abc import Mapping
from datetime import date, datetime

from fastapi import APIRouter
from pydantic import BaseModel, Field

from rets import clock
from rets.access import Reader, case_for, name_of, require_role
from rets.db import ViewerSession
from rets.errors import Invalid
from rets.models import Case, Task
from rets.schemas.texts import FreeText, SlugText
from rets.services import advising, answers
from rets.services.locking import actor_on, case_to_change
from rets.services.naming import MOST_QUESTIONS, Named, questions_of
from rets.services.spoken import is_heard
from rets.services.waiting_for import tasks_for, text_for
from rets.web.api.answers import PROBLEMS
from rets.web.api.body import Content, In, Number, read, renamed, takes
from rets.web.case_questions import consent_of
from rets.web.case_tasks import Given, answer, own_task
from rets.web.deps import Db, Me
from workflows.naming import CONSULT, must_name
from workflows.tracks import OUTSIDE
from workflows.words import TASK_NAMES

router = APIRouter(tags=["Taken"], responses=PROBLEMS)
FREE = {"beantwoord": "Antwoord"}
NAMES = {"watches": "by"}


class TaskAnswerIn(In):
    """An answer to a question; which fields count, depends on what was asked."""

    code: SlugText = Field(description="Een van de antwoorden van de vraag")
    text: FreeText = ""
    by: FreeText = Field(default="", description="Functie van wie op het kind let (alarm), of van wie u sprak")
    on: date | None = Field(default=None, description="Bij `spoken_needed`: de dag van het gesprek")
    who: FreeText = Field(default="", description="Bij `named_needed`: wie dit doet (functie of organisatie)")
    what: FreeText = Field(default="", description="Bij `named_needed`: wat er moet gebeuren")
    due_on: date | None = Field(default=None, description="Bij `named_needed`: de uiterste dag")
    replies: list[FreeText] = Field(
        default_factory=list,
        max_length=MOST_QUESTIONS,
        description="Een antwoord op elk van `questions`, in die volgorde",
    )


class HeardIn(In):
    """A consent that was given by telephone."""

    by: FreeText = Field(description="Wie akkoord gaf: een functie, geen naam")
    words: FreeText = Field(description="Wat er is gezegd")
    on: date


class TaskLine(BaseModel):
    """Something that waits for the caller."""

    id: int
    case_id: int
    case: str = Field(description="Het kenmerk, of een nummer voor wie dat niet mag weten")
    name: str
    text: str
    due_on: date


class TaskOut(BaseModel):
    """A question with its closed list of answers."""

    id: int
    case_id: int
    case: str
    kind: str
    name: str
    text: str
    due_at: datetime
    answers: dict[str, str] = Field(description="Code en betekenis van elk antwoord")
    words_needed: list[str] = Field(description="Antwoorden die een toelichting vragen")
    questions: list[str] = Field(description="Wat er een voor een wordt gevraagd; elk krijgt een antwoord in `replies`")
    named_needed: list[str] = Field(description="Antwoorden die zeggen wie wat doet, en wanneer")
    spoken_needed: bool = Field(
        description="Of u opschrijft wie u sprak (`by`), op welke dag (`on`), en wat er is gezegd"
    )
    answer_code: str | None
    answer_text: str | None
    answered_at: datetime | None


@router.get("/taken", summary="Wat op uw antwoord wacht, eerst wat het eerst klaar moet zijn")
def list_tasks(session: Db, me: Me) -> list[TaskLine]:
    require_role(me.roles, "task.answer")
    return [
        TaskLine(id=one.id, case_id=one.case_id, case=one.label, name=one.what, text=one.text, due_on=one.due_on)
        for one in tasks_for(session, me, clock.today())
    ]


@router.get("/casussen/{case_id}/taken/{task_id}", summary="Een vraag die aan u is gesteld")
def show_task(session: Db, me: Me, case_id: Number, task_id: Number) -> TaskOut:
    """Ook voor wie het dossier niet mag openen."""
    case = case_for(session, me, case_id)
    return _told(session, me, case, own_task(session, me, case, task_id))


@router.post(
    "/casussen/{case_id}/taken/{task_id}/antwoord", summary="Beantwoord een vraag", openapi_extra=takes(TaskAnswerIn)
)
def take_answer(session: Db, me: Me, case_id: Number, task_id: Number, body: Content) -> TaskOut:
    """Geen antwoord houdt de start tegen. Wie zegt wat er gebeurt (`named_needed`), noemt wie wat doet, en wanneer."""
    case = case_for(session, me, case_id, lock=True)
    task = own_task(session, me, case, task_id)
    given, told = read(TaskAnswerIn, body), _told(session, me, case, task)
    try:
        _take(session, me, case, task, given)
    except Invalid as error:
        raise renamed(error, NAMES) from error
    return _answered(told, task)


@router.post(
    "/casussen/{case_id}/taken/{task_id}/gehoord",
    summary="Leg een mondeling akkoord vast",
    openapi_extra=takes(HeardIn),
)
def take_heard(session: Db, me: Me, case_id: Number, task_id: Number, body: Content) -> TaskOut:
    """Voor wie het akkoord vroeg. Wie akkoord gaf, krijgt een bevestiging per mail."""
    case = case_to_change(session, me, case_id, "case.ask")
    task, given = consent_of(session, case, task_id), read(HeardIn, body)
    told, actor, at = _told(session, me, case, task), actor_on(me, case), clock.now()
    answers.record_spoken_consent(session, case, task, by=given.by, words=given.words, on=given.on, actor=actor, at=at)
    return _answered(told, task)


def _take(session: ViewerSession, me: Reader, case: Case, task: Task, given: TaskAnswerIn) -> None:
    named = Named(given.who, given.what, given.due_on, tuple(given.replies))
    if task.kind == CONSULT:
        advice = advising.AdviceIn(given.text, given.who, given.what, given.due_on)
        advising.give_advice(session, case, task, advice, actor_on(me, case), clock.now())
        return
    answer(session, me, case, task, Given(given.code, given.text, given.by, given.on, named))


def _told(session: ViewerSession, me: Reader, case: Case, task: Task) -> TaskOut:
    known = answers.ANSWERS.get(task.kind, FREE)
    return TaskOut(
        id=task.id,
        case_id=case.id,
        case=name_of(me, case),
        kind=task.kind,
        name=TASK_NAMES.get(task.kind, task.kind),
        text=text_for(session, me, task, clock.today()),
        due_at=task.due_at,
        answers=known,
        words_needed=_words_needed(task, known),
        questions=questions_of(task),
        named_needed=sorted(code for code in known if must_name(task.kind, code)),
        spoken_needed=task.kind == OUTSIDE or is_heard(task),
        answer_code=task.answer_code,
        answer_text=task.answer_text,
        answered_at=task.answered_at,
    )


def _words_needed(task: Task, known: Mapping[str, str]) -> list[str]:
    if is_heard(task):
        return sorted(known)
    return [] if questions_of(task) else sorted(answers.WORDS_NEEDED & set(known))


def _answered(told: TaskOut, task: Task) -> TaskOut:
    """The same with its answer, also when whoever answered may not see the case any more."""
    said = {"answer_code": task.answer_code, "answer_text": task.answer_text, "answered_at": task.answered_at}
    return told.model_copy(update=said)
