"""A question or request that stands open again: what was withdrawn or answered by mistake."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.db import as_engine
from rets.errors import Refused
from rets.models import Case, Deadline, DecisionLine, Event, Request, Task
from rets.services import claims, refusals, request_watch, requests
from rets.services.audit import ENGINE, Actor
from rets.services.decision_terms import LINE
from rets.services.outbox import queue
from rets.services.proposing import propose
from rets.services.settle import settle
from rets.services.tasks import drop

PLAIN_WORDS = frozenset({"vraag", "consult"})
OPEN_BEFORE = frozenset({"request.asked", "request.informed", "undone.act"})
OVER = "De termijn van dit verzoek is voorbij. Terugnemen kan niet meer."
ANSWERED = "De aanbieder had al geantwoord. Doe een nieuw verzoek."
GIVEN = "Op dit verzoek is al een plek afgesproken. Bel de jeugdbeschermer."
EARLIER = "U gaf eerder al een ander antwoord. Geef hieronder het antwoord dat klopt."
FOLLOWED = "Uit dit antwoord volgde al iets. Bel wie de vraag stelde."
LATE = "De termijn van deze vraag is voorbij. Bel wie de vraag stelde."
ENDED = "Dit besluit loopt niet meer."
TAKEN_BACK = "De aanbieder nam zijn vraag terug."


def why_not_again(session: Session, _case: Case, event: Event, at: datetime) -> str:
    """Why a withdrawn request cannot run again, or nothing."""
    request = session.get_one(Request, event.data["request_id"])
    if request.state != "withdrawn" or request.answered_at is not None:
        return ANSWERED
    return OVER if request.answer_due_at <= at else ""


def ask_again(session: Session, case: Case, event: Event, actor: Actor, at: datetime) -> None:
    """A request that was withdrawn by mistake runs again, within the term it had; its provider is told."""
    request = session.get_one(Request, event.data["request_id"], with_for_update=True)
    twin = select(Request.id).where(
        Request.case_id == case.id,
        Request.offer_id == request.offer_id,
        Request.id != request.id,
        Request.state.in_(requests.RUNNING),
    )
    if session.scalar(twin) is not None:
        raise Refused(requests.ALREADY)
    _open(session, case, request, at)
    requests.tell_provider(session, case, request, "request.asked_again", at)
    settle(session, case, actor, at)


def why_not_unanswered(session: Session, _case: Case, event: Event, at: datetime) -> str:
    """Why the answer of a provider cannot be taken back, given or written down, or nothing."""
    request = session.get_one(Request, event.data["request_id"])
    if request.state != event.kind.partition(".")[2]:
        return EARLIER
    if claims.is_given(session, request):
        return GIVEN
    if request.answer_due_at <= at:
        return OVER
    return "" if _was_open(session, event) else EARLIER


def open_again(session: Session, case: Case, event: Event, _actor: Actor, at: datetime) -> None:
    """A request waits again for its answer, given or written down by mistake; who asked is told. As the engine."""
    with as_engine(session):
        request = session.get_one(Request, event.data["request_id"])
        questions = select(Task).where(Task.case_id == case.id, Task.answered_at.is_(None), Task.kind == "informatie")
        for task in session.scalars(questions).all():
            if task.data.get("request_id") == request.id:
                drop(session, case, task, TAKEN_BACK, at)
        refused = request.state == "refused" and request.purpose == "main"
        if refused:
            refusals.forget(case, request)
        _open(session, case, request, at)
        queue(session, case, {case.owner_id, request.asked_by, case.jeugdbeschermer_id}, "request.taken_back", at)
        settle(session, case, ENGINE, at)
        if refused:
            propose(session, case, ENGINE, at)


def why_not_undone(session: Session, _case: Case, event: Event, _at: datetime) -> str:
    """Why a line of a decision cannot stand undone again, or nothing."""
    line = session.get_one(DecisionLine, event.data["line_id"])
    return ENDED if line.decision.finished_at else ""


def undo_done(session: Session, case: Case, event: Event, actor: Actor, at: datetime) -> None:
    """A line that was told as carried out by mistake is watched again; what its addressee answered before holds."""
    line = session.get_one(DecisionLine, event.data["line_id"], with_for_update=True)
    if line.answered_at == event.recorded_at:
        line.answer_code = line.answered_at = line.answered_by = None
    line.done_on = None
    closed = Deadline.kind == LINE, Deadline.ref == str(line.id), Deadline.closed_at == event.recorded_at
    for row in session.scalars(select(Deadline).where(Deadline.case_id == case.id, *closed)).all():
        row.closed_at, row.outcome, row.next_at = None, None, max(row.due_at, at)
    session.flush()
    settle(session, case, actor, at)


def why_not_task(_session: Session, _case: Case, event: Event, _at: datetime) -> str:
    """Why the answer to a question cannot be taken back, or nothing: only words from which nothing followed."""
    return "" if event.data["task"] in PLAIN_WORDS else FOLLOWED


def ask_task_again(session: Session, case: Case, event: Event, actor: Actor, at: datetime) -> None:
    """A question that was answered by mistake stands open again with the term it had."""
    task = session.get_one(Task, event.data["task_id"], with_for_update=True)
    if task.due_at <= at:
        raise Refused(LATE)
    task.answer_code = task.answer_text = task.answered_at = task.answered_by = None
    session.add(
        Deadline(
            case_id=case.id,
            family="process",
            kind=f"taak.{task.kind}",
            ref=str(task.id),
            opened_at=task.opened_at,
            due_at=task.due_at,
            next_at=task.due_at,
            data={"task_id": task.id, "text": task.text},
        )
    )
    session.flush()
    queue(session, case, {task.asked_by} - {actor.person_id}, f"task.{task.kind}", at)
    settle(session, case, actor, at)


def _open(session: Session, case: Case, request: Request, at: datetime) -> None:
    request.state = "open"
    request.answer_code = request.answer_text = request.expected_on = None
    request.answered_by = request.answered_at = None
    session.flush()
    request_watch.open_term(session, case, request, at)
    if claims.claim_of(session, request) is None:
        requests.hold_place(session, case, request, request.offer, at, None)


def _was_open(session: Session, event: Event) -> bool:
    """Whether the request waited for an answer just before this one."""
    earlier = select(Event).where(Event.case_id == event.case_id, Event.seq < event.seq)
    about = Event.data["request_id"].as_integer() == event.data["request_id"]
    last = session.scalar(earlier.where(about).order_by(Event.seq.desc()).limit(1))
    return last is not None and last.kind in OPEN_BEFORE
