"""The board of a region: what changed since yesterday, what stands still and why, and how the plan compares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader
from rets.clock import date_of, midnight
from rets.models import Case, Offer, Request, StoredPlan
from rets.render.dates import exact_date
from rets.services.plan_changes import Figures, Moved, figures_of, figures_of_first_come, moves
from rets.services.region_plan import RegionPlan, cases_seen, offers_named
from rets.services.requests import RUNNING
from workflows.steps import STATES

Asked = Mapping[int, list[Request]]
NOT_ASKED = "Dezelfde plek stond gisteren al in het plan, maar er is geen verzoek gedaan."


@dataclass(frozen=True)
class Change:
    """A child for whom the plan is other than before."""

    case: Case
    was: Offer | None
    was_on: date | None
    now: Offer | None
    now_on: date | None
    why: str


@dataclass(frozen=True)
class Still:
    """A child for whom nothing happens although something should."""

    case: Case
    why: str
    who: str


@dataclass(frozen=True)
class Board:
    """What stands beside a plan. `before` is the plan of yesterday, if there was one.

    `compared` are (what, figures): this plan, first come first served, the plan of yesterday, and what runs now.
    """

    before: StoredPlan | None
    changes: Sequence[Change]
    still: Sequence[Still]
    asked: Asked
    compared: Sequence[tuple[str, Figures]]


def board_of(session: Session, reader: Reader, plan: RegionPlan, now: datetime) -> Board:
    """The board of a region for this reader."""
    before = plan_before(session, plan.stored, midnight(date_of(now)))
    asked = running(session, [case.id for case in plan.cases])
    return Board(
        before,
        changes_between(session, reader, before, plan.stored) if before else (),
        _still(plan, before, asked, now),
        asked,
        tuple(_compared(plan, before, asked)),
    )


def plan_before(session: Session, stored: StoredPlan, moment: datetime) -> StoredPlan | None:
    """The plan that stood at a moment, as long as it is another than this one."""
    return session.scalar(
        select(StoredPlan)
        .where(StoredPlan.region == stored.region, StoredPlan.number.is_not(None), StoredPlan.id != stored.id)
        .where(StoredPlan.made_at < moment)
        .order_by(StoredPlan.number.desc())
        .limit(1)
    )


def changes_between(session: Session, reader: Reader, before: StoredPlan, after: StoredPlan) -> list[Change]:
    """What is different in a later plan, for the children that this reader may see."""
    old, new = before.versions.get("cases", {}), after.versions.get("cases", {})
    changed = frozenset(int(number) for number in old if old[number] != new.get(number))
    found = moves(before.result, after.result, changed)
    return told_moves(session, reader, found)


def told_moves(session: Session, reader: Reader, found: Sequence[Moved]) -> list[Change]:
    """Moves with their cases and offers; of children that this reader may not see there is nothing."""
    seen = cases_seen(session, reader, (one.case_id for one in found))
    offers = offers_named(session, (slug for one in found for slug in (one.was, one.now) if slug))
    return [
        Change(seen[one.case_id], offers.get(one.was or ""), one.was_on, offers.get(one.now or ""), one.now_on, one.why)
        for one in found
        if one.case_id in seen
    ]


def running(session: Session, case_ids: Sequence[int]) -> dict[int, list[Request]]:
    """By case the requests for wanted help that run."""
    found: dict[int, list[Request]] = {}
    rows = session.scalars(
        select(Request)
        .where(Request.case_id.in_(case_ids), Request.state.in_(RUNNING), Request.purpose == "main")
        .order_by(Request.id)
    )
    for row in rows:
        found.setdefault(row.case_id, []).append(row)
    return found


def _still(plan: RegionPlan, before: StoredPlan | None, asked: Asked, now: datetime) -> list[Still]:
    """Overdue actions first, longest first; then proposals that stood yesterday as well and were not asked for."""
    overdue = [case for case in plan.cases if case.due_at and case.due_at < now]
    overdue.sort(key=lambda case: (case.due_at or now, case.id))
    late = [Still(case, _overdue(case), _owner(case)) for case in overdue]
    old = {row["case"]: row["offer"] for row in before.result["assignments"]} if before else {}
    told = {case.id for case in overdue} | asked.keys()
    waits = [
        Still(one.case, NOT_ASKED, _owner(one.case))
        for one in plan.proposed
        if one.offer and old.get(one.case.id) == one.offer.slug and one.case.id not in told
    ]
    return late + waits


def _overdue(case: Case) -> str:
    assert case.due_at is not None
    return f"{STATES[case.state].action_name}: moest op {exact_date(date_of(case.due_at))} klaar zijn."


def _owner(case: Case) -> str:
    return case.owner.name if case.owner else ""


def _compared(plan: RegionPlan, before: StoredPlan | None, asked: Asked) -> Iterator[tuple[str, Figures]]:
    result = plan.stored.result
    yield "Dit plan", figures_of(result)
    yield "Wie het eerst komt", figures_of_first_come(result)
    if before is not None:
        yield "Het plan van gisteren", figures_of(before.result)
    if not plan.hidden:
        cases = {case.id: case for case in plan.cases}
        soon = sum(min(row.start_on for row in rows) <= cases[number].deadline_on for number, rows in asked.items())
        yield "Wat nu is gevraagd", Figures(len(cases), len(asked), soon)
