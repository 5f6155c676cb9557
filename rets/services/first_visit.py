"""Whether somebody still wants to be shown around: a person closes that once, and may read it again at any time."""

from datetime import datetime

from rets.access import Reader
from rets.db import ViewerSession
from rets.models import Person


def wants_guide(session: ViewerSession, me: Reader) -> bool:
    """Whether the start page still offers the first steps."""
    person = session.get(Person, me.person_id)
    return person is not None and person.guided_at is None


def close_guide(session: ViewerSession, me: Reader, at: datetime) -> None:
    """From now on the start page is work only."""
    person = session.get_one(Person, me.person_id)
    person.guided_at = person.guided_at or at
    session.flush()
