"""Who can take over a case: the people of its GI, of its region's office and the chair of its team."""

from datetime import date

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import Session

from rets.models import Appointment, Case, Organisation, Person
from workflows.roles import ROLE_NAMES, Role

OF_GI = (Role.JEUGDBESCHERMER.value, Role.TEAMMANAGER.value)
OF_REGION = (Role.ZORGMAKELAAR.value, Role.RET_CHAIR.value)


def possible_owners(session: Session, case: Case, on: date) -> list[tuple[int, str]]:
    """Person and description of everybody who may own this case, by role and name."""
    rows = session.execute(
        select(Person.id, Person.name, Appointment.role, Organisation.name)
        .select_from(Appointment)
        .join(Person, Appointment.person_id == Person.id)
        .join(Organisation, Appointment.organisation_id == Organisation.id)
        .where(Appointment.valid_from <= on)
        .where(or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
        .where(
            or_(
                and_(Appointment.organisation_id == case.gi_id, Appointment.role.in_(OF_GI)),
                and_(Appointment.region == case.region, Appointment.role.in_(OF_REGION)),
            )
        )
        .order_by(Person.name)
    ).all()
    order = [*OF_GI, *OF_REGION]
    found: dict[int, str] = {}
    for person, name, role, work in sorted(rows, key=lambda row: order.index(row[2])):
        found.setdefault(person, f"{name}, {ROLE_NAMES[Role(role)]} bij {work}")
    return list(found.items())
