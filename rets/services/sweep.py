"""The sweep: everything that fell due happens, exactly once, dated at its due moment.

Cases are taken one by one under a lock that other sweepers skip, so that any number of processes may sweep at once and
a killed one loses nothing: what it did not commit is still due. A case on which something fails holds up no other: it
is left as it was, told, and tried again in the next round.
"""

from collections.abc import Callable, Collection, Iterable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime

import structlog
from sqlalchemy import select
from sqlalchemy.dialects.postgresql import distinct_on
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets import access
from rets.errors import RetsError
from rets.models import Case, Deadline
from rets.render.words import count
from rets.services.climb import Due
from rets.services.due import act
from rets.services.known import AGAIN
from rets.services.morning import look_around
from rets.services.outbox import Letter, post

log = structlog.get_logger()
Transaction = Callable[[], AbstractContextManager[Session]]
BATCH, WINDOW, MOST_PER_CASE = 50, 4000, 400


class SweepFailed(RetsError):
    """Everything else that was due was handled, but these cases (by number) stand as they stood."""

    def __init__(self, cases: Iterable[int]) -> None:
        """Their numbers, in order."""
        self.cases = tuple(sorted(cases))
        named = ", ".join(map(str, self.cases))
        super().__init__(
            f"Bij {count(len(self.cases), 'casus', 'casussen')} ging iets mis (nummer {named}). "
            "Alle andere termijnen zijn verwerkt. Het logboek zegt wat er misging."
        )


def sweep(transaction: Transaction, now: datetime) -> int:
    """Let everything happen that is due by now; returns how many deadlines were handled.

    `transaction` opens one transaction as the engine and commits it; a batch of cases is one transaction.

    Raises:
        SweepFailed: something failed on some cases; all others were handled first.
    """
    handled, failed = 0, set[int]()
    while True:
        with transaction() as session:
            done = sweep_batch(session, now, failed=failed)
        if not done:
            break
        handled += done
    if failed:
        raise SweepFailed(failed)
    return handled


def sweep_batch(session: Session, now: datetime, batch: int = BATCH, failed: set[int] | None = None) -> int:
    """Handle what is due on up to `batch` cases that nobody else is handling; returns 0 when nothing is left to do.

    Does not commit. With `failed` a case that fails is rolled back, told in the log and added to it, and cases in it
    are passed over; without it whatever fails is raised.
    """
    cases = _due_cases(session, now, batch, failed or ())
    if failed is None:
        return sweep_cases(session, cases, now)
    handled = _tried(session, cases, now)
    if handled is not None:
        return handled
    each = [(case.id, _tried(session, [case], now, tell=True)) for case in cases]
    failed.update(case_id for case_id, done in each if done is None)
    return sum(done or 0 for _, done in each) or len(each)


def _due_cases(session: Session, now: datetime, batch: int, without: Collection[int]) -> Sequence[Case]:
    due = select(Deadline.case_id).where(Deadline.next_at <= now, Deadline.case_id.not_in(without))
    due_ids = session.scalars(due.order_by(Deadline.next_at, Deadline.id).limit(batch * 8))
    wanted = list(dict.fromkeys(due_ids))
    if not wanted:
        return ()
    return session.scalars(
        access.cases_for(access.SYSTEM)
        .where(Case.id.in_(wanted))
        .order_by(Case.id)
        .limit(batch)
        .with_for_update(skip_locked=True, of=Case)
        .execution_options(populate_existing=True)
    ).all()


def _tried(session: Session, cases: Sequence[Case], now: datetime, tell: bool = False) -> int | None:
    """How many deadlines were handled, or None when something failed and nothing was changed."""
    ids = [case.id for case in cases]
    try:
        with session.begin_nested():
            return sweep_cases(session, cases, now)
    except DBAPIError as error:
        if error.connection_invalidated:
            raise
        fault: Exception = error
    except Exception as error:  # one case may not hold up the terms of all others, whatever is wrong with it
        fault = error
    if tell:
        log.error("sweep.case_failed", case=ids, exc_info=fault)
    return None


def sweep_cases(session: Session, cases: Sequence[Case], now: datetime) -> int:
    """Handle what is due on locked cases, of each in the order in which it fell due."""
    by_id, handled, letters = {case.id: case for case in cases}, 0, list[Letter]()
    for _ in range(MOST_PER_CASE):
        rows = _first_due(session, by_id, now)
        dues = [Due(session, by_id[row.case_id], row, row.next_at, now, letters) for row in rows if row.next_at]
        _act_on(due for due in dues if due.row.kind != AGAIN)
        look_around([due for due in dues if due.row.kind == AGAIN])
        handled += len(rows)
        if not rows:
            break
    post(session, letters)
    return handled


def _act_on(dues: Iterable[Due]) -> None:
    for due in dues:
        if due.row.next_at is not None:
            act(due)


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
