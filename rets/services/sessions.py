"""Sessions that can be ended here: one of them by signing out, all of a person's by an administrator.

The browser keeps a signed note (`SignedIn`). Whether it still counts is asked in the query that reads the person.
"""

from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe

from sqlalchemy import ColumnElement, and_, delete, exists, select
from sqlalchemy.orm import Session

from rets.errors import NotFound
from rets.models import EndedSession, Person

NUMBER_BYTES = 16


@dataclass(frozen=True)
class SignedIn:
    """Somebody's session: whose, its own number that nobody can guess, and the round in which it was begun."""

    slug: str
    number: str
    round: int


def begin_session(session: Session, slug: str) -> SignedIn:
    """A new session of a person who has signed in."""
    current = session.scalars(select(Person.session_round).where(Person.slug == slug)).one()
    return SignedIn(slug, token_urlsafe(NUMBER_BYTES), current)


def still_open(signed_in: SignedIn) -> ColumnElement[bool]:
    """What holds of a person as long as this session was not ended; for the query that reads the person."""
    ended = exists(select(EndedSession.number).where(EndedSession.number == signed_in.number))
    return and_(Person.session_round == signed_in.round, ~ended)


def end_session(session: Session, signed_in: SignedIn, now: datetime, until: datetime) -> None:
    """This session is over wherever a copy of it is kept; it need not be remembered once it would have ended itself.

    Ending it twice changes nothing. Does not commit.
    """
    session.execute(delete(EndedSession).where(EndedSession.until < now))
    if session.get(EndedSession, signed_in.number) is None:
        session.add(EndedSession(number=signed_in.number, until=until))
    session.flush()


def end_all_sessions(session: Session, person_id: int) -> Person:
    """Every session of a person is over, on every device. Does not commit.

    Raises:
        NotFound: there is no such person.
    """
    person = session.get(Person, person_id, with_for_update=True)
    if person is None:
        raise NotFound("Deze persoon bestaat niet.")
    person.session_round += 1
    session.flush()
    return person
