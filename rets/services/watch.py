"""What is watched without a case: whoever owes an answer and stays silent loses it to the chair, then to its deputy.

A meeting is watched as well: before it its sheets, after it its cases (`rets.services.meeting_due`).

The sweep takes one row at a time under a lock that other sweepers skip, and dates what it does at the due moment. A
row on which something fails holds up no other, and is tried again in the next round.
"""

from collections.abc import Callable, Collection
from contextlib import AbstractContextManager
from datetime import date, datetime
from typing import TypeVar

import structlog
from sqlalchemy import or_, select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Appointment, Consultation, ConsultationTurn, Meeting, Signal, SignalTurn
from rets.services.meeting_due import meeting_due
from rets.services.outbox import letters_about, post
from rets.services.parameters import parameters
from rets.services.teams import team_of
from workflows.calendar import end_of_day
from workflows.roles import Role

log = structlog.get_logger("rets.watch")
Transaction = Callable[[], AbstractContextManager[Session]]
Watched = Consultation | Signal
Row = TypeVar("Row", Consultation, Signal, Meeting)
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


def add_turn(
    session: Session, row: Watched, kind: str, *, actor_id: int | None, text: str = "", moment: datetime, now: datetime
) -> None:
    """Write what happened to a row, with who owes the answer from then on."""
    made = ConsultationTurn() if isinstance(row, Consultation) else SignalTurn()
    made.kind, made.effective_at, made.recorded_at = kind, moment, now
    made.actor_id, made.owner_id, made.text = actor_id, row.owner_id, text
    row.turns.append(made)  # type: ignore[arg-type]  # the one that belongs to this row
    session.flush()
    session.expire(row, ["owner"])


def sweep_watched(transaction: Transaction, now: datetime) -> int:
    """Pass on whatever was not answered by now and see to the meetings; returns how often that happened."""
    answers = _sweep(transaction, Consultation, now) + _sweep(transaction, Signal, now)
    return answers + _sweep(transaction, Meeting, now)


def pass_on(session: Session, row: Watched, now: datetime) -> None:
    """The term of a locked row is over without an answer: somebody else owes it from the due moment on."""
    assert row.next_at is not None
    moment = row.next_at
    chair = chair_of(session, row.region, date_of(now))
    to = chair if chair and chair != row.owner_id and not row.silences else None
    to = to or (deputy_of(session, row.region, chair, date_of(now)) if chair else None) or row.owner_id
    row.owner_id, row.silences = to, row.silences + 1
    row.due_at = row.next_at = term(session, row.region, max(moment, now))
    add_turn(session, row, SILENCE, actor_id=None, moment=moment, now=now)
    kind = "advice.silent" if isinstance(row, Consultation) else "signal.silent"
    post(session, letters_about(row, {to, chair}, kind, moment))


def _sweep(transaction: Transaction, table: type[Row], now: datetime) -> int:
    done, failed = 0, set[int]()
    while True:
        with transaction() as session:
            row = _first_due(session, table, now, failed)
            if row is None:
                return done
            if _tried(session, row, now):
                done += 1
            else:
                failed.add(row.id)


def _first_due(session: Session, table: type[Row], now: datetime, without: Collection[int]) -> Row | None:
    query = (
        select(table)
        .where(table.next_at <= now, table.id.not_in(without))
        .order_by(table.next_at, table.id)
        .limit(1)
        .with_for_update(skip_locked=True, of=table)
        .execution_options(populate_existing=True)
    )
    return session.scalar(query)


def _tried(session: Session, row: Watched | Meeting, now: datetime) -> bool:
    number = row.id
    try:
        with session.begin_nested():
            meeting_due(session, row, now) if isinstance(row, Meeting) else pass_on(session, row, now)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        fault: Exception = error
    except Exception as error:  # one row may not hold up the terms of all others, whatever is wrong with it
        fault = error
    else:
        return True
    log.error("watch.failed", about=type(row).__name__, number=number, exc_info=fault)
    return False
