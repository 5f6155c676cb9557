"""The people who work with the system."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import InstrumentedAttribute, Session

from rets.models.people import Appointment, Organisation, Person
from rets.models.reference import Region
from workflows.roles import Role


@dataclass(frozen=True)
class Appointee:
    """A person in one role, as a line to choose from: for whom and in which regions."""

    slug: str
    name: str
    role: Role
    organisations: tuple[str, ...]
    regions: tuple[str, ...]

    @property
    def organisation(self) -> str:
        """The organisations in one line."""
        return ", ".join(self.organisations)


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
    places: dict[tuple[str, str, Role], set[tuple[str, str]]] = {}
    for slug, name, role, work, region in rows:
        places.setdefault((slug, name, Role(role)), set()).add((work, region or ""))
    found = [_appointee(*who, places[who]) for who in places]
    order = list(Role)
    return sorted(found, key=lambda one: (order.index(one.role), one.regions, one.name))


def _appointee(slug: str, name: str, role: Role, places: Iterable[tuple[str, str]]) -> Appointee:
    works, regions = ({place[at] for place in places} - {""} for at in (0, 1))
    return Appointee(slug, name, role, tuple(sorted(works)), tuple(sorted(regions)))


def _on(since: InstrumentedAttribute[date], until: InstrumentedAttribute[date | None], on: date) -> ColumnElement[bool]:
    return and_(since <= on, or_(until.is_(None), until > on))
