"""Leren (R15): what is asked after a case is closed, of the jeugdbeschermer and of the team, and what ends that."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Deadline
from rets.services.audit import Actor
from rets.services.owners import chair_for
from rets.services.parameters import parameters
from rets.services.tasks import drop_kinds, open_task
from workflows.calendar import add_months, end_of_day, start_of_day
from workflows.roles import Role
from workflows.tracks import AFTERWARDS, EVALUATION, VOICES

ASK_HOLDS = "houdt_stand_vragen"
BROKEN = "Wat brak de impasse? Schrijf het zo op dat een ander er iets aan heeft. Noem geen namen."
VOICE = "Wat zeiden het kind en de ouders over de hulp en over hoe het ging? Noem geen namen."


def begin_learning(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Help fits and the case is closed: ask what broke the deadlock, and plan to ask whether the help holds.

    The team is asked as well when the case lay with it.
    """
    _ask(session, case, EVALUATION, BROKEN, Role.JEUGDBESCHERMER, case.jeugdbeschermer_id, actor, at)
    _ask(session, case, VOICES, VOICE, Role.JEUGDBESCHERMER, case.jeugdbeschermer_id, actor, at)
    chair = chair_for(session, case.region, date_of(at)) if case.ret_since else None
    if chair is not None:
        _ask(session, case, EVALUATION, BROKEN, Role.RET_CHAIR, chair, actor, at)
    p = parameters(session, date_of(at), case.region)
    for months in (p.holds_first_months, p.holds_second_months):
        due = start_of_day(add_months(date_of(at), months))
        row = Deadline(case_id=case.id, family="process", kind=ASK_HOLDS, ref=str(months), data={"source": "R15"})
        row.opened_at, row.due_at, row.next_at = at, due, due
        session.add(row)
    session.flush()


def stop_learning(session: Session, case: Case, at: datetime) -> None:
    """The case is open again: nothing is asked afterwards any more."""
    drop_kinds(session, case, AFTERWARDS, "De casus is weer open.", at)
    planned = select(Deadline).where(Deadline.case_id == case.id, Deadline.kind == ASK_HOLDS)
    for row in session.scalars(planned.where(Deadline.closed_at.is_(None))):
        row.closed_at, row.outcome, row.next_at = at, "lapsed", None


def _ask(
    session: Session, case: Case, kind: str, text: str, role: Role, person_id: int, actor: Actor, at: datetime
) -> None:
    p = parameters(session, date_of(at), case.region)
    due = end_of_day(p.calendar.add_working_days(date_of(at), p.evaluation_working_days))
    open_task(session, case, kind=kind, role=role.value, person_id=person_id, text=text, due_at=due, actor=actor, at=at)
