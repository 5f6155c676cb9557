"""A child whose municipality turns out to lie in another region: the people of that region take over (R5, V6).

They get what is asked, the place on an agenda and the decisions to confirm; those of the former region keep nothing.
"""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import AgendaItem, Case, Deadline, Decision, Meeting, Task
from rets.services import meeting_log
from rets.services.audit import ENGINE, Happening, record
from rets.services.confirming import CONFIRM
from rets.services.hands import Why, follow_posts
from rets.services.invitations import call_off_meeting, call_off_slots
from rets.services.meeting_log import keep_record
from rets.services.meetings import WAITING, next_meeting, put_on_agenda
from rets.services.owners import chair_for
from workflows.calendar import end_of_day
from workflows.plan import RUNG_RET_CONSULT
from workflows.roles import Role

WORDS = "De verantwoordelijke gemeente ligt in een andere regio. De mensen van die regio nemen het over."
MOVED, REGION = "andere_regio", "regio"


def follow_region(session: Session, case: Case, former: str, at: datetime) -> None:
    """Give a case whose region changed, and what is asked about it, to the people of that region.

    The clocks run on: a dispute about residence never restarts anything. The caller settles.
    """
    if case.region == former or case.state == "closed":
        return
    follow_posts(session, case, Why(WORDS, REGION, {"former_region": former}), at)
    if not _team_has_it(session, case, at):
        case.ret_since = None
    _follow_agenda(session, case, at)
    _confirm_here(session, case, at)


def _team_has_it(session: Session, case: Case, at: datetime) -> bool:
    """Whether the team of the region leads the case or is asked for its advice; what a former team saw says nothing."""
    chair = chair_for(session, case.region, date_of(at))
    asked = select(Task.id).where(Task.case_id == case.id, Task.answered_at.is_(None), Task.person_id == chair)
    if case.rung < RUNG_RET_CONSULT or chair is None:
        return False
    return case.owner_id == chair or session.scalar(asked.where(Task.role == Role.RET_CHAIR.value).limit(1)) is not None


def _follow_agenda(session: Session, case: Case, at: datetime) -> None:
    """What waits on an agenda of the former team waits on the next of this one, for the same reason."""
    left = [item for item in session.scalars(WAITING, {"case": case.id}) if item.meeting.region != case.region]
    if not left:
        return
    for item in left:
        item.outcome = MOVED
    call_off_slots(session, left, at)
    session.flush()
    following = put_on_agenda(session, case, at, left[0].why)
    record(session, case, [Happening("decision.elsewhere", at, {"meeting_id": following.meeting_id})], ENGINE, at)
    for item in left:
        _call_off_urgent(session, item.meeting, at)


def _call_off_urgent(session: Session, meeting: Meeting, at: datetime) -> None:
    """An urgent meeting of the former team has nothing left to decide."""
    waits = select(AgendaItem.id).where(AgendaItem.meeting_id == meeting.id, AgendaItem.outcome.is_(None)).limit(1)
    if meeting.kind != "spoed" or meeting.held_at or meeting.cancelled_at or session.scalar(waits) is not None:
        return
    meeting.cancelled_at, meeting.next_at = at, None
    keep_record(session, meeting, meeting_log.CANCELLED, at, None, WORDS)
    call_off_meeting(session, meeting, at)


def _confirm_here(session: Session, case: Case, at: datetime) -> None:
    """What was decided outside the calendar is confirmed by the team of this region (P6)."""
    waiting = select(Decision).where(
        Decision.case_id == case.id, Decision.confirm_at_id.is_not(None), Decision.settled_at.is_(None)
    )
    for decision in session.scalars(waiting.order_by(Decision.id)).all():
        following = next_meeting(session, case.region, at)
        decision.confirm_at_id = following.id
        asked = Deadline.case_id == case.id, Deadline.kind == CONFIRM, Deadline.ref == str(decision.id)
        for row in session.scalars(select(Deadline).where(*asked, Deadline.closed_at.is_(None))):
            row.due_at = row.next_at = end_of_day(date_of(following.starts_at))
