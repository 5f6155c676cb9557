"""The post for which somebody has a case or one of its questions, and who has that post now: never nobody (R41)."""

from collections.abc import Callable
from datetime import date

from sqlalchemy import ColumnElement, SQLColumnExpression, and_, exists, literal, or_, select
from sqlalchemy.orm import Session

from rets.models import Appointment, Case
from rets.services.handing_over import KIND as OFFER
from rets.services.owners import AT_ONCE, chair_for, people_in, teammanagers_of, zorgmakelaar_for
from rets.services.successors import OF_GI, OF_REGION
from workflows.owning import owner_role
from workflows.roles import Role
from workflows.words import ALARM

JB, TM, ZM = Role.JEUGDBESCHERMER, Role.TEAMMANAGER, Role.ZORGMAKELAAR
RC, CM = Role.RET_CHAIR, Role.CONTRACT_MANAGER
WATCHED = frozenset({JB.value, TM.value, ZM.value, RC.value, CM.value})
"""The roles in which something is asked of a person, and not of a desk."""
IN_PERSON = frozenset({ALARM, OFFER})
"""What is for whom it reached and no other holder of the same role: an alarm has its own line."""
BY_GI = (JB.value, TM.value, ZM.value)
LINES: dict[Role, tuple[Role, ...]] = {
    RC: (RC, ZM, TM, JB),
    ZM: (ZM, RC, TM, JB),
    TM: (TM, ZM, RC),
    JB: (JB, TM, ZM, RC),
}
"""Whose something is, by the role in which somebody had it, and whose it is where nobody has that role: upwards."""


def has_post(
    person: SQLColumnExpression[int | None],
    role: SQLColumnExpression[str],
    gi: SQLColumnExpression[int],
    region: SQLColumnExpression[str],
    on: date,
) -> ColumnElement[bool]:
    """Whether somebody has a post on a day because of which a case of this GI and region may be theirs in a role.

    What was asked in the role of the zorgmakelaar is what whoever owns a case passes on: all who may own it may.
    """
    post = or_(
        and_(Appointment.organisation_id == gi, Appointment.role.in_(OF_GI), role.in_(BY_GI)),
        and_(Appointment.region == region, Appointment.role.in_(OF_REGION), role == ZM.value),
        and_(Appointment.region == region, Appointment.role == role),
    )
    still = or_(Appointment.valid_until.is_(None), Appointment.valid_until > on)
    return exists().where(Appointment.person_id == person, Appointment.valid_from <= on, still, post)


def fits(session: Session, case: Case, person_id: int | None, role: str, on: date) -> bool:
    """Whether somebody has such a post for this case."""
    asked = has_post(literal(person_id), literal(role), literal(case.gi_id), literal(case.region), on)
    return bool(session.scalar(select(asked), execution_options=AT_ONCE))


def successor(session: Session, case: Case, role: Role, on: date) -> tuple[Role, int] | None:
    """Who has now what somebody had in a role; upwards where nobody is there, nobody when nobody is left at all."""
    for one in LINES.get(role, LINES[ZM]):
        person = FINDERS[one](session, case, on)
        if person is not None:
            return one, person
    return None


def role_of_owner(session: Session, case: Case, on: date) -> Role:
    """In which role the owner has a case, also once that post ended: the one that its state asks for, or its own."""
    posts = select(Appointment.role).where(
        Appointment.person_id == case.owner_id, Appointment.role.in_((*OF_GI, *OF_REGION)), Appointment.valid_from <= on
    )
    newest = posts.order_by(Appointment.valid_until.desc().nulls_first(), Appointment.id)
    held = [Role(one) for one in session.scalars(newest, execution_options=AT_ONCE)]
    wanted = owner_role(case.state, case.rung)
    return wanted if wanted and (wanted in held or not held) else next(iter(held), JB)


def _chair(session: Session, case: Case, on: date) -> int | None:
    return chair_for(session, case.region, on)


def _zorgmakelaar(session: Session, case: Case, on: date) -> int | None:
    """The zorgmakelaar of the case as long as that is one of its region, else another of that region."""
    there = people_in(session, ZM, on, region=case.region)
    return (
        case.zorgmakelaar_id
        if case.zorgmakelaar_id in there
        else zorgmakelaar_for(session, case.region, case.label, on)
    )


def _manager(session: Session, case: Case, on: date) -> int | None:
    return next(iter(teammanagers_of(session, case.gi_id, on)), None)


def _jeugdbeschermer(session: Session, case: Case, on: date) -> int | None:
    return case.jeugdbeschermer_id if fits(session, case, case.jeugdbeschermer_id, JB.value, on) else None


FINDERS: dict[Role, Callable[[Session, Case, date], int | None]] = {
    RC: _chair,
    ZM: _zorgmakelaar,
    TM: _manager,
    JB: _jeugdbeschermer,
}
