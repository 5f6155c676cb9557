"""The alarm for a child that is acutely unsafe: one person at a time, an hour each, until somebody answers (R38).

The line: who is on call for the region, the chair of its team, the chair's deputy, a zorgmakelaar of the region, the
teammanagers of the GI. After the last one it starts again with the first. An hour is one of the clock, day and night.
What happens when nobody answers stands in `rets.services.ringing_terms`.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Appointment, Case, Task
from rets.services.audit import ENGINE, Happening, record
from rets.services.duty_register import ON_CALL, on_call
from rets.services.owners import people_in, teammanagers_of
from rets.services.parameters import parameters
from rets.services.settle import settle
from rets.services.tasks import drop, open_task
from workflows.roles import Role
from workflows.words import ALARM

TEXT = (
    "Een kind is acuut onveilig. Bel nu met de jeugdbeschermer. Antwoord binnen een uur: wat gebeurt er nu, en wie let"
    " op het kind? Zonder antwoord gaat het alarm naar de volgende."
)


@dataclass(frozen=True)
class Ringed:
    """Somebody whom the alarm may reach, in the role in which that is."""

    person_id: int
    role: Role


def line_of(session: Session, case: Case, at: datetime) -> list[Ringed]:
    """Whom the alarm reaches, in order: nobody twice, nobody who left or is away; never nobody.

    When all of them are away they are asked all the same; without anybody at all it is for the owner of the case.
    """
    on = date_of(at)
    found: dict[int, Ringed] = {}
    for one in _candidates(session, case, on):
        found.setdefault(one.person_id, one)
    line, away = list(found.values()), _away(session, found, on)
    there = [one for one in line if one.person_id not in away]
    return there or line or [Ringed(case.owner_id or case.jeugdbeschermer_id, Role.JEUGDBESCHERMER)]


def ring(session: Session, case: Case, at: datetime) -> Task:
    """Let the alarm reach the first of the line, unless it rings already."""
    ringing = ringing_on(session, case)
    if ringing is not None:
        return ringing
    first = line_of(session, case, at)[0]
    answer_hours = parameters(session, date_of(at), case.region).alarm_answer_hours
    return open_task(
        session,
        case,
        kind=ALARM,
        role=first.role.value,
        person_id=first.person_id,
        channel="phone",
        text=TEXT,
        due_at=at + timedelta(hours=answer_hours),
        actor=ENGINE,
        at=at,
        data={"asked": [first.person_id], "round": [first.person_id]},
    )


def ringing_on(session: Session, case: Case) -> Task | None:
    """The alarm of a case that nobody answered yet."""
    return session.scalar(
        select(Task).where(Task.case_id == case.id, Task.kind == ALARM, Task.answered_at.is_(None)).limit(1)
    )


def next_of(line: list[Ringed], task: Task) -> tuple[Ringed, bool]:
    """Who is asked when this hour is over, and whether the line then starts again."""
    had = set(task.data["round"])
    following = next((one for one in line if one.person_id not in had), None)
    return (following, False) if following else (line[0], True)


def stop_ringing(session: Session, case: Case, at: datetime) -> None:
    """The child is not acutely unsafe any more: nobody need answer."""
    task = ringing_on(session, case)
    if task is None:
        return
    drop(session, case, task, "Het kind is niet meer acuut onveilig.", at)
    record(session, case, [Happening("alarm.ended", at, {"task_id": task.id})], ENGINE, at)
    settle(session, case, ENGINE, at)


def _candidates(session: Session, case: Case, on: date) -> Iterator[Ringed]:
    region = case.region
    able = {role: people_in(session, role, on, region=region) for role in ON_CALL}
    for person in on_call(session, region, on):
        yield Ringed(person, next(role for role in ON_CALL if person in able[role]))
    for person in able[Role.RET_CHAIR]:
        yield Ringed(person, Role.RET_CHAIR)
    for person in _deputies(session, region, on, {one for people in able.values() for one in people}):
        yield Ringed(person, Role.RET_CHAIR)
    zorgmakelaars = able[Role.ZORGMAKELAAR]
    if zorgmakelaars:
        own = case.zorgmakelaar_id
        yield Ringed(own if own in zorgmakelaars else zorgmakelaars[0], Role.ZORGMAKELAAR)
    for person in teammanagers_of(session, case.gi_id, on):
        yield Ringed(person, Role.TEAMMANAGER)


def _deputies(session: Session, region: str, on: date, able: set[int]) -> list[int]:
    """Who stands in for the chairs: while the chair is away, or always when the region is the deputy's as well."""
    return list(
        session.scalars(
            select(Appointment.deputy_id)
            .where(Appointment.role == Role.RET_CHAIR.value, Appointment.region == region)
            .where(Appointment.valid_from <= on, or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
            .where(or_(Appointment.away_on(on), Appointment.deputy_id.in_(able)), Appointment.deputy_id.is_not(None))
            .order_by(Appointment.id)
        )
    )


def _away(session: Session, people: Iterable[int], on: date) -> set[int]:
    away = select(Appointment.person_id).where(Appointment.person_id.in_(people), Appointment.away_on(on))
    return set(session.scalars(away))
