"""The people who work with the system."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from rets.models.people import Appointment, Organisation, Person
from rets.models.reference import Region
from workflows.roles import Role


@dataclass(frozen=True)
class Appointee:
    """One appointment, as a line to choose from: who, in which role, where."""

    slug: str
    name: str
    role: Role
    organisation: str
    region: str


def appointees(session: Session, on: date) -> list[Appointee]:
    """Everybody with an appointment on a day, in the order of the roles, then by region and name."""
    rows = session.execute(
        select(Person.slug, Person.name, Appointment.role, Organisation.name, Region.name)
        .select_from(Appointment)
        .join(Person, Appointment.person_id == Person.id)
        .join(Organisation, Appointment.organisation_id == Organisation.id)
        .outerjoin(Region, and_(Appointment.region == Region.code, _on(Region.valid_from, Region.valid_until, on)))
        .where(_on(Appointment.valid_from, Appointment.valid_until, on))
    )
    found = [Appointee(slug, name, Role(role), work, region or "") for slug, name, role, work, region in rows]
    order = list(Role)
    return sorted(found, key=lambda one: (order.index(one.role), one.region, one.name))


def _on(since: InstrumentedAttribute[date], until: InstrumentedAttribute[date | None], on: date) -> ColumnElement[bool]:
    return and_(since <= on, or_(until.is_(None), until > on))
