"""The registers that an administrator reads: figures and code lists with their source, mandates, people."""

from datetime import date

from sqlalchemy import func, or_, select
from sqlalchemy.orm import Session, joinedload

from rets.errors import NotFound
from rets.models import Appointment, CodeListEntry, Mandate, Organisation, Person


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


def mandates(session: Session, on: date) -> list[Mandate]:
    """The mandates that hold on a day or later, by region."""
    return list(
        session.scalars(
            select(Mandate)
            .join(Mandate.organisation)
            .options(joinedload(Mandate.organisation))
            .where(or_(Mandate.valid_until.is_(None), Mandate.valid_until > on))
            .order_by(Mandate.region, Organisation.kind, Organisation.name, Mandate.id)
        )
    )


def without_mandate(session: Session, on: date) -> list[Organisation]:
    """The municipalities that take part and gave no team a mandate that holds on a day (P25)."""
    given = (
        select(Mandate.organisation_id)
        .where(Mandate.valid_from <= on)
        .where(or_(Mandate.valid_until.is_(None), Mandate.valid_until > on))
    )
    return list(
        session.scalars(
            select(Organisation)
            .where(Organisation.kind == "municipality", Organisation.id.not_in(given))
            .order_by(Organisation.region, Organisation.name)
        )
    )


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
