"""The chair moves or cancels a meeting: whoever was invited hears it, and no case falls off the table by it."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import SYSTEM, cases_for
from rets.clock import date_of
from rets.db import as_engine
from rets.errors import Invalid, Refused
from rets.models import AgendaItem, Case, Deadline, Decision, Meeting
from rets.render.dates import exact_moment
from rets.services import meeting_log
from rets.services.audit import ENGINE, Actor, Happening, record
from rets.services.confirming import CONFIRM
from rets.services.invitations import MOVED, call_off_meeting, call_off_slots, invite_team, invite_to_slot
from rets.services.meeting_log import keep_record
from rets.services.meetings import next_meeting, put_on_agenda, sheets_at
from rets.services.settle import settle
from workflows.calendar import end_of_day

CALLED_OFF = "afgezegd"


def move_meeting(session: Session, meeting: Meeting, *, starts_at: datetime, actor: Actor, at: datetime) -> None:
    """Hold a regular meeting at another moment; its cases go along. Does not commit.

    Raises:
        Invalid: the new moment lies in the past or is the present one.
        Refused: the meeting was held or cancelled, or is an urgent one.
    """
    if starts_at <= at:
        raise Invalid.at("nieuwe-dag", "Kies een moment dat nog komt.")
    waiting = _locked(session, meeting)
    if starts_at == meeting.starts_at:
        raise Invalid.at("nieuwe-dag", "De vergadering is al op dit moment. Kies een ander moment.")
    later = starts_at - meeting.starts_at
    meeting.starts_at, meeting.next_at = starts_at, sheets_at(session, meeting.region, starts_at, at)
    keep_record(session, meeting, meeting_log.MOVED, at, actor.person_id, f"Nu: {exact_moment(starts_at)}.")
    with as_engine(session):
        invite_team(session, meeting, MOVED, at, cases=len(waiting))
        for case, item in waiting:
            item.slot_at = (item.slot_at or starts_at - later) + later
            invite_to_slot(session, case, item, at)
            data = {"meeting_id": meeting.id, "text": f"Nu: {exact_moment(starts_at)}."}
            record(session, case, [Happening("decision.moved", at, data)], actor, at)
    session.flush()


def cancel_meeting(session: Session, meeting: Meeting, *, why: str, actor: Actor, at: datetime) -> None:
    """Cancel a regular meeting: its cases, and what it had to confirm, go to the next one. Does not commit.

    Raises:
        Invalid: no reason was given.
        Refused: the meeting was held or cancelled, or is an urgent one.
    """
    if not why.strip():
        raise Invalid.at("afzeggen", "Schrijf op waarom de vergadering niet doorgaat.")
    waiting = _locked(session, meeting)
    meeting.cancelled_at, meeting.next_at = at, None
    keep_record(session, meeting, meeting_log.CANCELLED, at, actor.person_id, why.strip())
    with as_engine(session):
        call_off_meeting(session, meeting, at)
        for case, item in waiting:
            item.outcome = CALLED_OFF
            call_off_slots(session, [item], at)
            session.flush()
            put_on_agenda(session, case, at)
            data = {"meeting_id": meeting.id, "text": why.strip()}
            record(session, case, [Happening("decision.called_off", at, data)], actor, at)
            settle(session, case, ENGINE, at)
        _confirm_later(session, meeting, at)
    session.flush()


def _check_plannable(meeting: Meeting) -> None:
    if meeting.kind != "regular":
        raise Refused("Een spoedoverleg is nu. Verzetten of afzeggen kan niet.")
    if meeting.cancelled_at is not None:
        raise Refused("Deze vergadering is al afgezegd.")
    if meeting.held_at is not None:
        raise Refused("Deze vergadering is al gehouden.")


def _locked(session: Session, meeting: Meeting) -> list[tuple[Case, AgendaItem]]:
    """The cases that wait for a meeting, each with its place; first the cases are locked, by number, then the meeting.

    Raises:
        Refused: the meeting cannot be planned otherwise, or a case came on its agenda at the same time.
    """
    with as_engine(session):
        of_case = {item.case_id: item for item in _items(session, meeting)}
        query = cases_for(SYSTEM).where(Case.id.in_(of_case)).order_by(Case.id).with_for_update(of=Case)
        cases = session.scalars(query).all()
        session.refresh(meeting, with_for_update=True)
        _check_plannable(meeting)
        still = {item.case_id: item for item in _items(session, meeting)}
    if still.keys() - of_case.keys():
        raise Refused("Er kwam op dit moment een casus op de agenda. Probeer het opnieuw.")
    return [(case, still[case.id]) for case in cases if case.id in still]


def _items(session: Session, meeting: Meeting) -> Sequence[AgendaItem]:
    query = select(AgendaItem).where(AgendaItem.meeting_id == meeting.id, AgendaItem.outcome.is_(None))
    return session.scalars(query.execution_options(populate_existing=True)).all()


def _confirm_later(session: Session, meeting: Meeting, at: datetime) -> None:
    """What the meeting had to confirm stands on the next agenda; it is asked for there."""
    decisions = session.scalars(
        select(Decision).where(Decision.confirm_at_id == meeting.id, Decision.settled_at.is_(None))
    ).all()
    for decision in decisions:
        following = next_meeting(session, meeting.region, at)
        decision.confirm_at_id = following.id
        asked = Deadline.case_id == decision.case_id, Deadline.kind == CONFIRM, Deadline.ref == str(decision.id)
        for row in session.scalars(select(Deadline).where(*asked, Deadline.closed_at.is_(None))):
            row.next_at = end_of_day(date_of(following.starts_at))
