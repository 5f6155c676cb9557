"""What a meeting brings by the calendar: before it the sheets, after it the cases that it did not get to.

No case falls off the table by silence: what stood undecided on an agenda is on the next one a working day later,
whether the meeting was held or nobody recorded anything of it.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rets.access import SYSTEM, cases_for
from rets.clock import date_of
from rets.models import AgendaItem, Case, Meeting
from rets.services import meeting_log
from rets.services.audit import ENGINE, Happening, record
from rets.services.meeting_log import keep_record
from rets.services.meetings import ASKED, BY_ROUTE, carried_at, put_on_agenda
from rets.services.outbox import queue
from rets.services.owners import chair_for
from rets.services.settle import settle
from rets.services.sheets import tell_sheets

CARRIED = "doorgeschoven"


def meeting_due(session: Session, meeting: Meeting, now: datetime) -> None:
    """Do what the due moment of a locked meeting asks, and set the next one."""
    assert meeting.next_at is not None
    moment, meeting.next_at = meeting.next_at, None
    if meeting.cancelled_at is not None:
        return
    after = carried_at(session, meeting.region, meeting.starts_at, moment)
    if moment < after:
        if meeting.held_at is None and meeting.starts_at > now:
            tell_sheets(session, meeting, moment)
        meeting.next_at = after
    elif _carry_over(session, meeting, moment, now):
        meeting.next_at = carried_at(session, meeting.region, now, now)


def _carry_over(session: Session, meeting: Meeting, moment: datetime, now: datetime) -> bool:
    """Put what was not decided on the next agenda; whether a case waits here still.

    A case that somebody works on at this moment is left for another round, and so is an urgent meeting while its child
    is in danger: the chair hears every working day that nothing was decided (R38, P6).
    """
    left = _left(session, meeting)
    free = session.scalars(
        cases_for(SYSTEM)
        .where(Case.id.in_([item.case_id for item in left]))
        .order_by(Case.id)
        .with_for_update(of=Case, skip_locked=True)
    ).all()
    moved = {case.id: case for case in free if not (meeting.kind == "spoed" and case.acute)}
    if moved and meeting.held_at is None:
        keep_record(session, meeting, meeting_log.PASSED, now, None)
    chair = chair_for(session, meeting.region, date_of(now))
    for item in left:
        if item.case_id in moved:
            _move_on(session, meeting, item, moment, now)
        elif item.case.acute:
            queue(session, item.case, {chair, item.case.jeugdbeschermer_id}, "acute.undecided", moment)
    return len(moved) < len(left)


def _left(session: Session, meeting: Meeting) -> list[AgendaItem]:
    query = (
        select(AgendaItem)
        .options(joinedload(AgendaItem.case))
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.outcome.is_(None))
        .order_by(AgendaItem.position)
    )
    return list(session.scalars(query.execution_options(populate_existing=True)))


def _move_on(session: Session, meeting: Meeting, item: AgendaItem, moment: datetime, now: datetime) -> None:
    item.outcome = CARRIED
    session.flush()
    following = put_on_agenda(session, item.case, now)
    if following.why == ASKED:
        following.why = BY_ROUTE if item.why == BY_ROUTE else CARRIED
    data = {"meeting_id": meeting.id}
    record(session, item.case, [Happening("decision.carried_over", moment, data)], ENGINE, now)
    settle(session, item.case, ENGINE, now)
    chair = chair_for(session, meeting.region, date_of(now))
    queue(session, item.case, {chair, item.case.jeugdbeschermer_id}, "decision.carried_over", moment)
