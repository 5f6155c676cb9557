"""A form that was sent answers the step of the route that asked for it, once everything that step asks for was sent.

A form is only made when it is complete, so what is not complete answers nothing; nor does somebody who only says so. No
clock starts again for a form that was wrong or late: a step that waits for more keeps its term (P8).
"""

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.db import as_engine
from rets.errors import Refused
from rets.models import Case, Document, Task
from rets.schemas.route_file import stored_route
from rets.services.audit import ENGINE, Actor
from rets.services.forms_sent import forms_sent, lacking, named, told_sent
from rets.services.route_opening import step_of
from rets.services.route_running import follow
from rets.services.settle import settle
from rets.services.tasks import answer_task
from workflows.routes import Route, RouteStep, next_step
from workflows.routes.vocabulary import FORM, PLAN, SENT

STILL = (
    "Nog te versturen: {what}. Maak en verstuur dit bij Documenten. Ging het buiten RETS? Kies dan dat antwoord en"
    " schrijf op aan wie, hoe en op welke dag."
)
NO_PLAN = "Het perspectiefplan is nog niet verstuurd. De jeugdbeschermer maakt en verstuurt het, bij Documenten."


def form_sent(session: Session, case: Case, document: Document, actor: Actor, at: datetime) -> None:
    """Answer the open steps for which this was the last form, and keep at the others what was sent and what misses."""
    with as_engine(session):
        answered = [_weigh(session, case, *one, actor, at) for one in _asking(session, case, document)]
        if any(answered):
            settle(session, case, ENGINE, at)


def opens_for(session: Session, case: Case, document: Document) -> set[str]:
    """Whom the steps are for that open once this document is sent too: they may read it here from then."""
    found = set()
    for task, route, step in _asking(session, case, document):
        following = next_step(route, step, SENT)
        others = set(lacking(session, case, route, step, task.data.get("asked_for"))) - {document.kind}
        if following is not None and following.who and not others:
            found.add(following.who)
    return found


def require_sent(session: Session, case: Case, task: Task, code: str) -> None:
    """A form is not called sent, nor a plan judged, that nobody sent.

    Raises:
        Refused: what still is to be sent, and where it is made.
    """
    if task.kind != PLAN and (task.kind, code) != (FORM, SENT):
        return
    version, step = step_of(session, task)
    if version is None or step is None:
        return
    missing = lacking(session, case, stored_route(version.text), step, task.data.get("asked_for"))
    if missing:
        raise Refused(NO_PLAN if task.kind == PLAN else STILL.format(what=named(missing)))


def _asking(session: Session, case: Case, document: Document) -> Iterator[tuple[Task, Route, RouteStep]]:
    """The open steps that ask for this form; one about another request is not the one that was asked for."""
    asked = select(Task).where(Task.case_id == case.id, Task.kind == FORM, Task.answered_at.is_(None))
    for task in session.scalars(asked.order_by(Task.id)).all():
        version, step = step_of(session, task)
        about = document.ref in {"", f"verzoek:{task.data.get('asked_for')}"}
        if version and step and about and document.kind in step.attachments:
            yield task, stored_route(version.text), step


def _weigh(session: Session, case: Case, task: Task, route: Route, step: RouteStep, actor: Actor, at: datetime) -> bool:
    sent = forms_sent(session, case, route, step, task.data.get("asked_for"))
    still = [kind for kind in step.attachments if kind not in sent]
    if still:
        told = {"sent": sorted(sent), "lacking": still, "still": f"Nog te versturen: {named(still)}."}
        task.data = task.data | told
        return False
    answer_task(session, case, task, code=SENT, text=told_sent(step, sent), actor=actor, at=at)
    follow(session, case, task, at)
    return True
