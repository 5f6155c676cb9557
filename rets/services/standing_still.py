"""What stands still in a region, in counts and lines: no dossier, nobody's performance (P18, N6b)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, case, exists, func, or_, select
from sqlalchemy.orm import Session, contains_eager

from rets.access import Reader, cases_for
from rets.clock import date_of
from rets.models import Case, Deadline, Person, Placement
from rets.services.stopping import is_ours
from workflows.roles import Role

WATCHERS = (Role.MONITOR, Role.ZORGMAKELAAR, Role.RET_CHAIR)
MOST = 100


@dataclass(frozen=True)
class Waiting:
    """Who waits in a region. The parts overlap with nothing: each child stands in the first that is true."""

    region: str
    total: int
    second_best: int
    bridging: int
    after_intake: int
    nothing: int
    late: int


@dataclass(frozen=True)
class NormCount:
    """How often a norm of cases that are open now was missed, and how many of those still wait for it."""

    kind: str
    missed: int
    still_open: int
    explained: int


def regions_of(reader: Reader) -> list[str]:
    """The regions that this reader watches."""
    return sorted(reader.regions(*WATCHERS))


def by_state(session: Session, reader: Reader, regions: Iterable[str]) -> dict[str, int]:
    """How many cases stand in each state; closed ones are left out."""
    seen = _open(reader, regions).subquery()
    rows = session.execute(select(seen.c.state, func.count()).group_by(seen.c.state))
    return {row[0]: row[1] for row in rows}


def waiting(session: Session, reader: Reader, regions: Iterable[str], at: datetime) -> list[Waiting]:
    """The waiting children per region, each once (X18): also with second best, a bridge or only an intake (N6, P10)."""
    part = case(
        (_helped(and_(Placement.purpose == "main", Placement.started_on.is_not(None))), "second_best"),
        (_helped(and_(Placement.purpose == "bridging", Placement.started_on.is_not(None))), "bridging"),
        (_helped(Placement.intake_on.is_not(None)), "after_intake"),
        else_="nothing",
    )
    rows = session.execute(
        _open(reader, regions)
        .with_only_columns(
            Case.region,
            part,
            func.count(),
            func.count().filter(Case.deadline_on < date_of(at)),
        )
        .where(Case.waiting, is_ours())
        .group_by(Case.region, part)
    )
    found: dict[str, dict[str, int]] = {}
    for region, name, number, late in rows:
        counts = found.setdefault(region, dict.fromkeys(("second_best", "bridging", "after_intake", "nothing"), 0))
        counts[name] = number
        counts["late"] = counts.get("late", 0) + late
    return [
        Waiting(region, sum(n for part, n in counts.items() if part != "late"), **counts)
        for region, counts in sorted(found.items())
    ]


def norms(session: Session, reader: Reader, regions: Iterable[str], at: datetime) -> list[NormCount]:
    """The missed norms of open cases; an explained miss counts as missed."""
    seen = _open(reader, regions).subquery()
    missed = or_(Deadline.missed_at.is_not(None), and_(Deadline.closed_at.is_(None), Deadline.due_at < at))
    rows = session.execute(
        select(
            Deadline.kind,
            func.count(),
            func.count().filter(Deadline.closed_at.is_(None)),
            func.count().filter(Deadline.explanation.is_not(None)),
        )
        .join(seen, seen.c.id == Deadline.case_id)
        .where(Deadline.family == "norm", missed)
        .group_by(Deadline.kind)
        .order_by(func.count().desc(), Deadline.kind)
    )
    return [NormCount(*row) for row in rows]


def still(session: Session, reader: Reader, regions: Iterable[str], at: datetime) -> list[Case]:
    """The open cases whose next action is overdue, longest first, with whose turn it is."""
    return list(
        session.scalars(
            _open(reader, regions)
            .outerjoin(Person, Person.id == Case.owner_id)
            .options(contains_eager(Case.owner))
            .where(Case.due_at < at)
            .order_by(Case.due_at, Case.id)
            .limit(MOST)
        )
    )


def _open(reader: Reader, regions: Iterable[str]):  # type: ignore[no-untyped-def]  # with_only_columns changes its type
    return cases_for(reader).where(Case.region.in_(list(regions)), Case.state != "closed")


def _helped(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists(
        select(Placement.id).where(
            Placement.case_id == Case.id, Placement.cancelled_at.is_(None), Placement.ended_on.is_(None), condition
        )
    )
