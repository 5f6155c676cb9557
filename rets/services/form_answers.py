"""A form that was sent answers the step of the route that asked for it, once everything that step asks for was sent.

A form is only made when it is complete, so what is not complete answers nothing. No clock starts again for a form that
was wrong or late: a step that waits for more keeps its term (P8).
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.db import as_engine
from rets.models import Case, Document, DocumentSending, Task
from rets.services.audit import ENGINE, Actor
from rets.services.route_running import follow, step_of
from rets.services.settle import settle
from rets.services.tasks import answer_task
from workflows.roles import Role
from workflows.routes import RouteStep
from workflows.routes.vocabulary import ATTACHMENTS

FORM, SENT = "formulier", "verstuurd"


def form_sent(session: Session, case: Case, document: Document, actor: Actor, at: datetime) -> None:
    """Answer the open steps for which this was the last form, and keep at the others what was sent and what misses."""
    with as_engine(session):
        answered = [_weigh(session, case, task, document, actor, at) for task in _asking(session, case, document)]
        if any(answered):
            settle(session, case, ENGINE, at)


def _asking(session: Session, case: Case, document: Document) -> list[Task]:
    asked = select(Task).where(Task.case_id == case.id, Task.kind == FORM, Task.answered_at.is_(None))
    return [one for one in session.scalars(asked.order_by(Task.id)).all() if _about(one, document)]


def _about(task: Task, document: Document) -> bool:
    """A form about another request is not the one that was asked for."""
    return not document.ref or document.ref == f"verzoek:{task.data.get('asked_for')}"


def _weigh(session: Session, case: Case, task: Task, document: Document, actor: Actor, at: datetime) -> bool:
    _version, step = step_of(session, task)
    if step is None or document.kind not in step.attachments:
        return False
    sent = _sent(session, case, task, step)
    lacking = [kind for kind in step.attachments if kind not in sent]
    if lacking:
        still = ", ".join(ATTACHMENTS[kind] for kind in lacking)
        task.data = task.data | {"sent": sorted(sent), "lacking": lacking, "still": f"Nog te versturen: {still}."}
        return False
    text = f"Verstuurd: {', '.join(sent[kind] for kind in step.attachments)}."
    answer_task(session, case, task, code=SENT, text=text, actor=actor, at=at)
    follow(session, case, task, at)
    return True


def _sent(session: Session, case: Case, task: Task, step: RouteStep) -> dict[str, str]:
    """What was sent of what a step asks for, and to whom; a form that its filler only received is not sent yet."""
    rows = session.execute(
        select(Document, DocumentSending)
        .join(DocumentSending, DocumentSending.document_id == Document.id)
        .where(Document.case_id == case.id, Document.kind.in_(step.attachments))
        .order_by(DocumentSending.id)
    )
    to_fill = {"aanbieder"} if task.role == Role.PROVIDER else set()
    return {
        document.kind: f"{document.title}, versie {document.version}, aan {sending.name}"
        for document, sending in rows
        if sending.receiver not in to_fill and _about(task, document)
    }
