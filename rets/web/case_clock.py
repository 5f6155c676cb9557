"""The line of time of a case, from its deadlines: every clock, the true deadline, and what is expected."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date

from rets.access import Reader
from rets.clock import date_of
from rets.models import Case, Deadline, Event, Placement
from rets.render.line_of_time import Clock, ClockState, LineOfTime, Moment
from rets.services.judging import judgement_of
from rets.services.told_dates import Told, told_due
from workflows.judging import JUDGEMENT_NAMES, Judgement
from workflows.periods import Period
from workflows.steps import OPEN, STEPS
from workflows.words import clock_name

UNSEEN = frozenset(
    {
        "herordenen",
        "verversen",
        "opnieuw_zoeken",
        "dagelijks_volgen",
        "overgang_begint",
        "sluiting_bekijken",
        "waarneming",
        "waarneming_terug",
    }
)
BESIDE = frozenset({"taak.perspectiefplan"})
MOST_STEPS = 6
REMARKS = {
    "administratief": "Gekoppeld, maar nog geen contact: dat telt niet.",
    "wachtlijstbeheer": "Uit een pool: de norm is gehaald, gewenst is het niet.",
    "meer_dan_een_wisseling": "Meer dan één wisseling van jeugdbeschermer.",
    "kind_niet_gesproken": "Het kind is nog niet gesproken.",
}


def line_of(
    reader: Reader,
    case: Case,
    deadlines: Iterable[Deadline],
    steps: Iterable[Event],
    helps: Iterable[Placement],
    on: date,
) -> LineOfTime:
    """All that stands on the line of a case, as far as this reader may know it."""
    rows = [(row, told_due(reader, case, row.kind, date_of(row.due_at), on)) for row in newest(deadlines)]
    rows.sort(key=lambda one: one[1].first_on)
    clocks = tuple(clock for row, due in rows if (clock := _clock(row, due, case, on)) is not None)
    moments = (*_past(case, steps, helps), *_coming(case, rows, on))
    return LineOfTime(on, _only_one_true(clocks), moments)


def newest(deadlines: Iterable[Deadline]) -> list[Deadline]:
    """The last row of every clock, earliest due date first."""
    found = {(row.kind, row.ref): row for row in sorted(deadlines, key=lambda row: row.id)}
    return sorted(found.values(), key=lambda row: (row.due_at, row.id))


def _clock(row: Deadline, told: Told, case: Case, on: date) -> Clock | None:
    lapsed = row.closed_at is not None and row.outcome != "met"
    of_state = row.family == "process" and row.kind == case.state and not lapsed
    planned = row.family == "plan" and not row.data.get("rung") and row.closed_at is None and row.kind not in UNSEEN
    beside = row.kind in BESIDE and not lapsed
    if not (of_state or planned or beside or (row.family in {"norm", "hard"} and not lapsed)):
        return None
    met = row.data.get("met_on")
    due = date_of(row.due_at)
    clock = Clock(
        name=clock_name(row.kind),
        opened_on=min(date_of(row.opened_at), due),
        due_on=due,
        state=_state(row, due, on),
        met_on=date.fromisoformat(met) if met else None,
        note=_note(row, on),
        is_true_deadline=row.kind == case.deadline_kind and due == case.deadline_on,
    )
    return _blurred(clock, told.period, date_of(case.raised_at)) if told.period else clock


def _blurred(clock: Clock, period: Period, raised_on: date) -> Clock:
    """Without the days that tell more than the period; a day in it would tell whether it was met too late as well."""
    return replace(
        clock,
        opened_on=min(raised_on, period.first_on),
        due_on=period.last_on,
        within=period,
        state=ClockState.DONE if clock.met_on else clock.state,
    )


def _state(row: Deadline, due: date, on: date) -> ClockState:
    if row.outcome == "met":
        return ClockState.MET_LATE if row.data.get("late") else ClockState.MET
    return ClockState.LATE if due < on else ClockState.RUNNING


def _note(row: Deadline, on: date) -> str:
    judged = judgement_of(row, on)
    verdict = f"Oordeel: {JUDGEMENT_NAMES[judged]}." if judged and judged is not Judgement.NOT_YET else ""
    remark = REMARKS.get(str(row.data.get("remark")), "")
    explained = f"Toegelicht, telt nog als te laat: {row.explanation}" if row.explanation else ""
    beside = "De start van de hulp wacht hier niet op." if row.kind in BESIDE else ""
    return " ".join(filter(None, (verdict, remark, explained, beside)))


def _only_one_true(clocks: tuple[Clock, ...]) -> tuple[Clock, ...]:
    """Two measures may end on one day: the first of them carries the flag."""
    marked = [clock for clock in clocks if clock.is_true_deadline]
    return tuple(clock for clock in clocks if clock not in marked[1:])


def _past(case: Case, steps: Iterable[Event], helps: Iterable[Placement]) -> Iterator[Moment]:
    yield Moment(date_of(case.raised_at), "Casus ingebracht")
    for event in list(steps)[-MOST_STEPS:]:
        yield Moment(date_of(event.effective_at), STEPS[event.kind.removeprefix("step.")].name)
    for help_ in helps:
        if help_.intake_on:
            yield Moment(help_.intake_on, "Intake")


def _coming(case: Case, rows: Iterable[tuple[Deadline, Told]], on: date) -> Iterator[Moment]:
    if case.forecast_on and case.waiting and case.state in OPEN:
        yield Moment(case.forecast_on, "Eerste start die nu in zicht is", expected=True)
    for row, told in rows:
        if row.family == "plan" and row.data.get("rung") and row.closed_at is None and told.on and told.on >= on:
            yield Moment(told.on, f"{clock_name(row.kind)}, als er dan geen start in zicht is", expected=True)
