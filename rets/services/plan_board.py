"""The board of a region: what changed and why, what stands still and why, and how the plan compares."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.access import Reader
from rets.clock import date_of, midnight
from rets.models import Case, Offer, Request, StoredPlan
from rets.render.dates import exact_date
from rets.services.plan_changes import Figures, Moved, figures_of, figures_of_first_come, moved_in, moves
from rets.services.plan_scarcity import steering_of
from rets.services.plan_words import anew_of, how_made
from rets.services.region_plan import RegionPlan, cases_seen, offers_named
from rets.services.requests import RUNNING
from rets.services.stored import region_plan_numbered
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
class SinceLast:
    """What a plan changed in the one before it, and in a sentence how it was made."""

    before: StoredPlan
    changes: Sequence[Change]


@dataclass(frozen=True)
class Board:
    """What stands beside a plan. `before` is the plan of yesterday, if there was one.

    `compared` are (what, figures): this plan, first come first served, the plan of yesterday, and what runs now. `how`,
    `anew` and `steering` are sentences: how it was made, what a plan made anew would help more, and whether scarcity
    steers; `anew` is empty when that would help nobody more.
    """

    since: SinceLast | None
    how: str
    anew: str
    steering: str
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
        since_last(session, reader, plan.stored),
        how_made(plan.stored.result),
        anew_of(plan.stored.result),
        steering_of(plan.stored.result),
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
    known = _told_before(session, before, after)
    found = moves(before.result, after.result, changed)
    return told_moves(session, reader, [_as_told(one, known.get(one.case_id)) for one in found])


def since_last(session: Session, reader: Reader, stored: StoredPlan) -> SinceLast | None:
    """What a plan changed in the one before it, for the children that this reader may see."""
    former = stored.result.get("former")
    before = region_plan_numbered(session, stored.region, former["number"]) if former else None
    return SinceLast(before, told_moves(session, reader, moved_in(stored.result))) if before else None


def _told_before(session: Session, before: StoredPlan, after: StoredPlan) -> dict[int, Moved]:
    """By case the newest reason that a plan gave for moving it, in the plans since an earlier one."""
    results = session.scalars(
        select(StoredPlan.result)
        .where(StoredPlan.region == after.region, StoredPlan.number > before.number)
        .where(StoredPlan.number <= after.number)
        .order_by(StoredPlan.number)
    )
    return {one.case_id: one for result in results for one in moved_in(result)}


def _as_told(one: Moved, said: Moved | None) -> Moved:
    """With the reason that the plan itself gave for this move."""
    return replace(one, why=said.why, whom=said.whom) if said and said.now == one.now else one


def told_moves(session: Session, reader: Reader, found: Sequence[Moved]) -> list[Change]:
    """Moves with their cases and offers; of children that this reader may not see there is nothing, and no label."""
    seen = cases_seen(session, reader, (number for one in found for number in (one.case_id, one.whom) if number))
    offers = offers_named(session, (slug for one in found for slug in (one.was, one.now) if slug))
    return [
        Change(
            *(seen[one.case_id], offers.get(one.was or ""), one.was_on, offers.get(one.now or ""), one.now_on),
            _why(one, seen.get(one.whom or 0)),
        )
        for one in found
        if one.case_id in seen
    ]


def _why(one: Moved, whom: Case | None) -> str:
    return one.why.replace("{kind}", whom.label if whom else "een ander kind")


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
