"""What came of the children of a simulation, in plain figures read from the same tables as those of real children."""

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.models import Case, Deadline, Event, Location, Municipality, Offer, Placement, Task
from rets.reference.geography import distance_km
from rets.render.dates import plain_date
from rets.render.words import count
from rets.simulation.arrivals import STAYS
from rets.simulation.closing import LIVED_THERE
from rets.simulation.habits import FOLDER
from workflows.tracks import CLOSING

HELP = "passende_hulp"


@dataclass(frozen=True)
class Outcome:
    """What came of it on a day.

    `in_time` of `due` children had fitting help within the norm, of those whose last day for it has passed (N4);
    `started` and `waiting` count children by the days from raising to the real start, or to the day of the count for
    who still waits; `moves` are starts of a stay somewhere else than at home, `km` the distances to the help that
    started, together; `highest` counts children by the highest rung; `steps` are the steps of the process. A closing
    reached `reached` children (N17), for `rehoused` of whom fitting help started somewhere else (R13).
    """

    children: int
    in_time: int
    due: int
    started: Mapping[int, int]
    waiting: Mapping[int, int]
    moves: int
    km: float
    highest: Mapping[int, int]
    steps: int
    reached: int
    rehoused: int

    @property
    def helped(self) -> int:
        """How many children got help that started."""
        return sum(self.started.values())

    @property
    def share(self) -> float | None:
        """The share helped within the norm; null while nobody's norm is due."""
        return self.in_time / self.due if self.due else None


@dataclass(frozen=True, slots=True)
class Work:
    """What one act asks of a role, in minutes of all who do it together."""

    role: str
    minutes: int
    meaning: str
    source: str


def outcome(session: Session, at: datetime) -> Outcome:
    """How the children stand at a moment. Read as the engine."""
    all_cases = access.cases_for(access.SYSTEM)
    due = Deadline.outcome.is_(None) | (Deadline.outcome == "met")
    in_time, many_due = session.execute(
        select(func.count().filter(Deadline.outcome == "met", Deadline.missed_at.is_(None)), func.count()).where(
            Deadline.kind == HELP, Deadline.due_at <= at, due
        )
    ).one()
    started = _started(session)
    raised = {row.id: date_of(row.raised_at) for row in session.scalars(all_cases.order_by(Case.id))}
    rungs = all_cases.with_only_columns(Case.rung, func.count().label("many")).group_by(Case.rung).order_by(Case.rung)
    stays = select(func.count()).select_from(Placement).join(Offer, Placement.offer_id == Offer.id)
    return Outcome(
        children=len(raised),
        in_time=in_time,
        due=many_due,
        started=_days((on - raised[case]).days for case, on in started.items()),
        waiting=_days((date_of(at) - on).days for case, on in raised.items() if case not in started),
        moves=session.scalar(stays.where(Placement.started_on.is_not(None), Offer.form.in_(STAYS))) or 0,
        km=round(sum(_distances(session)), 1),
        highest={row.rung: row.many for row in session.execute(rungs)},
        steps=session.scalar(select(func.count()).where(Event.kind.startswith("step."))) or 0,
        **_closed(session),
    )


@cache
def workload() -> dict[str, Work]:
    """What each act asks, by its name in the history of a simulation."""
    with (FOLDER / "workload.csv").open(encoding="utf-8", newline="") as handle:
        return {
            row["act"]: Work(row["role"], int(row["minutes"]), row["meaning"], row["source"])
            for row in csv.DictReader(handle)
        }


def minutes_by_role(acts: Mapping[str, int]) -> dict[str, int]:
    """The minutes that each role worked, by how often each act was done."""
    found = Counter[str]()
    for name, work in workload().items():
        found[work.role] += acts.get(name, 0) * work.minutes
    return dict(sorted(found.items()))


def in_words(found: Outcome, until: datetime) -> list[str]:
    """The same in Dutch sentences, one a line."""
    children = count(found.children, "kind", "kinderen")
    lines = [f"Stand op {plain_date(date_of(until))}: {children}, van wie {found.helped} met gestarte hulp."]
    if found.share is not None:
        lines.append(f"Binnen de norm geholpen: {found.in_time} van {found.due} ({found.share:.0%}).")
    if found.reached:
        closed = count(found.reached, "kind", "kinderen")
        lines.append(f"Een sluiting raakte {closed}; {found.rehoused} van hen kregen elders passende hulp.")
    lines += [f"Hoogste trede {rung}: {many}" for rung, many in found.highest.items()]
    return lines


def _closed(session: Session) -> dict[str, int]:
    told = select(Task.case_id).where(Task.kind == CLOSING)
    reached = Case.label.startswith(LIVED_THERE) | Case.id.in_(told)
    counts = func.count().label("reached"), func.count().filter(~Case.waiting).label("rehoused")
    row = session.execute(access.cases_for(access.SYSTEM).with_only_columns(*counts).where(reached)).one()
    return {"reached": row.reached, "rehoused": row.rehoused}


def _started(session: Session) -> dict[int, date]:
    query = select(Placement.case_id, func.min(Placement.started_on))
    first = query.where(Placement.purpose == "main", Placement.started_on.is_not(None)).group_by(Placement.case_id)
    return {case: on for case, on in session.execute(first) if on is not None}


def _days(found: Iterator[int]) -> dict[int, int]:
    return dict(sorted(Counter(max(0, days) for days in found).items()))


def _distances(session: Session) -> Iterator[float]:
    points = {row.code: (row.lat, row.lon) for row in session.scalars(select(Municipality))}
    rows = session.execute(
        access.cases_for(access.SYSTEM)
        .with_only_columns(Case.municipality, Location.lat, Location.lon)
        .join(Placement, Placement.case_id == Case.id)
        .join(Offer, Placement.offer_id == Offer.id)
        .join(Location, Offer.location_id == Location.id)
        .where(Placement.purpose == "main", Placement.started_on.is_not(None))
    )
    for municipality, lat, lon in rows:
        if municipality in points:
            yield distance_km(points[municipality], (lat, lon))
