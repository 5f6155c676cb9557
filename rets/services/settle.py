"""Bringing a case in line with its facts: clocks opened, moved and met; true deadline, order and audience.

Everything here follows from the facts alone, so settling twice changes nothing.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from rets.clock import date_of
from rets.models import Case, Deadline
from rets.services.audience import audience_of
from rets.services.audit import Actor, Happening, record
from rets.services.facts import facts_with
from rets.services.forecast import forecast_on
from rets.services.known import DERIVED, FORECAST, Known, known_of
from rets.services.parameters import parameters
from rets.services.standings import STANDING, changed_standing
from workflows.calendar import end_of_day, start_of_day
from workflows.facts import Facts
from workflows.norms import Clock, clocks, true_deadline
from workflows.order import priority
from workflows.parameters import Parameters
from workflows.periods import blurred
from workflows.plan import RUNG_RET, backward_plan, judge_forecast, transition, triggers
from workflows.safety import REVIEW, review_due

SILENT = frozenset({"herordenen", "verversen", "opnieuw_zoeken", "overgang_begint", REVIEW})


@dataclass(frozen=True, slots=True)
class Wanted:
    """A deadline that the facts call for."""

    family: str
    kind: str
    ref: str
    opened_at: datetime
    due_at: datetime
    remind_at: datetime | None
    met_on: date | None
    remark: str | None
    source: str
    rung: int | None = None


def settle(session: Session, case: Case, actor: Actor, at: datetime, known: Known | None = None) -> Facts:
    """Recompute everything that follows from the facts of a case; returns the facts as they stand.

    Everything is read first, so that what follows is written in one go. `known` is what was read before in this
    transaction, when nothing was added to it since.
    """
    on = date_of(at)
    p = parameters(session, on, case.region)
    known = known or known_of(session, case)
    case.forecast_on = forecast_on(case, known.help, on)
    facts = facts_with(case, known.placements)
    found = clocks(facts, p)
    case.waiting = facts.waiting
    case.acute = facts.acute_since is not None
    reorder_on = _put_in_order(case, facts, found, on, p)
    wanted = list(_wanted(facts, found, reorder_on, case, p)) if case.state != "closed" else []
    happenings = list(_synchronise(session, case, known.deadlines, wanted, at))
    happenings += _forecast(session, case, facts, found, [d for d in known.deadlines if d.kind == FORECAST], at, p)
    told = changed_standing(case, facts, found, known.placements, known.deadlines)
    happenings += [Happening(STANDING, at, data) for data in told]
    record(session, case, happenings, actor, at)
    at_ret = case.ret_since is not None or known.waits_at(case.region)
    case.audience = audience_of(case, known.help, known.involved, at_ret=at_ret)
    return facts


def _put_in_order(case: Case, facts: Facts, found: tuple[Clock, ...], on: date, p: Parameters) -> date | None:
    """The true deadline and the class, also for who may not know the birth month; when a class changes by itself."""
    deadline, standing = true_deadline(found), priority(facts, found, on, p)
    told = priority(facts, blurred(found), on, p)
    case.deadline_on, case.deadline_kind, case.priority = deadline.due_on, deadline.kind, standing.rank
    case.told_on, case.told_priority = blurred([deadline])[0].due_on, told.rank
    return min(filter(None, (standing.changes_on, told.changes_on)), default=None)


def _wanted(
    facts: Facts, found: tuple[Clock, ...], reorder_on: date | None, case: Case, p: Parameters
) -> Iterator[Wanted]:
    for clock in found:
        yield _of_clock(clock, p)
    if facts.waiting:
        for point in backward_plan(facts, found, p):
            if point.rung is None or facts.rung < point.rung:
                yield _of_day("plan", point.kind, facts.raised_on, point.due_on, rung=point.rung)
    for point in triggers(facts):
        yield _of_day("plan", point.kind, point.due_on, point.due_on, ref=point.due_on.isoformat(), rung=point.rung)
    plan = transition(facts, p)
    if plan:
        begin = max(plan[0], facts.raised_on)
        yield _of_day("plan", "overgang_begint", begin, begin)
    if reorder_on:
        yield _of_day("plan", "herordenen", reorder_on, reorder_on)
    if facts.waiting:
        refresh = date.fromordinal(date_of(case.facts_at).toordinal() + p.refresh_days)
        yield _of_day("plan", "verversen", date_of(case.facts_at), refresh)
        yield _of_day("plan", REVIEW, facts.safety_reviewed_on or facts.raised_on, review_due(facts, p))


def _of_clock(clock: Clock, p: Parameters) -> Wanted:
    days = p.calendar.working_days_between(clock.opened_on, clock.due_on)
    remind_on = p.calendar.add_working_days(clock.due_on, -5 if days > 10 else -1)
    remind = clock.family != "plan" and clock.opened_on < remind_on < clock.due_on
    return Wanted(
        family=clock.family,
        kind=clock.kind,
        ref=clock.ref,
        opened_at=start_of_day(clock.opened_on),
        due_at=end_of_day(clock.due_on),
        remind_at=end_of_day(remind_on) if remind else None,
        met_on=clock.met_on,
        remark=clock.remark,
        source=clock.source,
    )


def _of_day(family: str, kind: str, opened: date, due: date, *, ref: str = "", rung: int | None = None) -> Wanted:
    """An action planned on a day: it is taken when the day begins."""
    return Wanted(family, kind, ref, start_of_day(opened), start_of_day(due), None, None, None, "product", rung)


def _synchronise(
    session: Session, case: Case, deadlines: Iterable[Deadline], wanted: list[Wanted], at: datetime
) -> Iterator[Happening]:
    open_last = sorted(deadlines, key=lambda row: row.closed_at is None)
    newest = {(known.kind, known.ref): known for known in open_last if known.family in DERIVED}
    for want in wanted:
        row = newest.pop((want.kind, want.ref), None)
        if row is None or (row.closed_at and _starts_again(row, want)):
            yield from _open(session, case, want, at, again=row is not None)
        elif row.closed_at is None:
            yield from _follow(row, want, at)
    for left in newest.values():
        if left.closed_at is None:
            left.closed_at, left.outcome, left.next_at = at, "lapsed", None
            if left.data.get("rung") and left.data["rung"] <= case.rung:
                left.outcome = "met"
                left.data = left.data | {"met_on": date_of(at).isoformat(), "late": at > left.due_at}
                yield Happening("clock.met", at, _facts(left))
            elif left.kind not in SILENT:
                yield Happening("clock.closed", at, _facts(left))


def _starts_again(row: Deadline, want: Wanted) -> bool:
    """A met clock whose meeting no longer counts (judged unfit), or an end that was moved after it was closed."""
    if want.kind in SILENT:
        return want.due_at > row.due_at
    if row.outcome == "met":
        return want.met_on is None
    return row.outcome in {"lapsed", "not_needed"} and (row.outcome == "lapsed" or want.due_at > row.due_at)


def _open(session: Session, case: Case, want: Wanted, at: datetime, *, again: bool) -> Iterator[Happening]:
    row = Deadline(
        case_id=case.id,
        family=want.family,
        kind=want.kind,
        ref=want.ref,
        opened_at=want.opened_at,
        due_at=want.due_at,
        remind_at=want.remind_at if want.remind_at and want.remind_at > at else None,
        next_at=None,
        data={"source": want.source, "rung": want.rung, "remark": want.remark},
    )
    row.next_at = row.remind_at or (max(row.due_at, at) if want.family == "plan" else row.due_at)
    session.add(row)
    if want.kind not in SILENT:
        yield Happening("clock.opened", at if again else min(want.opened_at, at), _facts(row))
    yield from _meet(row, want, at)


def _follow(row: Deadline, want: Wanted, at: datetime) -> Iterator[Happening]:
    if row.due_at != want.due_at:
        before = date_of(row.due_at)
        row.due_at, row.remind_at, row.missed_at = want.due_at, want.remind_at, None
        row.next_at = want.remind_at if want.remind_at and want.remind_at > at else want.due_at
        if want.kind not in SILENT:
            yield Happening("clock.moved", at, _facts(row) | {"was": before.isoformat()})
    if row.data.get("remark") != want.remark:
        row.data = row.data | {"remark": want.remark}
    yield from _meet(row, want, at)


def _meet(row: Deadline, want: Wanted, at: datetime) -> Iterator[Happening]:
    if want.met_on is None:
        return
    row.closed_at, row.outcome, row.next_at = at, "met", None
    late = want.met_on > date_of(want.due_at)
    row.data = row.data | {"met_on": want.met_on.isoformat(), "late": late}
    yield Happening("clock.met", min(at, end_of_day(want.met_on)), _facts(row))


def _facts(row: Deadline) -> dict[str, object]:
    plain: dict[str, object] = {
        "family": row.family,
        "clock": row.kind,
        "ref": row.ref,
        "due_on": date_of(row.due_at).isoformat(),
    }
    return plain | {key: value for key, value in row.data.items() if value is not None}


def _forecast(
    session: Session,
    case: Case,
    facts: Facts,
    found: tuple[Clock, ...],
    asked: Sequence[Deadline],
    at: datetime,
    p: Parameters,
) -> Iterator[Happening]:
    """Promise 5: a start in sight past the true deadline proposes the team, and past the limit goes there today.

    From the team upwards the terms of the rungs and the plan counted back from the deadline lead on.
    """
    row = next((one for one in asked if one.closed_at is None), None)
    judged = judge_forecast(facts, found, p)
    if case.state == "closed" or not judged.late or facts.rung >= RUNG_RET:
        if row:
            row.closed_at, row.outcome, row.next_at = at, "lapsed", None
            yield Happening("clock.closed", at, _facts(row))
        return
    due = (
        at if judged.take_now else end_of_day(p.calendar.add_working_days(date_of(at), p.forecast_answer_working_days))
    )
    data = {
        "rung": RUNG_RET,
        "forecast_on": facts.forecast_on.isoformat() if facts.forecast_on else None,
        "deadline_on": judged.deadline.due_on.isoformat(),
        "deadline": judged.deadline.kind,
    }
    if row is None and not any(one.ref == str(data["rung"]) for one in asked):
        session.add(
            Deadline(
                case_id=case.id,
                family="process",
                kind=FORECAST,
                ref=str(data["rung"]),
                opened_at=at,
                due_at=due,
                remind_at=None,
                next_at=due,
                data=data,
            )
        )
        yield Happening("escalation.proposed", at, data | {"due_on": date_of(due).isoformat()})
    elif row is not None and due < row.due_at:
        row.due_at = row.next_at = due
