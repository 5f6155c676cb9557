"""An urgent meeting of the expert team outside its rhythm: by phone if need be, decided now, confirmed later (P6)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.errors import Invalid, Refused
from rets.models import AgendaItem, Case, Meeting
from rets.services.audit import Actor, Happening, record
from rets.services.invitations import call_off_slots, invite_team, invite_to_slot
from rets.services.meetings import carried_at

AT_THE_TABLE = frozenset({"at_ret", "escalated"})


def call_urgent(session: Session, case: Case, *, why: str, actor: Actor, at: datetime) -> Meeting:
    """Call the team together today for one locked case; it leaves the regular agenda. Does not commit.

    Raises:
        Invalid: no reason was given.
        Refused: the case is not before the team, or an urgent meeting waits for it already.
    """
    if not why.strip():
        raise Invalid.at("waarom", "Schrijf op waarom dit niet kan wachten.")
    if case.state not in AT_THE_TABLE:
        raise Refused("Deze casus ligt niet op tafel bij het expertteam. Meld hem eerst aan.")
    waiting = session.scalars(
        select(AgendaItem)
        .join(Meeting)
        .where(AgendaItem.case_id == case.id, AgendaItem.outcome.is_(None), Meeting.held_at.is_(None))
    ).all()
    if any(item.meeting.kind == "spoed" for item in waiting):
        raise Refused("Voor deze casus is al een spoedoverleg bijeengeroepen.")
    for item in waiting:
        item.outcome = "spoed"
    call_off_slots(session, waiting, at)
    meeting = Meeting(region=case.region, kind="spoed", starts_at=at, present=[])
    item = AgendaItem(case_id=case.id, position=1, why="acuut" if case.acute else "spoed", slot_at=at)
    meeting.items, meeting.next_at = [item], carried_at(session, case.region, at, at)
    session.add(meeting)
    session.flush()
    invite_to_slot(session, case, item, at)
    happening = Happening("decision.urgent", at, {"meeting_id": meeting.id, "text": why.strip()})
    record(session, case, [happening], actor, at)
    invite_team(session, meeting, "meeting.urgent", at, about=case.id, without=actor.person_id)
    return meeting
