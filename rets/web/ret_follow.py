"""Decisions that run, and advice: followed until help has really started (P4, R41)."""

from fastapi import APIRouter, Request
from fastapi.responses import Response

from rets import clock
from rets.access import Reader, case_for, require, roles_on
from rets.db import ViewerSession
from rets.errors import FieldError, Forbidden, Invalid, NotFound
from rets.models import Case, Task
from rets.render import page
from rets.services import advising
from rets.services.audit import Actor
from rets.services.following import running_decisions
from rets.services.waiting_for import is_for
from rets.web.answers import go_to
from rets.web.deps import Db, Fields, Me, Submitted
from rets.web.forms import Attempt, attempt
from rets.web.inputs import Inputs

router = APIRouter(include_in_schema=False)

LABELS = {"advies": "het advies", "wie": "wie", "wat": "wat", "uiterlijk": "uiterlijk"}
FIELDS = {"text": "advies", "who": "wie", "what": "wat", "due_on": "uiterlijk"}


@router.get("/ret/besluiten")
def show_running(request: Request, session: Db, me: Me) -> Response:
    require(me, "meeting.see")
    return page(request, "ret/besluiten.html", decisions=running_decisions(session, me))


@router.get("/ret/adviezen/{task_id}")
def show_consult(request: Request, session: Db, me: Me, task_id: int) -> Response:
    task, case = _consult(session, me, task_id)
    return _form(request, me, task, case, Attempt(), Submitted([]))


@router.post("/ret/adviezen/{task_id}")
def give_advice(request: Request, session: Db, me: Me, task_id: int, fields: Fields) -> Response:
    task, case = _consult(session, me, task_id, lock=True)
    if not is_for(me, task):
        raise Forbidden("Deze vraag is aan de voorzitter gesteld.")
    with attempt(session) as tried:
        _advise(session, me, case, task, fields)
    if tried.failed:
        return _form(request, me, task, case, tried, fields)
    return go_to(request, "/ret", f"Het advies over {case.label} is gegeven.")


def _advise(session: ViewerSession, me: Reader, case: Case, task: Task, fields: Submitted) -> None:
    """Give the advice that was typed.

    Raises:
        Invalid: every gap at its field, and what cannot be kept.
    """
    inputs = Inputs(fields)
    text, who, what = (inputs.text(FIELDS[name]) for name in ("text", "who", "what"))
    given = advising.AdviceIn(text, who, what, inputs.day("uiterlijk"))
    actor, named = Actor(me.person_id, roles_on(me, case)), {typed: name for name, typed in FIELDS.items()}
    unread = [FieldError(named[one.field], one.sentence) for one in inputs.errors]
    try:
        advising.give_advice(session, case, task, given, actor, clock.now(), unread)
    except Invalid as error:
        raise Invalid(FieldError(FIELDS.get(one.field, one.field), one.sentence) for one in error.errors) from error


def _form(request: Request, me: Reader, task: Task, case: Case, tried: Attempt, typed: Submitted) -> Response:
    return page(
        request,
        "ret/advies.html",
        status=tried.status,
        task=task,
        case=case,
        may_answer=is_for(me, task) and task.answered_at is None,
        tried=tried,
        typed=typed,
        labels=LABELS,
    )


def _consult(session: ViewerSession, me: Reader, task_id: int, *, lock: bool = False) -> tuple[Task, Case]:
    require(me, "meeting.see")
    task = session.get(Task, task_id)
    if task is None or task.kind != "consult":
        raise NotFound("Deze vraag bestaat niet, of u mag hem niet zien.")
    case = case_for(session, me, task.case_id, lock=lock)
    require(me, "meeting.see", case)
    return task, case
