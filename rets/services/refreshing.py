"""A dossier that nobody touched is asked after; without an answer the search stops and no place is kept for it (P20).

Terms, clocks and escalation run on, so that a case can be old and never forgotten. A child that is acutely unsafe is
searched for whatever the age of its dossier.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Claim, Request, Task
from rets.services import claims, requests
from rets.services.audit import ENGINE, Actor, Happening, record
from rets.services.climb import Due
from rets.services.known import AGAIN
from rets.services.owners import teammanagers_of
from rets.services.parameters import parameters
from rets.services.proposing import SEARCHED, search_later
from rets.services.stopping import stopped
from rets.services.tasks import answer_task, close_deadline, open_task
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.tracks import REFRESH

ASK = "Dit dossier is al een tijd niet bijgewerkt. Klopt het nog? Zonder antwoord stopt het zoeken naar een plek."
ANSWERED = "Het dossier is bijgewerkt."


def ask_refresh(due: Due) -> None:
    """A dossier that nobody touched for two weeks is asked after, once, with a term."""
    on = date_of(due.now)
    p = parameters(due.session, on, due.case.region)
    if due.row.missed_at is None:
        due.tell("reminder.sent", family="plan")
    due.row.missed_at = due.row.missed_at or due.moment
    due.mail("reminder.verversen", due.case.jeugdbeschermer_id)
    due.again(p)
    if due.case.state in SEARCHED and not _asked(due.session, due.case):
        open_task(
            due.session,
            due.case,
            kind=REFRESH,
            role=Role.JEUGDBESCHERMER.value,
            person_id=due.case.jeugdbeschermer_id,
            text=ASK,
            due_at=end_of_day(p.calendar.add_working_days(on, p.refresh_answer_working_days)),
            actor=ENGINE,
            at=due.now,
        )


def stop_search(due: Due) -> None:
    """Nobody answered: what was kept for this child is free for another, and the search stops until somebody does."""
    managers = teammanagers_of(due.session, due.case.gi_id, date_of(due.now))
    due.mail(f"overdue.{due.row.kind}", due.case.jeugdbeschermer_id, due.case.owner_id, *managers)
    due.again(parameters(due.session, date_of(due.now), due.case.region))
    if due.row.missed_at is not None:
        return
    due.row.missed_at = due.moment
    due.tell("task.overdue", task=REFRESH)
    if due.case.acute:
        return
    held = select(Request).join(Claim, Claim.request_id == Request.id)
    held = held.where(Claim.case_id == due.case.id, Claim.live, Claim.kind == "hold").order_by(Request.id)
    for request in due.session.scalars(held).all():
        _let_go(due, request)
    close_deadline(due.session, due.case, AGAIN, "", due.now, "stopped")
    record(due.session, due.case, [Happening("search.stopped", due.moment, {})], ENGINE, due.now)


def refreshed(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Somebody told something of this case: it is fresh again, and a search that stopped goes on at once."""
    asked = _asked(session, case)
    if asked is None:
        return
    was = stopped(session, case, at)
    answer_task(session, case, asked, code="klopt_nog", text=ANSWERED, actor=actor, at=at)
    go_on(session, case, was, actor, at)


def go_on(session: Session, case: Case, was: bool, actor: Actor, at: datetime) -> None:
    """Search on when the search had stopped (`was`) and the case is still searched for."""
    case.facts_at = at
    if was:
        record(session, case, [Happening("search.resumed", at, {})], actor, at)
    if was and case.state in SEARCHED:
        search_later(session, case, at, at)


def _asked(session: Session, case: Case) -> Task | None:
    return session.scalar(
        select(Task).where(Task.case_id == case.id, Task.kind == REFRESH, Task.answered_at.is_(None)).limit(1)
    )


def _let_go(due: Due, request: Request) -> None:
    claims.release(due.session, request.id)
    close_deadline(due.session, due.case, "vasthouden", str(request.id), due.now, "done")
    data = requests.told(request, request.offer) | {"place_id": request.place_id}
    record(due.session, due.case, [Happening("request.released", due.moment, data)], ENGINE, due.now)
    due.mail("request.released", due.case.owner_id, request.asked_by)
