"""Code lists and places as the database holds them on a day."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session

from rets.models import CodeListEntry, Municipality, Organisation


def codes(session: Session, name: str, on: date) -> dict[str, CodeListEntry]:
    """The entries of a list that are valid on a day, by code, in their own order."""
    rows = session.scalars(
        select(CodeListEntry)
        .where(CodeListEntry.list == name, CodeListEntry.valid_from <= on)
        .where(or_(CodeListEntry.valid_until.is_(None), CodeListEntry.valid_until > on))
        .order_by(CodeListEntry.position, CodeListEntry.valid_from)
    )
    return {row.code: row for row in rows}


def find_municipality(session: Session, given: str, on: date) -> Municipality | None:
    """The municipality with this code or name on a day; an abolished one is found when it existed on that day."""
    return session.scalar(
        select(Municipality)
        .where(or_(Municipality.code == given.upper(), func.lower(Municipality.name) == given.strip().lower()))
        .where(Municipality.valid_from <= on)
        .where(or_(Municipality.valid_until.is_(None), Municipality.valid_until > on))
        .order_by(Municipality.valid_from.desc())
    )


def find_gi(session: Session, slug: str) -> Organisation | None:
    """A GI by its code."""
    return session.scalar(select(Organisation).where(Organisation.kind == "gi", Organisation.slug == slug))
