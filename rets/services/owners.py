"""Who owns a case: the person behind a role for a region or a GI."""

from collections.abc import Iterable
from datetime import date
from zlib import crc32

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlalchemy.orm import Session

from rets.access import fits
from rets.models import Appointment, Case, Organisation
from workflows.plan import RUNG_RET
from workflows.roles import Role

AT_ONCE = {"autoflush": False}  # who holds a role does not wait for what is being changed in a case


def people_in(session: Session, role: Role, on: date, *, region: str | None = None) -> list[int]:
    """The people who hold a role on a day, in a region when given, in the order in which they were appointed."""
    query = select(Appointment.person_id).where(
        Appointment.role == role.value,
        Appointment.valid_from <= on,
        or_(Appointment.valid_until.is_(None), Appointment.valid_until > on),
    )
    if region is not None:
        query = query.where(Appointment.region == region)
    return list(session.scalars(query.order_by(Appointment.id), execution_options=AT_ONCE))


def zorgmakelaar_for(session: Session, region: str, label: str, on: date) -> int | None:
    """The zorgmakelaar of a region for a case; the label spreads cases evenly and always to the same person."""
    candidates = people_in(session, Role.ZORGMAKELAAR, on, region=region)
    return candidates[crc32(label.encode()) % len(candidates)] if candidates else None


def chair_for(session: Session, region: str, on: date) -> int | None:
    """The chair of a region's expert team."""
    return next(iter(people_in(session, Role.RET_CHAIR, on, region=region)), None)


def contract_manager_for(session: Session, region: str, on: date) -> int | None:
    """Who manages the contracts of a region; somebody who is away with nobody in its place comes last (P23)."""
    alone = and_(Appointment.away_on(on), Appointment.deputy_id.is_(None))
    query = select(Appointment.person_id).where(
        Appointment.role == Role.CONTRACT_MANAGER.value,
        Appointment.region == region,
        Appointment.valid_from <= on,
        or_(Appointment.valid_until.is_(None), Appointment.valid_until > on),
    )
    first = query.order_by(func.coalesce(alone, false()), Appointment.id).limit(1)
    return session.scalar(first, execution_options=AT_ONCE)


def leads_team(session: Session, region: str, person_id: int | None, on: date) -> bool:
    """Whether somebody chairs a region's expert team or stands in for its chair; where it has no chair anybody may."""
    chairs = session.execute(
        select(Appointment.person_id, Appointment.deputy_id, Appointment.away_on(on)).where(
            Appointment.role == Role.RET_CHAIR.value,
            Appointment.region == region,
            Appointment.valid_from <= on,
            or_(Appointment.valid_until.is_(None), Appointment.valid_until > on),
        ),
        execution_options=AT_ONCE,
    ).all()
    leading = {chair for chair, _, _ in chairs} | {deputy for _, deputy, away in chairs if away and deputy}
    return not leading or person_id in leading


def teammanagers_of(session: Session, gi_id: int, on: date) -> list[int]:
    """The teammanagers of a GI."""
    return list(
        session.scalars(
            select(Appointment.person_id)
            .where(
                Appointment.role == Role.TEAMMANAGER.value,
                Appointment.organisation_id == gi_id,
                Appointment.valid_from <= on,
                or_(Appointment.valid_until.is_(None), Appointment.valid_until > on),
            )
            .order_by(Appointment.id),
            execution_options=AT_ONCE,
        )
    )


def answered_for(session: Session, organisations: Iterable[int], role: Role, on: date) -> set[int]:
    """At which of these organisations somebody holds a role on a day."""
    posts = select(Appointment.organisation_id).where(
        Appointment.role == role.value, Appointment.organisation_id.in_(organisations), _held(on)
    )
    return {one for one in session.scalars(posts, execution_options=AT_ONCE) if one is not None}


def people_of(session: Session, organisation_id: int, role: str, on: date) -> list[int]:
    """The people who answer for a role at an organisation: who holds it, and who stands in for who is away (P23).

    A deputy has the place of who is away; who is away may still answer, and comes last.
    """
    posts = session.scalars(
        select(Appointment)
        .where(Appointment.role == role, Appointment.organisation_id == organisation_id, _held(on))
        .order_by(Appointment.id),
        execution_options=AT_ONCE,
    ).all()
    away = [one for one in posts if one.absent_until and one.absent_until > on and (one.absent_from or on) <= on]
    standing_in = _deputies(session, [one for one in away if one.deputy_id], on)
    there = [standing_in.get(one.id) if one in away else one.person_id for one in posts]
    return list(dict.fromkeys([*(one for one in there if one), *(one.person_id for one in away)]))


def _deputies(session: Session, away: list[Appointment], on: date) -> dict[int, int]:
    """Who stands in, for each post of who is away whose deputy works that day where it may sit in that post."""
    if not away:
        return {}
    deputies = {one.deputy_id for one in away}
    query = select(Appointment).where(Appointment.person_id.in_(deputies), _held(on))
    held = session.scalars(query, execution_options=AT_ONCE).all()
    return {
        post.id: post.deputy_id
        for post in away
        if post.deputy_id and fits(post, [one for one in held if one.person_id == post.deputy_id])
    }


def _held(on: date) -> ColumnElement[bool]:
    return and_(Appointment.valid_from <= on, or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))


def leader_of(session: Session, case: Case, on: date) -> tuple[Role, int | None]:
    """The chair when the team has the lead, else the zorgmakelaar, else the jeugdbeschermer: never nobody."""
    chair = chair_for(session, case.region, on) if case.rung >= RUNG_RET else None
    if chair:
        return Role.RET_CHAIR, chair
    if case.zorgmakelaar_id:
        return Role.ZORGMAKELAAR, case.zorgmakelaar_id
    return Role.JEUGDBESCHERMER, case.jeugdbeschermer_id


def administration_of(session: Session, town: Organisation, on: date) -> Role | None:
    """Who answers for the administration of a municipality: its board where somebody of it takes part (R18).

    Nothing when nobody there takes part.
    """
    both = (Role.DIRECTOR, Role.MUNICIPALITY)
    return next((role for role in both if people_of(session, town.id, role.value, on)), None)


def town_at_work(session: Session, code: str | None, on: date) -> Organisation | None:
    """The organisation of a municipality where somebody takes part on a day: who can be asked something (R41)."""
    town = municipality_organisation(session, code) if code else None
    return town if town and people_of(session, town.id, Role.MUNICIPALITY.value, on) else None


def municipality_organisation(session: Session, code: str) -> Organisation | None:
    """The organisation of a municipality, if it is known; whether anybody there takes part is another matter."""
    return session.scalar(
        select(Organisation).where(Organisation.kind == "municipality", Organisation.municipality == code)
    )
