"""Some time before a meeting its members hear that the case sheets stand ready, and the order of the agenda is set."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rets.models import AgendaItem, Case, Meeting
from rets.services.invitations import SHEETS, SLOT, all_invited, invite_team, invite_to_slot


def tell_sheets(session: Session, meeting: Meeting, moment: datetime) -> None:
    """Set the half hours in the order of who needs it most, and tell the team. The meeting is locked."""
    items = session.scalars(
        select(AgendaItem)
        .options(joinedload(AgendaItem.case))
        .where(AgendaItem.meeting_id == meeting.id, AgendaItem.outcome.is_(None))
        .with_for_update(of=AgendaItem)
    ).all()
    for place, item in enumerate(sorted(items, key=lambda one: _order(one.case))):
        slot = meeting.starts_at + SLOT * place
        if item.slot_at != slot or not all_invited(session, item.case, item):
            item.slot_at = slot
            invite_to_slot(session, item.case, item, moment)
    if items:
        invite_team(session, meeting, SHEETS, moment, cases=len(items))
    session.flush()


def _order(case: Case) -> tuple[object, ...]:
    """The order of P24 as everybody may know it, so that a half hour tells no birth month."""
    return case.told_priority, case.told_on, case.raised_at, case.id
