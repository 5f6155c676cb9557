"""What was sent of the forms that a step asks for, from the dossier or outside RETS, and what misses (P8)."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.db import as_engine
from rets.models import Case, Document, DocumentSending, RouteVersion, Task
from rets.reference.load import read_document_kinds
from rets.schemas.route_file import stored_route
from workflows.routes import Route, RouteStep
from workflows.routes.vocabulary import ATTACHMENTS, FORM, OUTSIDE, PROVIDERS, SENT, TO_RELAY

OUT = {FORM: OUTSIDE, TO_RELAY: "geregeld"}
"""The answers that say that a form went on its way outside RETS."""


def forms_sent(session: Session, case: Case, route: Route, step: RouteStep, request_id: int | None) -> dict[str, str]:
    """What was sent of what a step asks for, each with how; a form about another request does not count.

    Where the next step is for somebody who can receive the form, it must have gone there; what its filler only received
    is not sent yet.
    """
    following = route.step(step.after.get(SENT, step.after.get("", "")))
    with as_engine(session):  # whoever answers need not see what others made and sent
        found = _outside(session, case, step, request_id)
        rows = session.execute(
            select(Document, DocumentSending)
            .join(DocumentSending, DocumentSending.document_id == Document.id)
            .where(Document.case_id == case.id, Document.kind.in_(step.attachments))
            .order_by(DocumentSending.id)
        ).all()
    for document, sending in rows:
        if document.ref in {"", f"verzoek:{request_id}"} and _arrived(document.kind, sending.receiver, step, following):
            found[document.kind] = f"{document.title}, versie {document.version}, aan {sending.name}"
    return found


def lacking(session: Session, case: Case, route: Route, step: RouteStep, request_id: int | None) -> list[str]:
    """The kinds that a step asks for and that were not sent yet, in its order."""
    sent = forms_sent(session, case, route, step, request_id)
    return [kind for kind in step.attachments if kind not in sent]


def named(kinds: list[str]) -> str:
    """Forms in words: "de brief, het light-contract"."""
    return ", ".join(ATTACHMENTS[kind] for kind in kinds)


def told_sent(step: RouteStep, sent: dict[str, str]) -> str:
    """What went, as the answer to the step that asked for it."""
    return f"Verstuurd: {', '.join(sent[kind] for kind in step.attachments)}."


def _arrived(kind: str, receiver: str, step: RouteStep, following: RouteStep | None) -> bool:
    who = following.who if following else None
    wanted = {"contractmanager", "gemeente"} if who == "contractmanager" else {who}
    able = {one for row in read_document_kinds() if row.code == kind for one in row.receivers} & wanted
    if able:
        return receiver in able
    return step.who not in PROVIDERS or receiver != "aanbieder"


def _outside(session: Session, case: Case, step: RouteStep, request_id: int | None) -> dict[str, str]:
    """What somebody said went outside RETS, for this request or for the whole case."""
    of_case = {row.code for row in read_document_kinds() if row.about == "casus"}
    asked = select(Task).where(Task.case_id == case.id, Task.kind.in_(OUT), Task.answer_code.in_(OUT.values()))
    found: dict[str, str] = {}
    for task in session.scalars(asked.order_by(Task.id)):
        mine = task.data.get("asked_for") == request_id
        for kind in _attached(session, task):
            if kind in step.attachments and (mine or kind in of_case):
                found[kind] = f"{ATTACHMENTS[kind]}, buiten RETS: {task.answer_text}"
    return found


def _attached(session: Session, task: Task) -> tuple[str, ...]:
    """What the step of a task asks to be made and sent."""
    version = session.get(RouteVersion, task.data["route_id"]) if "route_id" in task.data else None
    step = stored_route(version.text).step(task.data["step"]) if version else None
    return step.attachments if step and step.asks == FORM else ()
