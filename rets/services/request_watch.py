"""The terms of a request: until when its provider may answer, and how long a place stays held for it."""

from datetime import datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Deadline, Request
from rets.services.parameters import parameters
from rets.services.tasks import close_deadline
from workflows.calendar import end_of_day


def answer_due(session: Session, case: Case, at: datetime) -> datetime:
    """Until when the provider may answer: one working day for an acute case (R38)."""
    p = parameters(session, date_of(at), case.region)
    days = p.acute_working_days if case.acute else p.answer_working_days
    return end_of_day(p.calendar.add_working_days(date_of(at), days))


def open_term(session: Session, case: Case, request: Request, at: datetime) -> None:
    """Watch the answer: a reminder to the provider half-way, expiry at the end of the last day."""
    p = parameters(session, date_of(at), case.region)
    days = p.calendar.working_days_between(date_of(at), date_of(request.answer_due_at))
    remind = end_of_day(p.calendar.add_working_days(date_of(at), days // 2)) if days > 1 else request.answer_due_at
    close_deadline(session, case, "verzoek", str(request.id), at, "done")
    _watch(session, case, request, "verzoek", at, request.answer_due_at, min(remind, request.answer_due_at))


def open_hold(session: Session, case: Case, request: Request, at: datetime) -> None:
    """Watch how long a place stays held."""
    p = parameters(session, date_of(at), case.region)
    until = end_of_day(p.calendar.add_working_days(date_of(at), p.hold_working_days))
    close_deadline(session, case, "vasthouden", str(request.id), at, "done")
    _watch(session, case, request, "vasthouden", at, until, until)


def close_terms(session: Session, case: Case, request: Request, at: datetime, outcome: str) -> None:
    """Nothing is watched for this request any more."""
    for kind in ("verzoek", "vasthouden"):
        close_deadline(session, case, kind, str(request.id), at, outcome)


def _watch(
    session: Session, case: Case, request: Request, kind: str, at: datetime, due: datetime, following: datetime
) -> None:
    session.add(
        Deadline(
            case_id=case.id,
            family="process",
            kind=kind,
            ref=str(request.id),
            opened_at=at,
            due_at=due,
            next_at=following,
            data={"request_id": request.id},
        )
    )
    session.flush()
