"""The rung on which a case stands: who owns it and until when, what the child gets meanwhile, and how it came there."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, and_, or_, select
from sqlalchemy.orm import Session

from rets.access import Reader, may
from rets.clock import date_of
from rets.models import Appointment, Case, Event, Person, Task
from rets.reference.ladder import Rung
from rets.reference.lookup import ladder_on
from rets.services.outside import Outside, outside_of
from rets.services.owners import people_in, teammanagers_of
from rets.services.story import reason_for
from workflows.plan import LAST_RUNG, RUNG_RET_CONSULT
from workflows.roles import ROLE_NAMES, Role
from workflows.steps import STEPS

CLIMBING = frozenset({"triage", "returned", "searching", "at_ret", "decided", "escalated", "placing"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Who:
    """Somebody of a rung, in which role, and how to reach that person; `away` when somebody else acts now."""

    name: str
    role: str
    phone: str
    email: str
    away: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """A rung that was reached on a day, from which other, why and by whom; `outside` names the party of that day.

    `owner` has the case from then on, and `owner_was` had it before when that was somebody else (R40).
    """

    on: date
    rung: int
    name: str
    was: int
    why: str
    by: str
    outside: str
    owner: str
    owner_was: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """The rung of now. `owner` has the case, `leader` leads the rung, `deputy` stands in for the leader.

    `until` is the day on which the case goes on by itself, or the advice is due (rung 2). `entry` is the reason for
    which a case comes to this rung.
    """

    number: int
    name: str
    entry: str
    owner: Who | None
    leader: Who | None
    deputy: Who | None
    until: date | None
    meanwhile: str
    outside: Outside | None
    following: str


def standing_on(session: Session, case: Case, on: date) -> Standing | None:
    """The rung of a case on a day; nothing once help has started or the case is closed: then nobody climbs."""
    if case.state not in CLIMBING:
        return None
    ladder = ladder_on(on, case.region)
    rung = ladder[case.rung]
    leader = _leader(session, case, rung, on)
    deputy, role = _deputy(session, case, rung, leader, on)
    return Standing(
        number=rung.number,
        name=rung.name,
        entry=rung.entry,
        owner=_who(session, case.owner_id, _role_of(case, rung, leader)),
        leader=_who(session, leader, rung.owner_role, away=_away(session, leader, rung, on)),
        deputy=_who(session, deputy, role),
        until=_until(session, case),
        meanwhile=rung.meanwhile,
        outside=outside_of(session, rung),
        following=ladder[case.rung + 1].name if case.rung < LAST_RUNG else "",
    )


def record_of(session: Session, reader: Reader, case: Case, steps: Iterable[Event]) -> list[Reached]:
    """Every rung that was reached, oldest first, each with its day and reason, as far as this reader may know them."""
    if not may(reader, "case.history", case):
        return []
    reached = [event for event in steps if event.data.get("rung", 0) != event.data.get("rung_was", 0)]
    owners = {event.data.get(key) for event in reached for key in ("owner", "owner_was")}
    names = {one.id: one.name for one in session.scalars(select(Person).where(Person.id.in_(owners - {None})))}
    return [one for event in reached if (one := _reached(reader, case, event, names)) is not None]


def _reached(reader: Reader, case: Case, event: Event, names: Mapping[int, str]) -> Reached | None:
    why = reason_for(reader, case, event)
    if why is None:
        return None
    on = date_of(event.effective_at)
    rung = ladder_on(on, case.region)[int(event.data["rung"])]
    return Reached(
        on=on,
        rung=rung.number,
        name=rung.name,
        was=int(event.data["rung_was"]),
        why=why or STEPS[event.kind.removeprefix("step.")].name,
        by=event.actor.name if event.actor else ROLE_NAMES[Role(event.actor_role)],
        outside=rung.outside or "",
        owner=names.get(event.data.get("owner", 0), ""),
        owner_was=names.get(event.data.get("owner_was", 0), ""),
    )


def _people(session: Session, case: Case, role: str, on: date) -> list[int]:
    if role == Role.TEAMMANAGER:
        return teammanagers_of(session, case.gi_id, on)
    first = [case.zorgmakelaar_id] if role == Role.ZORGMAKELAAR and case.zorgmakelaar_id else []
    return first + people_in(session, Role(role), on, region=case.region)


def _leader(session: Session, case: Case, rung: Rung, on: date) -> int | None:
    people = _people(session, case, rung.owner_role, on)
    return case.owner_id if case.owner_id in people else next(iter(people), case.owner_id)


def _deputy(session: Session, case: Case, rung: Rung, leader: int | None, on: date) -> tuple[int | None, str]:
    """Whom the leader named, and otherwise the first of the role that stands in on this rung."""
    named = select(Appointment.deputy_id).where(_post(leader, rung, on), Appointment.deputy_id.is_not(None))
    found = session.scalar(named.order_by(Appointment.id).limit(1))
    if found is not None:
        return found, rung.owner_role
    people = (one for one in _people(session, case, rung.deputy_role, on) if one not in {leader, case.owner_id})
    return next(people, None), rung.deputy_role


def _away(session: Session, leader: int | None, rung: Rung, on: date) -> bool:
    away = select(Appointment.id).where(_post(leader, rung, on), Appointment.away_on(on)).limit(1)
    return session.scalar(away) is not None


def _post(person_id: int | None, rung: Rung, on: date) -> ColumnElement[bool]:
    return and_(
        Appointment.person_id == person_id,
        Appointment.role == rung.owner_role,
        Appointment.valid_from <= on,
        or_(Appointment.valid_until.is_(None), Appointment.valid_until > on),
    )


def _role_of(case: Case, rung: Rung, leader: int | None) -> str:
    """In which role the owner has the case."""
    if case.owner_id == leader:
        return rung.owner_role
    own = {case.jeugdbeschermer_id: Role.JEUGDBESCHERMER, case.zorgmakelaar_id: Role.ZORGMAKELAAR}
    return own.get(case.owner_id, Role.TEAMMANAGER)


def _who(session: Session, person_id: int | None, role: str, *, away: bool = False) -> Who | None:
    person = session.get(Person, person_id) if person_id else None
    if person is None:
        return None
    return Who(name=person.name, role=ROLE_NAMES[Role(role)], phone=person.phone or "", email=person.email, away=away)


def _until(session: Session, case: Case) -> date | None:
    """The last day of the rung: of the advice while the team is asked for it, else of the term of the state."""
    asked = select(Task.due_at).where(Task.case_id == case.id, Task.kind == "consult", Task.answered_at.is_(None))
    advice = session.scalar(asked.order_by(Task.due_at).limit(1)) if case.rung == RUNG_RET_CONSULT else None
    due = advice or case.due_at
    return date_of(due) if due else None
