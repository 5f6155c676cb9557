"""What is watched without a case: whoever owes an answer and stays silent loses it to the chair, then to its deputy.

The sweep takes one row at a time under a lock that other sweepers skip, and dates what it does at the due moment. A
row on which something fails holds up no other, and is tried again in the next round.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import date, datetime

import structlog
from sqlalchemy import or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Appointment, Consultation, ConsultationTurn
from rets.services.outbox import letters_about, post
from rets.services.parameters import parameters
from rets.services.teams import team_of
from workflows.calendar import end_of_day
from workflows.roles import Role

log = structlog.get_logger("rets.watch")
Transaction = Callable[[], AbstractContextManager[Session]]
SILENCE = "silence"


def term(session: Session, region: str, at: datetime) -> datetime:
    """When an answer that is asked for at a moment is due."""
    p = parameters(session, date_of(at), region)
    return end_of_day(p.calendar.add_working_days(date_of(at), p.consult_working_days))


def chair_of(session: Session, region: str, on: date) -> int | None:
    """Who sits in the seat of the chair; a deputy when the chair is away."""
    chairs = [member for member in team_of(session, region, on).members if member.chair]
    here = [member.person_id for member in chairs if not member.away]
    return next(iter(here or [member.person_id for member in chairs]), None)


def deputy_of(session: Session, region: str, chair: int, on: date) -> int | None:
    """Who acts for a chair that stays silent: its deputy, else another member of the team."""
    named = session.scalar(
        select(Appointment.deputy_id)
        .where(Appointment.region == region, Appointment.role == Role.RET_CHAIR.value)
        .where(Appointment.deputy_id.is_not(None), Appointment.deputy_id != chair, Appointment.valid_from <= on)
        .where(or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
        .order_by(Appointment.id)
    )
    others = (m.person_id for m in team_of(session, region, on).members if m.person_id != chair and not m.away)
    return named or next(others, None)


def sweep_watched(transaction: Transaction, now: datetime) -> int:
    """Pass on whatever was not answered by now; returns how often something was passed on."""
    done, failed = 0, set[int]()
    while True:
        with transaction() as session:
            row = _first_due(session, now, failed)
            if row is None:
                return done
            if _tried(session, row, now):
                done += 1
            else:
                failed.add(row.id)


def pass_on(session: Session, row: Consultation, now: datetime) -> None:
    """The term of a locked row is over without an answer: somebody else owes it from the due moment on."""
    assert row.next_at is not None
    moment = row.next_at
    chair = chair_of(session, row.region, date_of(now))
    to = chair if chair and chair != row.owner_id and not row.silences else None
    to = to or (deputy_of(session, row.region, chair, date_of(now)) if chair else None) or row.owner_id
    row.owner_id, row.silences = to, row.silences + 1
    row.due_at = row.next_at = term(session, row.region, max(moment, now))
    turn = ConsultationTurn(consultation_id=row.id, kind=SILENCE, effective_at=moment, recorded_at=now, owner_id=to)
    turn.text = ""
    session.add(turn)
    session.flush()
    post(session, letters_about(row, {to, chair}, "advice.silent", moment))


def _first_due(session: Session, now: datetime, without: Collection[int]) -> Consultation | None:
    return session.scalar(
        select(Consultation)
        .where(Consultation.next_at <= now, Consultation.id.not_in(without))
        .order_by(Consultation.next_at, Consultation.id)
        .limit(1)
        .with_for_update(skip_locked=True)
        .execution_options(populate_existing=True)
    )


def _tried(session: Session, row: Consultation, now: datetime) -> bool:
    number = row.id
    try:
        with session.begin_nested():
            pass_on(session, row, now)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        fault: Exception = error
    except Exception as error:  # one question may not hold up the terms of all others, whatever is wrong with it
        fault = error
    else:
        return True
    log.error("watch.failed", consultation=number, exc_info=fault)
    return False
