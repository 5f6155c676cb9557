"""The registers that an administrator reads: figures and code lists with their source, people."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby

from sqlalchemy import Row, func, or_, select
from sqlalchemy.orm import Session, aliased, joinedload

from rets.errors import NotFound
from rets.models import Appointment, CodeListEntry, Person


@dataclass(frozen=True)
class Post:
    """A role at an organisation from a day until another (exclusive); without regions it is for all of them."""

    role: str
    organisation: str
    regions: tuple[str, ...]
    valid_from: date
    valid_until: date | None


@dataclass(frozen=True)
class Covered:
    """Who stands in for somebody (null when nobody does), and from when until when that somebody is away."""

    deputy: str | None
    absent_from: date | None
    absent_until: date | None


@dataclass(frozen=True)
class Worker:
    """A person with every post it holds, and who stands in."""

    person: Person
    posts: tuple[Post, ...]
    covered: tuple[Covered, ...]


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


def people_at_work(session: Session, on: date) -> list[Worker]:
    """Everybody who holds an appointment on a day, by name; the same post in more regions stands there once."""
    deputy = aliased(Person)
    rows = session.execute(
        select(Appointment, deputy.name)
        .join(Appointment.person)
        .outerjoin(deputy, deputy.id == Appointment.deputy_id)
        .options(joinedload(Appointment.person), joinedload(Appointment.organisation))
        .where(Appointment.valid_from <= on)
        .where(or_(Appointment.valid_until.is_(None), Appointment.valid_until > on))
        .order_by(Person.name, Person.id, Appointment.role, Appointment.region, Appointment.id)
    ).all()
    return [_worker(list(held)) for _, held in groupby(rows, key=lambda row: row[0].person_id)]


def _worker(held: Sequence[Row[Appointment, str]]) -> Worker:
    posts: dict[Hashable, list[Appointment]] = {}
    for one, _ in held:
        posts.setdefault((one.role, one.organisation_id, one.valid_from, one.valid_until), []).append(one)
    away = {(name, one.absent_from, one.absent_until) for one, name in held if name or one.absent_until}
    return Worker(
        held[0][0].person,
        tuple(_post(rows) for rows in posts.values()),
        tuple(Covered(*one) for one in sorted(away, key=str)),
    )


def _post(rows: Sequence[Appointment]) -> Post:
    one = rows[0]
    regions = tuple(dict.fromkeys(row.region for row in rows if row.region))
    return Post(one.role, one.organisation.name, regions, one.valid_from, one.valid_until)
