"""The record of a meeting: who was there and how many cases stood on its agenda, also when there were none."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, func, select
from sqlalchemy.orm import Session, joinedload

from rets.db import as_engine
from rets.models import AgendaItem, Decision, Meeting, MeetingRecord, Person
from rets.render.words import count

HELD, MOVED, CANCELLED, PASSED = "held", "moved", "cancelled", "passed"
NAMES = {HELD: "Gehouden", MOVED: "Verzet", CANCELLED: "Afgezegd", PASSED: "Voorbij, niets vastgelegd"}
NOBODY = "Niemand aanwezig"
ENGINE = "RETS"


@dataclass(frozen=True)
class Told:
    """A line of the record as the team reads it; `present` are names, `by` is who recorded it."""

    at: datetime
    what: str
    text: str
    present: tuple[str, ...]
    by: str


def set_present(session: Session, meeting: Meeting, present: list[int], at: datetime) -> None:
    """Who is at a meeting makes it held; without anybody it was not, unless something was decided there."""
    with as_engine(session):
        decided = session.scalar(select(exists().where(Decision.meeting_id == meeting.id)))
    meeting.present = present
    meeting.held_at = (meeting.held_at or at) if present or decided else None
    session.flush()


def keep_record(
    session: Session, meeting: Meeting, kind: str, at: datetime, by: int | None, text: str = ""
) -> MeetingRecord:
    """Write down what happened to a meeting, beside what was written down before. Does not commit."""
    with as_engine(session):
        on_agenda = select(func.count()).select_from(AgendaItem).where(AgendaItem.meeting_id == meeting.id)
        made = MeetingRecord(
            meeting_id=meeting.id,
            kind=kind,
            present=list(meeting.present) if kind == HELD else [],
            cases=session.scalar(on_agenda) or 0,
            text=text,
            recorded_at=at,
            recorded_by=by or None,
        )
        session.add(made)
        session.flush()
    return made


def record_of_meeting(session: Session, meeting: Meeting) -> list[Told]:
    """Everything that was written down of a meeting that its reader may see, the oldest first."""
    rows = session.scalars(
        select(MeetingRecord)
        .options(joinedload(MeetingRecord.recorder))
        .where(MeetingRecord.meeting_id == meeting.id)
        .order_by(MeetingRecord.id)
    ).all()
    names = _names(session, rows)
    return [
        Told(
            at=row.recorded_at,
            what=NAMES[row.kind] if row.present or row.kind != HELD else NOBODY,
            text=row.text or cases_told(row.cases),
            present=tuple(names[one] for one in row.present if one in names),
            by=row.recorder.name if row.recorder else ENGINE,
        )
        for row in rows
    ]


def cases_told(number: int) -> str:
    """How many cases stood on an agenda, in Dutch."""
    many = count(number, "casus", "casussen") if number else "geen casus"
    return f"Er {'stonden' if number > 1 else 'stond'} {many} op de agenda."


def _names(session: Session, rows: Sequence[MeetingRecord]) -> dict[int, str]:
    people = {one for row in rows for one in row.present}
    return {one.id: one.name for one in session.scalars(select(Person).where(Person.id.in_(people)))}
