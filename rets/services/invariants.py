"""Watching the watcher: what must hold at every moment, each with what to do when it does not."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.models import Case, Consultation, Deadline, Digest, Meeting, Message, Signal
from rets.render.words import count
from rets.services.audit import verify
from rets.services.jobs import late_work
from rets.services.leaving import owned_by_nobody_here

SWEPT_WITHIN, SENT_WITHIN, WORKED_WITHIN = timedelta(minutes=10), timedelta(hours=1), timedelta(minutes=10)


@dataclass(frozen=True)
class Breach:
    """Something that should not be, and what to do about it."""

    invariant: str
    sentence: str


def open_case_is_owned(session: Session, _now: datetime) -> Iterator[Breach]:
    """An open case has an owner, a next action and a due date (promise of the process)."""
    lacking = access.cases_for(access.SYSTEM).where(
        Case.state != "closed", or_(Case.owner_id.is_(None), Case.next_action.is_(None), Case.due_at.is_(None))
    )
    for case in session.scalars(lacking):
        yield Breach("open_case_is_owned", f"Casus {case.label} heeft geen eigenaar, actie of datum. Draag hem over.")


def owner_works_here(session: Session, now: datetime) -> Iterator[Breach]:
    """What somebody who left had, the sweep gave to another, as long as anybody is there for it."""
    for case in owned_by_nobody_here(session, date_of(now - SWEPT_WITHIN)):
        sentence = f"Casus {case.label} is van iemand die hier niet meer werkt. Benoem een opvolger."
        yield Breach("owner_works_here", sentence)


def open_case_has_a_running_term(session: Session, _now: datetime) -> Iterator[Breach]:
    """An open case has an open term of its state that will still be swept."""
    running = select(Deadline.id).where(
        Deadline.case_id == Case.id,
        Deadline.kind == Case.state,
        Deadline.closed_at.is_(None),
        Deadline.next_at.is_not(None),
    )
    for case in session.scalars(access.cases_for(access.SYSTEM).where(Case.state != "closed", ~running.exists())):
        yield Breach("open_case_has_a_running_term", f"Casus {case.label} heeft geen lopende termijn. Draag hem over.")


def nothing_due_is_left_lying(session: Session, now: datetime) -> Iterator[Breach]:
    """What fell due has been swept within ten minutes."""
    cases = access.cases_for(access.SYSTEM).subquery()
    since = func.greatest(Deadline.next_at, cases.c.raised_at, cases.c.facts_at)  # a date may be past when it is told
    late = session.scalar(
        select(func.count())
        .select_from(Deadline)
        .join(cases, cases.c.id == Deadline.case_id)
        .where(Deadline.next_at < now - SWEPT_WITHIN, since < now - SWEPT_WITHIN)
    )
    for table in (Consultation, Signal, Meeting):
        late = (late or 0) + (session.scalar(select(func.count()).where(table.next_at < now - SWEPT_WITHIN)) or 0)
    if late:
        yield Breach(
            "nothing_due_is_left_lying",
            f"{count(late, 'termijn is', 'termijnen zijn')} niet verwerkt. Loopt `rets sweep --loop`?",
        )


def outbox_moves(session: Session, now: datetime) -> Iterator[Breach]:
    """No message waits longer than an hour without having been tried, or after five tries."""
    old = Message.created_at < now - SENT_WITHIN
    stuck = session.execute(
        select(func.count(), func.max(Message.last_error)).where(
            Message.next_at.is_not(None), old, or_(Message.attempts == 0, Message.attempts >= 5)
        )
    ).one()
    late = session.scalar(select(func.count()).where(Digest.next_at < now - SENT_WITHIN)) or 0
    if stuck[0] + late:
        why = f" Laatste fout: {stuck[1]}." if stuck[1] else ""
        yield Breach(
            "outbox_moves",
            f"{count(stuck[0] + late, 'bericht is', 'berichten zijn')} niet verstuurd. Loopt `rets worker`?{why}",
        )


def work_gets_done(session: Session, _now: datetime) -> Iterator[Breach]:
    """No work was given up, and no plan waits longer than ten minutes for a worker (the clock is the database's)."""
    failed, waiting = late_work(session, WORKED_WITHIN)
    if failed:
        yield Breach(
            "work_gets_done",
            f"{count(failed, 'taak is', 'taken zijn')} opgegeven. Kijk in het log; daarna: `rets worker --opnieuw`.",
        )
    if waiting:
        yield Breach("work_gets_done", f"{count(waiting, 'plan wacht', 'plannen wachten')}. Loopt `rets worker`?")


def chains_hold(session: Session, _now: datetime) -> Iterator[Breach]:
    """No event was changed or removed after it was written."""
    for broken in verify(session):
        yield Breach("chains_hold", f"Casus {broken.case_id}: {broken.sentence}.")


INVARIANTS: tuple[Callable[[Session, datetime], Iterator[Breach]], ...] = (
    open_case_is_owned,
    owner_works_here,
    open_case_has_a_running_term,
    nothing_due_is_left_lying,
    outbox_moves,
    work_gets_done,
    chains_hold,
)


def breaches(session: Session, now: datetime, *, mail: bool = True) -> list[Breach]:
    """Every breach; `mail` is false where no mail server is configured, and messages are read in RETS only."""
    watched = [check for check in INVARIANTS if mail or check is not outbox_moves]
    return [breach for check in watched for breach in check(session, now)]
