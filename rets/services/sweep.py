"""The sweep: everything that fell due happens, exactly once, dated at its due moment.

Cases are taken one by one under a lock that other sweepers skip, so that any number of processes may sweep at once and
a killed one loses nothing: what it did not commit is still due.
"""

from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.models import Case, Deadline
from rets.services.climb import Due
from rets.services.due import act

Transaction = Callable[[], AbstractContextManager[Session]]
BATCH, WINDOW, MOST_PER_CASE = 50, 4000, 400


def sweep(transaction: Transaction, now: datetime) -> int:
    """Let everything happen that is due by now; returns how many deadlines were handled.

    `transaction` opens one transaction as the engine and commits it; a batch of cases is one transaction.
    """
    handled = 0
    while True:
        with transaction() as session:
            done = sweep_batch(session, now)
        if not done:
            return handled
        handled += done


def sweep_batch(session: Session, now: datetime, batch: int = BATCH) -> int:
    """Handle what is due on up to `batch` cases that nobody else is handling. Does not commit."""
    due = select(Deadline.case_id).where(Deadline.next_at <= now).order_by(Deadline.next_at, Deadline.id).limit(WINDOW)
    cases = session.scalars(
        access.cases_for(access.SYSTEM)
        .where(Case.id.in_(due.scalar_subquery()))
        .order_by(Case.id)
        .limit(batch)
        .with_for_update(skip_locked=True, of=Case)
        .execution_options(populate_existing=True)
    ).all()
    return sum(sweep_case(session, case, now) for case in cases)


def sweep_case(session: Session, case: Case, now: datetime) -> int:
    """Handle what is due on one locked case, in the order in which it fell due."""
    for handled in range(MOST_PER_CASE):
        session.flush()
        row = session.scalar(
            select(Deadline)
            .where(Deadline.case_id == case.id, Deadline.next_at <= now)
            .order_by(Deadline.next_at, Deadline.id)
            .limit(1)
        )
        if row is None or row.next_at is None:
            return handled
        act(Due(session, case, row, row.next_at, now))
    return MOST_PER_CASE


def next_moment(session: Session) -> datetime | None:
    """The next moment at which something falls due, if anything does."""
    return session.scalar(
        select(Deadline.next_at).where(Deadline.next_at.is_not(None)).order_by(Deadline.next_at).limit(1)
    )
