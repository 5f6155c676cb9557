"""Questions beside the process: answering one on the case page, and asking one. None of them blocks the start."""

from dataclasses import dataclass, replace
from datetime import date

from fastapi import APIRouter, Request
from fastapi.responses import Response
from sqlalchemy import select

from rets import clock, models
from rets.access import Reader, case_for, may, name_of, require, require_role
from rets.db import ViewerSession
from rets.errors import Forbidden, NotFound, Refused
from rets.models import Case, Task
from rets.render import page
from rets.services import answers
from rets.services.advising import ELSEWHERE
from rets.services.alarm_answer import answer_alarm
from rets.services.answering import give_information
from rets.services.explaining import KIND, explain_by_answer
from rets.services.locking import actor_on
from rets.services.naming import MOST_QUESTIONS, UNNAMED, Named, questions_of
from rets.services.outside_answers import spoken_to
from rets.services.spoken import UNSPOKEN, Spoken, is_heard
from rets.services.track_answers import answer_track
from rets.services.waiting_for import is_for, text_for
from rets.web.answers import go_to
from rets.web.cases import shown
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs
from workflows.naming import CONSULT, must_name
from workflows.tracks import OUTSIDE, TRACKS
from workflows.words import ALARM

router = APIRouter(include_in_schema=False)

ANSWERED = "Uw antwoord is verstuurd."
FIELDS = {"text": "tekst", "watches": "wie", "on": "op", "who": "wie_doet", "what": "wat", "due_on": "uiterlijk"}


@dataclass(frozen=True)
class Given:
    """An answer: `by` is who watches the child, or who was spoken to on the day `on`: outside the region, or
    of whom nobody takes part.

    `named` is who does what by when, for the answers that say so, and the replies to what is asked one by one.
    """

    code: str
    text: str
    by: str = ""
    on: date | None = None
    named: Named = UNNAMED


@dataclass(frozen=True)
class TriedTask:
    """What came of an answer that was not accepted."""

    id: int
    attempt: Attempt
    typed: dict[str, str]


@router.get("/casussen/{case_id}/taken/{task_id}")
def show_task(request: Request, session: Db, me: Me, case_id: int, task_id: int) -> Response:
    """A question by itself: also for who may answer it without opening the dossier."""
    case = case_for(session, me, case_id)
    task = own_task(session, me, case, task_id)
    return _alone(request, session, me, case, task, TriedTask(task.id, Attempt(), _typed(Submitted([]))))


@router.post("/casussen/{case_id}/taken/{task_id}")
def take_answer(request: Request, session: Db, me: Me, case_id: int, task_id: int, fields: Fields) -> Response:
    case = case_for(session, me, case_id, lock=True)
    task = own_task(session, me, case, task_id)
    with attempt(session) as tried:
        answer(session, me, case, task, _given(task, fields))
    if "HX-Request" in request.headers and may(me, "case.dossier", case):
        context = shown(session, me, case) | {"said": "" if tried.failed else ANSWERED}
        if tried.failed:
            context["tried_task"] = TriedTask(task.id, tried, _typed(fields))
        return page(request, "casussen/casus.html", "casus", status=tried.status, **context)
    if tried.failed:
        return _alone(request, session, me, case, task, TriedTask(task.id, tried, _typed(fields)), tried.status)
    return go_to(request, f"/casussen/{case_id}" if may(me, "case.dossier", case) else "/", ANSWERED)


def task_of(session: ViewerSession, case: Case, task_id: int, kind: str = "") -> Task:
    """A task of a case, of one kind when given.

    Raises:
        NotFound: this case has no such task.
    """
    task = session.scalar(select(Task).where(Task.id == task_id, Task.case_id == case.id))
    if task is None or (kind and task.kind != kind):
        raise NotFound("Deze vraag bestaat niet, of u mag hem niet zien.")
    return task


def own_task(session: ViewerSession, me: Reader, case: Case, task_id: int) -> Task:
    """A task of a case that waits for this reader.

    Raises:
        NotFound: this case has no such task.
        Forbidden: it was asked of somebody else.
    """
    task = task_of(session, case, task_id)
    if not is_for(me, task):
        require(me, "task.answer", case)
        raise Forbidden("Deze vraag is aan iemand anders gesteld.")
    require_role(me.roles, "task.answer")  # who is asked from elsewhere has no role on the case
    return task


def answer(session: ViewerSession, me: Reader, case: Case, task: Task, given: Given) -> None:
    """Answer a task.

    Raises:
        Refused: an advice is not given here, for it names more than words.
    """
    actor, at = actor_on(me, case), clock.now()
    if task.kind == CONSULT:
        raise Refused(ELSEWHERE)
    if task.kind == ALARM:
        answer_alarm(session, case, task, doing=given.text, watches=given.by, actor=actor, at=at)
        return
    if task.kind == "informatie" and "request_id" in task.data:
        asked = session.get_one(models.Request, task.data["request_id"])
        give_information(session, case, asked, text=given.text, actor=actor, at=at)
        return
    if task.kind == OUTSIDE:
        spoken_to(task, given.by, given.on, at)
    if task.kind in TRACKS:
        answer_track(session, case, task, code=given.code, text=given.text, actor=actor, at=at, named=given.named)
    else:
        said = Spoken(given.by, given.on) if is_heard(task) else UNSPOKEN
        answers.answer(
            session, case, task, code=given.code, text=given.text, actor=actor, at=at, named=given.named, spoken=said
        )
    if task.kind == KIND:
        explain_by_answer(session, case, task, given.text, actor, at)


def _given(task: Task, typed: Submitted) -> Given:
    asked = {f"replies.{number}": typed[f"vraag_{number}"] for number in range(len(questions_of(task)))}
    inputs = Inputs({name: typed[field] for name, field in FIELDS.items()} | asked)
    inputs.text("text")
    inputs.text("watches")
    on = inputs.day("on") if task.kind == OUTSIDE or is_heard(task) else None
    naming = must_name(task.kind, typed["antwoord"])
    named = Named(inputs.text("who"), inputs.text("what"), inputs.day("due_on")) if naming else UNNAMED
    named = replace(named, replies=tuple(inputs.text(name) for name in asked))
    inputs.check()
    return Given(typed["antwoord"], typed["tekst"], typed["wie"], on, named)


def _alone(
    request: Request, session: ViewerSession, me: Reader, case: Case, task: Task, tried: TriedTask, status: int = 200
) -> Response:
    return page(
        request,
        "casussen/taak.html",
        status=status,
        case=case,
        called=name_of(me, case),
        may_open=may(me, "case.dossier", case),
        task=task,
        told=text_for(session, me, task, clock.today()),
        tried=tried,
        task_answers=answers.ANSWERS,
        labels={
            "code": "uw antwoord",
            "text": "toelichting",
            "watches": "wie let op het kind",
            "by": "wie u sprak",
            "on": "de dag",
            "who": "wie dit doet",
            "what": "wat er moet gebeuren",
            "due_on": "de uiterste dag",
        }
        | {f"replies.{number}": question for number, question in enumerate(questions_of(task))},
    )


def _typed(fields: Submitted) -> dict[str, str]:
    asked = (f"vraag_{number}" for number in range(MOST_QUESTIONS))
    return {name: fields[name] for name in ("antwoord", *FIELDS.values(), *asked)}
