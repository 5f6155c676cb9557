"""The registers that an administrator reads: figures and code lists with their source, people."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from rets.errors import NotFound
from rets.models import Appointment, CodeListEntry, Person


def lists(session: Session) -> list[tuple[str, int]]:
    """The code lists with how many rows each has."""
    rows = session.execute(
        select(CodeListEntry.list, func.count()).group_by(CodeListEntry.list).order_by(CodeListEntry.list)
    )
    return [(name, number) for name, number in rows]


def entries_of(session: Session, name: str) -> list[CodeListEntry]:
    """The rows of a list in their own order, the ended ones too.

    Raises:
        NotFound: there is no such list.
    """
    rows = session.scalars(
        select(CodeListEntry)
        .where(CodeListEntry.list == name)
        .order_by(CodeListEntry.position, CodeListEntry.code, CodeListEntry.valid_from)
    ).all()
    if not rows:
        raise NotFound("Deze lijst bestaat niet.")
    return list(rows)


def appointments(session: Session, on: date) -> list[Appointment]:
    """The appointments that hold on a day, by role, region and name."""
    return list(
        session.scalars(
            select(Appointment)
            .join(Appointment.person)
            .options(joinedload(Appointment.person), joinedload(Appointment.organisation))
            .where(Appointment.valid_from <= on)
            .where(or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
            .order_by(Appointment.role, Appointment.region.nulls_last(), Person.name, Appointment.id)
        )
    )
