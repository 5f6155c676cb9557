"""A quorum by telephone: who was called for an urgent meeting, when, whether reached, and what they said (P6)."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from rets import access
from rets.clock import date_of
from rets.errors import FieldError, Invalid, Refused
from rets.models import AgendaItem, Case, Meeting, MeetingCall
from rets.services.audit import Actor, Happening, record
from rets.services.meeting_log import set_present
from rets.services.teams import Member, team_of


def case_of(session: Session, reader: access.Reader, meeting: Meeting, *, lock: bool = False) -> Case:
    """The case for which an urgent meeting was called.

    Raises:
        Refused: this is a regular meeting.
        NotFound: this reader may not see the case.
    """
    number = session.scalar(select(AgendaItem.case_id).where(AgendaItem.meeting_id == meeting.id).limit(1))
    if meeting.kind != "spoed" or number is None:
        raise Refused("Bellen hoort bij een spoedoverleg. Leg bij een gewone vergadering vast wie aan tafel zit.")
    return access.case_for(session, reader, number, lock=lock)


def record_call(
    session: Session,
    case: Case,
    meeting: Meeting,
    *,
    person_id: int,
    called_at: datetime,
    reached: bool,
    said: str,
    actor: Actor,
    at: datetime,
) -> MeetingCall:
    """Record a call to a member about a locked case; who was reached takes part. A newer call corrects an older.

    Does not commit.

    Raises:
        Invalid: the moment lies ahead or before the meeting was called, or the words of who was reached are missing.
        Refused: the person is no member, or the meeting has decided already.
    """
    member = _member(session, meeting, person_id, at)
    _check(meeting, called_at, reached, said, at)
    waiting = AgendaItem.case_id == case.id, AgendaItem.meeting_id == meeting.id, AgendaItem.outcome.is_(None)
    if session.scalar(select(AgendaItem.id).where(*waiting)) is None:
        raise Refused("In dit spoedoverleg is al besloten. Bellen verandert het besluit niet meer.")
    call = MeetingCall(
        meeting_id=meeting.id,
        case_id=case.id,
        person_id=person_id,
        called_at=called_at,
        reached=reached,
        said=said.strip(),
        recorded_at=at,
        recorded_by=actor.person_id or 0,
    )
    session.add(call)
    others = [one for one in meeting.present if one != person_id]
    set_present(session, meeting, [*others, person_id] if reached else others, called_at)
    text = f"{member.name}: {'bereikt' if reached else 'niet bereikt'}. {call.said}".strip()
    data = {"meeting_id": meeting.id, "person_id": person_id, "reached": reached, "text": text}
    record(session, case, [Happening("decision.phoned", called_at, data)], actor, at)
    return call


def calls_of(session: Session, meeting: Meeting) -> list[MeetingCall]:
    """Every call for a meeting that the reader of this session may see, in the order in which they were recorded."""
    return list(
        session.scalars(
            select(MeetingCall)
            .options(joinedload(MeetingCall.person))
            .where(MeetingCall.meeting_id == meeting.id)
            .order_by(MeetingCall.id)
        )
    )


def _member(session: Session, meeting: Meeting, person_id: int, at: datetime) -> Member:
    members = team_of(session, meeting.region, date_of(at)).members
    found = next((member for member in members if member.person_id == person_id), None)
    if found is None:
        raise Refused("Deze persoon is vandaag geen lid van dit team en geen vervanger.")
    return found


def _check(meeting: Meeting, called_at: datetime, reached: bool, said: str, at: datetime) -> None:
    faults = []
    if called_at > at:
        faults.append(FieldError("tijd", "Dit tijdstip moet nog komen."))
    elif called_at < meeting.starts_at.replace(second=0, microsecond=0):
        faults.append(FieldError("tijd", "Toen was het spoedoverleg nog niet bijeengeroepen."))
    if reached and not said.strip():
        faults.append(FieldError("woorden", "Schrijf op wat dit lid zei, zo letterlijk als het kan."))
    if faults:
        raise Invalid(faults)
