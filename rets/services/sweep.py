"""The sweep: everything that fell due happens, exactly once, dated at its due moment.

Cases are taken one by one under a lock that other sweepers skip, so that any number of processes may sweep at once and
a killed one loses nothing: what it did not commit is still due.
"""

from collections.abc import Callable, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.orm import Session

from rets import access
from rets.models import Case, Deadline
from rets.services.climb import Due
from rets.services.due import act
from rets.services.outbox import Letter, post

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
    due_ids = session.scalars(
        select(Deadline.case_id).where(Deadline.next_at <= now).order_by(Deadline.next_at, Deadline.id).limit(batch * 8)
    )
    wanted = list(dict.fromkeys(due_ids))
    if not wanted:
        return 0
    cases = session.scalars(
        access.cases_for(access.SYSTEM)
        .where(Case.id.in_(wanted))
        .order_by(Case.id)
        .limit(batch)
        .with_for_update(skip_locked=True, of=Case)
        .execution_options(populate_existing=True)
    ).all()
    return sweep_cases(session, cases, now)


def sweep_cases(session: Session, cases: Sequence[Case], now: datetime) -> int:
    """Handle what is due on locked cases, of each in the order in which it fell due."""
    by_id, handled, letters = {case.id: case for case in cases}, 0, list[Letter]()
    for _ in range(MOST_PER_CASE):
        rows = _first_due(session, by_id, now)
        for row in rows:
            if row.next_at is not None:
                act(Due(session, by_id[row.case_id], row, row.next_at, now, letters))
        handled += len(rows)
        if not rows:
            break
    post(session, letters)
    return handled


def sweep_case(session: Session, case: Case, now: datetime) -> int:
    """Handle what is due on one locked case, in the order in which it fell due."""
    return sweep_cases(session, [case], now)


def _first_due(session: Session, case_ids: Iterable[int], now: datetime) -> Sequence[Deadline]:
    """Of each case what fell due first."""
    session.flush()
    return session.scalars(
        select(Deadline)
        .ext(distinct_on(Deadline.case_id))
        .where(Deadline.case_id.in_(tuple(case_ids)), Deadline.next_at <= now)
        .order_by(Deadline.case_id, Deadline.next_at, Deadline.id)
    ).all()


def next_moment(session: Session) -> datetime | None:
    """The next moment at which something falls due, if anything does."""
    return session.scalar(
        select(Deadline.next_at).where(Deadline.next_at.is_not(None)).order_by(Deadline.next_at).limit(1)
    )
