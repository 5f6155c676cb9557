"""Filters of the list of cases under a name, of one person; the address itself can be shared as before.

What the filters find is judged at every opening by what the reader may see: a name gives no right to anything.
"""

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets.errors import Invalid, NotFound
from rets.models import SavedFilter
from rets.schemas.texts import personal_sentence

MOST, LONGEST = 20, 40
NAME_IT = "Geef dit filter een naam."
TOO_LONG = f"Kies een naam van hoogstens {LONGEST} tekens."
TAKEN = "U hebt al een filter met deze naam. Kies een andere naam."
FULL = f"U hebt al {MOST} filters bewaard. Verwijder er eerst een."
NOTHING = "Kies eerst een filter. De hele lijst hebt u altijd."


def saved_filters(session: Session, person_id: int) -> list[SavedFilter]:
    """What this person saved, by name."""
    mine = select(SavedFilter).where(SavedFilter.person_id == person_id)
    return list(session.scalars(mine.order_by(func.lower(SavedFilter.name), SavedFilter.id)))


def save_filter(session: Session, person_id: int, name: str, query: str, at: datetime) -> SavedFilter:
    """Keep these filters under a name. Does not commit.

    Raises:
        Invalid: without filters or a sound name, with a name that exists, or when there are too many.
    """
    mine = saved_filters(session, person_id)
    if not query:
        raise Invalid.at("naam", NOTHING)
    if len(mine) >= MOST:
        raise Invalid.at("naam", FULL)
    made = SavedFilter(person_id=person_id, name=_sound(name, mine), query=query, saved_at=at)
    session.add(made)
    session.flush()
    return made


def rename_filter(session: Session, person_id: int, filter_id: int, name: str) -> None:
    """Give saved filters another name. Does not commit.

    Raises:
        NotFound: they are not this person's.
        Invalid: the name is not sound or exists.
    """
    found = filter_of(session, person_id, filter_id)
    others = [one for one in saved_filters(session, person_id) if one.id != found.id]
    found.name = _sound(name, others)
    session.flush()


def remove_filter(session: Session, person_id: int, filter_id: int) -> SavedFilter:
    """Forget saved filters; gives them, so that they can be saved again. Does not commit.

    Raises:
        NotFound: they are not this person's.
    """
    found = filter_of(session, person_id, filter_id)
    session.delete(found)
    session.flush()
    return found


def filter_of(session: Session, person_id: int, filter_id: int) -> SavedFilter:
    """Saved filters of this person.

    Raises:
        NotFound: they are not this person's.
    """
    found = session.get(SavedFilter, filter_id)
    if found is None or found.person_id != person_id:
        raise NotFound("Dit filter bestaat niet, of het is niet van u.")
    return found


def _sound(name: str, others: list[SavedFilter]) -> str:
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST:
        raise Invalid.at("naam", TOO_LONG if plain else NAME_IT)
    if sentence := personal_sentence(plain):
        raise Invalid.at("naam", sentence)
    if plain.lower() in {one.name.lower() for one in others}:
        raise Invalid.at("naam", TAKEN)
    return plain
