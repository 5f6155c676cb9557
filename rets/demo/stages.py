"""The cases of the demonstration in every stage, lived through up to now as if the engine had run all the time."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

import structlog
from sqlalchemy import exists, select, update
from sqlalchemy.orm import Session

from rets import access, clock
from rets.demo.acts import perform
from rets.demo.script import Act, acts
from rets.demo.signals import load_signals
from rets.errors import Forbidden, Invalid, Refused
from rets.models import Case, Deadline, Message, Task
from rets.services.alarm_answer import answer_alarm
from rets.services.audit import Actor
from rets.services.climb import Due
from rets.services.due import act as act_on
from rets.services.known import AGAIN
from rets.services.outbox import post
from rets.services.signal_finding import find_signals
from rets.services.sweep import sweep_batch
from rets.services.watch import sweep_watched
from workflows.roles import Role
from workflows.words import ALARM

log = structlog.get_logger()
DOING = "De jeugdbeschermer gaat nu naar het kind en maakt afspraken over de veiligheid."
SENT_AFTER, READ_AFTER = timedelta(hours=26), timedelta(days=3)


def load_stages(session: Session, now: datetime) -> list[Act]:
    """Let the invented and the real cases be raised and go on until now; does nothing when there are cases.

    Returns what a rule of the process held back. Does not commit.
    """
    if session.scalar(select(exists(access.cases_for(access.SYSTEM).with_only_columns(Case.id)))):
        return []
    held: list[Act] = []
    never_raised: set[str] = set()
    cases: dict[int, Case] = {}
    for act in acts(now):
        _fall_due(session, act.at, cases)
        if act.label not in never_raised and not _happens(session, act):
            held.append(act)
            never_raised |= {act.label} if act.name == "raise" else set()
    _fall_due(session, now, cases)
    with clock.use(now):
        while sweep_batch(session, now):
            session.flush()
        load_signals(session, now)
        sweep_watched(partial(_within, session), now)
        find_signals(session, now)
    _deliver(session, now)
    return held


@contextmanager
def _within(session: Session) -> Iterator[Session]:
    with session.begin_nested():
        yield session


def _happens(session: Session, act: Act) -> bool:
    try:
        with clock.use(act.at), session.begin_nested():
            perform(session, act)
    except (Refused, Forbidden, Invalid) as error:
        session.expire_all()
        log.debug("demo.held_back", case=act.label, what=act.name, why=" ".join(error.sentences))
        return False
    return True


def _fall_due(session: Session, until: datetime, cases: dict[int, Case]) -> None:
    """Everything of every case happens at its own moment.

    What only repeats itself (the daily look at supply that stood still, the weekly reminder of what was missed) waits
    for the sweep at the end.
    """
    for row in _due(session, until):
        if row.case_id not in cases:
            cases |= {case.id: case for case in session.scalars(access.cases_for(access.SYSTEM))}
        case = cases[row.case_id]
        moment = max(row.next_at or until, case.raised_at, case.facts_at)
        with clock.use(moment):
            if row.kind == f"taak.{ALARM}" and case.acute:
                _take_alarm(session, case, row, moment)
                continue
            due = Due(session, case, row, row.next_at or moment, moment)
            act_on(due)
            post(session, due.post)


def _take_alarm(session: Session, case: Case, row: Deadline, at: datetime) -> None:
    """Whoever was called first answers within the hour."""
    task = session.get_one(Task, int(row.ref))
    actor = Actor(task.person_id, frozenset({Role(task.role)}))
    answer_alarm(session, case, task, doing=DOING, watches="de jeugdbeschermer", actor=actor, at=at)


def _due(session: Session, until: datetime) -> Iterator[Deadline]:
    query = (
        select(Deadline)
        .where(Deadline.next_at <= until, Deadline.kind != AGAIN, Deadline.missed_at.is_(None))
        .order_by(Deadline.next_at, Deadline.id)
        .limit(1)
    )
    while (row := session.scalar(query)) is not None:
        yield row


def _deliver(session: Session, now: datetime) -> None:
    """What is older than a day went out long ago, and was read after some days."""
    old = Message.created_at < now - SENT_AFTER
    session.execute(update(Message).where(old).values(sent_at=Message.created_at, attempts=1, next_at=None))
    read = Message.created_at < now - READ_AFTER
    session.execute(update(Message).where(read).values(read_at=Message.created_at + timedelta(hours=4)))
