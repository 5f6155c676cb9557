"""How the installation fares, for its administrator: figures about messages and terms, nothing about a case."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets.db import as_engine
from rets.models import Deadline, Message
from rets.services.audit import verify
from rets.services.invariants import INVARIANTS, Breach, chains_hold, outbox_moves
from rets.services.jobs import Work, work_in_line


@dataclass(frozen=True)
class Outbox:
    """Messages by what became of them; `failing` were tried in vain and will be tried again."""

    waiting: int
    failing: int
    sent_today: int
    dropped: int
    oldest_at: datetime | None
    last_error: str | None


@dataclass(frozen=True)
class Terms:
    """Open terms, and those that are due and not yet swept."""

    open: int
    due: int
    next_at: datetime | None


def outbox(session: Session, now: datetime) -> Outbox:
    """What waits in the outbox."""
    with as_engine(session):
        row = session.execute(
            select(
                func.count().filter(Message.next_at.is_not(None)),
                func.count().filter(Message.next_at.is_not(None), Message.attempts > 0),
                func.count().filter(Message.sent_at >= now - timedelta(days=1)),
                func.count().filter(Message.dropped_at.is_not(None)),
                func.min(Message.created_at).filter(Message.next_at.is_not(None)),
            ).select_from(Message)
        ).one()
        error = session.scalar(
            select(Message.last_error)
            .where(Message.next_at.is_not(None), Message.last_error.is_not(None))
            .order_by(Message.id.desc())
            .limit(1)
        )
    return Outbox(*row, error)


def work(session: Session, *, mail: bool) -> Work:
    """What the workers have before them; without a mail server, what waits for one is left out."""
    with as_engine(session):
        return work_in_line(session, mail=mail)


def terms(session: Session, now: datetime) -> Terms:
    """What the sweep has before it."""
    with as_engine(session):
        row = session.execute(
            select(
                func.count(),
                func.count().filter(Deadline.next_at <= now),
                func.min(Deadline.next_at),
            ).where(Deadline.next_at.is_not(None))
        ).one()
    return Terms(*row)


def watch(session: Session, now: datetime, *, mail: bool) -> list[Breach]:
    """Everything that should not be (`rets.services.invariants`), but for the chains: those take long and are asked."""
    left_out = {chains_hold} if mail else {chains_hold, outbox_moves}
    with as_engine(session):
        return [breach for check in INVARIANTS if check not in left_out for breach in check(session, now)]


def broken_chains(session: Session) -> int:
    """How many events do not stand as they were written."""
    with as_engine(session):
        return sum(1 for _ in verify(session))
