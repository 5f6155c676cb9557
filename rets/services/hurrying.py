"""What was waited for in days is waited for until the next working day once a child turns out acutely unsafe (R38, P6).

Terms only come nearer. Those of a case that was acute from the start were short already.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Deadline, Request, Task
from rets.services import requests
from rets.services.advance import shorten_term, sooner
from rets.services.facts import facts_of
from rets.services.parameters import parameters
from workflows.calendar import end_of_day
from workflows.facts import Note
from workflows.terms import term_of

QUESTIONS = frozenset({"consult", "informatie"})
ASKED = "verzoek"


def hurry(session: Session, case: Case, at: datetime) -> None:
    """Bring the running terms of a case that became acute forward: its state, its requests, and what the team is asked.

    Each provider that has not answered hears that the child is not safe now.
    """
    on = date_of(at)
    p = parameters(session, on, case.region)
    soon = end_of_day(p.calendar.add_working_days(on, p.acute_working_days))
    running = select(Deadline).where(Deadline.case_id == case.id, Deadline.closed_at.is_(None))
    for row in session.scalars(running.where(Deadline.family == "process")).all():
        if row.kind == case.state:
            term = term_of(facts_of(session, case), case.state, case.rung, on, Note(), p)
            shorten_term(case, row, end_of_day(term.due_on))
        elif row.kind == ASKED:
            _asksooner(session, case, row, soon, at)
        elif row.kind.removeprefix("taak.") in QUESTIONS:
            sooner(row, soon)
            session.get_one(Task, int(row.ref)).due_at = row.due_at


def _asksooner(session: Session, case: Case, row: Deadline, soon: datetime, at: datetime) -> None:
    request = session.get_one(Request, int(row.ref), with_for_update=True)
    if request.state != "open":
        return
    sooner(row, soon)
    request.answer_due_at, request.profile = row.due_at, request.profile | {"acute": True}
    requests.tell_provider(session, case, request, "request.hurried", at)
