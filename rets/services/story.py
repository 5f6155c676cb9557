"""The story of a case for a reader: what would tell a birth month that is not for this reader is left out."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader
from rets.clock import date_of
from rets.models import Case, Event
from rets.services.timeline import Entry, entries, proposed_text
from rets.services.told_dates import event_tells_birth, knows_birth, tells_birth
from workflows.periods import FROM_BIRTH, period_of
from workflows.steps import STEPS

NO_START = "Er is geen tijdige start in zicht."


def story_for(session: Session, reader: Reader, case: Case, today: date) -> list[Entry]:
    """The whole story in the order in which it was recorded, as far as this reader may know it.

    Clocks of a birthday stand on the line of time with their period. An entry about them is left out, not blurred: its
    own day, and its place among the other entries, would tell the birthday as well.
    """
    events = session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.seq))
    if knows_birth(reader, case):
        return [entry for event in events for entry in entries(event)]
    return [entry for event in events for entry in _told(case, event, today)]


def story_mark(session: Session, reader: Reader, case: Case) -> int:
    """How many events of a case are told to this reader: a mark that changes only by what the reader may know."""
    return case.event_seq if knows_birth(reader, case) else len(_told_events(session, case))


def told_after(session: Session, reader: Reader, case: Case, mark: int, today: date) -> list[Entry]:
    """What was recorded since the story had this mark."""
    if knows_birth(reader, case):
        later = select(Event).where(Event.case_id == case.id, Event.seq > mark).order_by(Event.seq)
        return [entry for event in session.scalars(later) for entry in entries(event)]
    return [entry for event in _told_events(session, case)[mark:] for entry in _told(case, event, today)]


def news_for(session: Session, reader: Reader, case: Case, since: datetime, today: date) -> list[Entry]:
    """What others recorded of a case after a moment."""
    later = select(Event).where(Event.case_id == case.id, Event.recorded_at > since).order_by(Event.seq)
    events = [one for one in session.scalars(later) if one.actor_id != reader.person_id]
    if knows_birth(reader, case):
        return [entry for event in events for entry in entries(event)]
    return [entry for event in events for entry in _told(case, event, today)]


def _told_events(session: Session, case: Case) -> list[Event]:
    events = session.scalars(select(Event).where(Event.case_id == case.id).order_by(Event.seq))
    return [event for event in events if not event_tells_birth(case, event.data)]


def reason_for(reader: Reader, case: Case, event: Event) -> str | None:
    """Why a step was taken, in the words given with it; nothing where the event as a whole is not for this reader."""
    words = " ".join(filter(None, (event.data.get("text"), event.data.get("next_step"))))
    if knows_birth(reader, case):
        return words
    if event_tells_birth(case, event.data):
        return None
    return NO_START if tells_birth(case, event.data.get("why", ""), date_of(event.effective_at)) else words


def _told(case: Case, event: Event, today: date) -> Iterator[Entry]:
    data = event.data
    if event_tells_birth(case, data):
        return
    for entry in entries(event):
        if entry.kind == "escalation_proposed" and data["deadline"] in FROM_BIRTH:
            period = period_of(date.fromisoformat(data["deadline_on"]), today)
            yield replace(entry, text=proposed_text(data, period.text))
        elif entry.kind == "step" and tells_birth(case, data.get("why", ""), date_of(event.effective_at)):
            yield replace(entry, text=f"{STEPS[event.kind.removeprefix('step.')].name}. {NO_START}")
        else:
            yield entry
