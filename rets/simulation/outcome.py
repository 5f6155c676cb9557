"""What came of the children of a simulation, in plain figures read from the same tables as those of real children."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Integer, cast, func, select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.models import Case, Deadline, Event, Placement
from rets.render.words import count

HELP = "passende_hulp"


@dataclass(frozen=True)
class Outcome:
    """What came of it on a day.

    `in_time` of `due` children had fitting help within the norm, for whom the last day of it is past or met (N4);
    `waited` are the days from raising to real start of those helped, at 10, 50 and 90 per cent; `highest` counts
    children by the highest rung that they reached; `steps` are the steps of the process that were taken.
    """

    children: int
    helped: int
    in_time: int
    due: int
    waited: tuple[int, int, int] | None
    highest: dict[int, int]
    steps: int

    @property
    def share(self) -> float | None:
        """The share helped within the norm; null while nobody's norm is due."""
        return self.in_time / self.due if self.due else None


def outcome(session: Session, at: datetime) -> Outcome:
    """How the children stand at a moment. Read as the engine."""
    norm = select(
        func.count().filter(Deadline.outcome == "met", Deadline.missed_at.is_(None)),
        func.count().filter((Deadline.outcome == "met") | (Deadline.due_at <= at)),
    ).where(Deadline.kind == HELP)
    in_time, due = session.execute(norm).one()
    started = (
        select(Placement.case_id, func.min(Placement.started_on).label("started_on"))
        .where(Placement.purpose == "main", Placement.started_on.is_not(None))
        .group_by(Placement.case_id)
        .subquery()
    )
    days = cast(started.c.started_on - func.date(func.timezone("Europe/Amsterdam", Case.raised_at)), Integer)
    spread = func.percentile_cont([0.1, 0.5, 0.9]).within_group(days)
    all_cases = access.cases_for(access.SYSTEM)
    waited = session.scalar(all_cases.with_only_columns(spread).join(started, Case.id == started.c.case_id))
    rungs = all_cases.with_only_columns(Case.rung, func.count().label("many")).group_by(Case.rung).order_by(Case.rung)
    return Outcome(
        children=session.scalar(all_cases.with_only_columns(func.count())) or 0,
        helped=session.scalar(select(func.count()).select_from(started)) or 0,
        in_time=in_time,
        due=due,
        waited=(round(waited[0]), round(waited[1]), round(waited[2])) if waited else None,
        highest={row.rung: row.many for row in session.execute(rungs)},
        steps=session.scalar(select(func.count()).where(Event.kind.startswith("step."))) or 0,
    )


def in_words(found: Outcome, until: datetime) -> list[str]:
    """The same in Dutch sentences, one a line."""
    children = count(found.children, "kind", "kinderen")
    lines = [f"Stand op {date_of(until):%d-%m-%Y}: {children}, van wie {found.helped} met gestarte hulp."]
    if found.share is not None:
        lines.append(f"Binnen de norm geholpen: {found.in_time} van {found.due} ({found.share:.0%}).")
    if found.waited is not None:
        low, middle, high = (count(many, "dag", "dagen") for many in found.waited)
        lines.append(f"Wachten tot de start: de helft binnen {middle} (10 % binnen {low}, 90 % binnen {high}).")
    lines += [f"Hoogste trede {rung}: {many}" for rung, many in found.highest.items()]
    return lines
