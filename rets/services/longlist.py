"""The longlist: nothing fits yet, so the case comes back on an agenda by itself, within three months (EX3)."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader, cases_for
from rets.clock import date_of
from rets.db import as_engine
from rets.errors import Forbidden, Invalid, Refused
from rets.models import AgendaItem, Case, Deadline, Meeting
from rets.services.audit import ENGINE, Actor, Happening, record
from rets.services.meetings import last_start, settle_item, sheets_at
from rets.services.parameters import parameters
from rets.services.settle import settle
from rets.services.tasks import close_deadline
from workflows.calendar import add_months, start_of_day
from workflows.roles import Role

LONGLIST, BACK_ON = "longlist", "back_on"


@dataclass(frozen=True)
class Listed:
    """A case on the longlist, since when and when it comes back on an agenda at the latest."""

    case: Case
    since: date
    back_on: date


def put_on_longlist(session: Session, case: Case, meeting: Meeting, *, why: str, actor: Actor, at: datetime) -> None:
    """The team found nothing that fits yet: a locked case leaves this agenda and comes back by itself.

    It is back for the last meeting within three months (EX3), on its agenda when the sheets of that meeting are told.
    The term of the state runs on, so that the longlist stalls nothing; a case that never came to the team is not seen
    by it meanwhile. Does not commit.

    Raises:
        Forbidden: the actor is not the chair.
        Invalid: no reason was given.
        Refused: the case does not wait on the agenda of this meeting.
    """
    if Role.RET_CHAIR not in actor.roles:
        raise Forbidden("Dit doet de voorzitter van het expertteam.")
    if not why.strip():
        raise Invalid.at("longlist", "Schrijf op wat het team zocht en waarom dat er nog niet is.")
    waits = AgendaItem.case_id == case.id, AgendaItem.meeting_id == meeting.id, AgendaItem.outcome.is_(None)
    if session.scalar(select(AgendaItem.id).where(*waits)) is None:
        raise Refused("Deze casus staat niet meer open op de agenda van deze vergadering.")
    settle_item(session, case, LONGLIST, at, meeting)
    close_deadline(session, case, LONGLIST, "", at, "renewed")
    months = parameters(session, date_of(at), case.region).longlist_months
    latest = add_months(date_of(at), months)
    starts_at = last_start(session, case.region, latest, at)
    back_on = date_of(starts_at) if starts_at else latest
    due = sheets_at(session, case.region, starts_at, at) if starts_at else start_of_day(latest)
    session.add(
        Deadline(
            case_id=case.id,
            family="process",
            kind=LONGLIST,
            ref="",
            opened_at=at,
            due_at=due,
            next_at=due,
            data={"meeting_id": meeting.id, BACK_ON: back_on.isoformat()},
        )
    )
    data = {"meeting_id": meeting.id, "text": why.strip(), "due_on": back_on.isoformat()}
    record(session, case, [Happening("decision.longlisted", at, data)], actor, at)
    with as_engine(session):
        settle(session, case, ENGINE, at)


def strike(session: Session, case: Case, actor: Actor, at: datetime) -> None:
    """Help has really started: the case leaves the longlist."""
    open_ = select(Deadline.id).where(
        Deadline.case_id == case.id, Deadline.kind == LONGLIST, Deadline.closed_at.is_(None)
    )
    if session.scalar(open_) is not None:
        close_deadline(session, case, LONGLIST, "", at, "done")
        record(session, case, [Happening("decision.struck", at, {})], actor, at)


def longlist(session: Session, reader: Reader) -> list[Listed]:
    """What stands on the longlist of the reader's teams, as far as the reader may see it; first back first."""
    visible = cases_for(reader).where(Case.region.in_(reader.regions(Role.RET_MEMBER, Role.RET_CHAIR))).subquery()
    rows = session.execute(
        select(Deadline, Case)
        .join(Case, Deadline.case_id == Case.id)
        .join(visible, visible.c.id == Case.id)
        .where(Deadline.kind == LONGLIST, Deadline.closed_at.is_(None))
        .order_by(Deadline.due_at, Deadline.id)
    )
    return [Listed(case, date_of(row.opened_at), _back_on(row)) for row, case in rows]


def _back_on(row: Deadline) -> date:
    """The day of the meeting it comes back for; of a row from before that was kept, the day it is put on an agenda."""
    return date.fromisoformat(row.data[BACK_ON]) if BACK_ON in row.data else date_of(row.due_at)
