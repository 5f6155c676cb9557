"""A private iCalendar feed of somebody's own terms and the meetings of its teams (RFC 5545): label and link only (P13).

Whoever has the address reads the feed; only its digest is kept, and its owner can end it at any moment.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from rets.access import Reader, cases_for
from rets.clock import date_of
from rets.models import AgendaItem, CalendarFeed, Case, Meeting, Person
from rets.render.icalendar import calendar_of, instant, text_value
from rets.services.invitations import SHORTEST, SLOT
from rets.services.own_terms import OwnTerm, own_terms
from workflows.roles import Role

TOKEN_BYTES, BACK = 32, timedelta(days=30)


def open_feed(session: Session, person_id: int, at: datetime) -> str:
    """A new secret for the address of somebody's feed; an older one ends. Shown once, kept as a digest."""
    end_feeds(session, person_id, at)
    secret = token_urlsafe(TOKEN_BYTES)
    session.add(CalendarFeed(person_id=person_id, digest=_digest(secret), made_at=at))
    session.flush()
    return secret


def end_feeds(session: Session, person_id: int, at: datetime) -> None:
    """No address of this person gives anything any more."""
    for feed in session.scalars(_live().where(CalendarFeed.person_id == person_id)):
        feed.ended_at = at
    session.flush()


def feed_since(session: Session, person_id: int) -> datetime | None:
    """Since when somebody has a feed, if there is one."""
    feed = session.scalar(_live().where(CalendarFeed.person_id == person_id))
    return feed.made_at if feed else None


def owner_of(session: Session, secret: str) -> str | None:
    """The slug of the person whose feed this secret opens, if it does."""
    return session.scalar(
        select(Person.slug)
        .join(CalendarFeed, CalendarFeed.person_id == Person.id)
        .where(CalendarFeed.digest == _digest(secret), CalendarFeed.ended_at.is_(None))
    )


def calendar(session: Session, reader: Reader, base_url: str, at: datetime) -> str:
    """The reader's open terms, and the meetings of its teams from a month ago on; labels as far as it may see them."""
    meetings = session.scalars(
        select(Meeting)
        .where(Meeting.region.in_(reader.regions(Role.RET_MEMBER, Role.RET_CHAIR)), Meeting.starts_at >= at - BACK)
        .where(Meeting.cancelled_at.is_(None))
        .order_by(Meeting.starts_at, Meeting.id)
    ).all()
    labels = _labels(session, reader, meetings)
    link = base_url.rstrip("/")
    return calendar_of(
        [
            *(line for one in meetings for line in _event(one, labels.get(one.id, []), link, at)),
            *(line for one in own_terms(session, reader, date_of(at)) for line in _term(one, link, at)),
        ]
    )


def _labels(session: Session, reader: Reader, meetings: Iterable[Meeting]) -> dict[int, list[str]]:
    visible = cases_for(reader).subquery()
    rows = session.execute(
        select(AgendaItem.meeting_id, Case.label)
        .join(visible, visible.c.id == AgendaItem.case_id)
        .join(Case, Case.id == AgendaItem.case_id)
        .where(AgendaItem.meeting_id.in_([one.id for one in meetings]))
        .order_by(AgendaItem.meeting_id, AgendaItem.position)
    )
    found: dict[int, list[str]] = {}
    for meeting_id, label in rows:
        found.setdefault(meeting_id, []).append(label)
    return found


def _event(meeting: Meeting, labels: list[str], base_url: str, at: datetime) -> list[str]:
    """One meeting; half an hour for each case (EX3)."""
    link = f"{base_url}/ret/vergaderingen/{meeting.id}"
    kind = "Spoedoverleg expertteam" if meeting.kind == "spoed" else "Expertteam"
    return [
        "BEGIN:VEVENT",
        f"UID:vergadering-{meeting.id}@rets",
        f"DTSTAMP:{instant(at)}",
        f"DTSTART:{instant(meeting.starts_at)}",
        f"DTEND:{instant(meeting.starts_at + max(SHORTEST, SLOT * len(labels)))}",
        f"SUMMARY:{text_value(f'{kind} {meeting.region}')}",
        f"DESCRIPTION:{text_value(chr(10).join([*labels, link]))}",
        f"URL:{link}",
        "END:VEVENT",
    ]


def _term(term: OwnTerm, base_url: str, at: datetime) -> list[str]:
    """One term, on the whole of its last day; it takes no time of that day."""
    link = f"{base_url}{term.path}"
    return [
        "BEGIN:VEVENT",
        f"UID:termijn-{term.name}@rets",
        f"DTSTAMP:{instant(at)}",
        f"DTSTART;VALUE=DATE:{term.due_on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{term.due_on + timedelta(days=1):%Y%m%d}",
        "TRANSP:TRANSPARENT",
        f"SUMMARY:{text_value(f'{term.what}: {term.label}')}",
        f"DESCRIPTION:{text_value(link)}",
        f"URL:{link}",
        "END:VEVENT",
    ]


def _live() -> Select[CalendarFeed]:
    return select(CalendarFeed).where(CalendarFeed.ended_at.is_(None))


def _digest(secret: str) -> str:
    return sha256(secret.encode()).hexdigest()
