"""Counting back from the true deadline: when the next rung must be reached if no start in time is in sight."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from workflows.calendar import add_months
from workflows.facts import Facts
from workflows.norms import Clock, true_deadline
from workflows.parameters import Parameters
from workflows.periods import half_year_of

RUNG_RET_CONSULT, RUNG_RET, RUNG_BESTUURLIJK, RUNG_BOVENREGIONAAL, LAST_RUNG = 2, 3, 4, 5, 7

RUNG_NAMES: dict[int, str] = {
    0: "binnen de GI",
    1: "lokale tafel",
    2: "consult expertteam",
    3: "expertteam met procesregie",
    4: "bestuurlijk",
    5: "bovenregionaal (BEN)",
    6: "bemiddeling OZJ",
    7: "signaal aan NZa, Inspectie en Rijk",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """A rung to be reached on a day counted back from the true deadline, unless a start in time is in sight by then."""

    kind: str
    due_on: date
    rung: int | None


def backward_plan(facts: Facts, found: tuple[Clock, ...], p: Parameters) -> tuple[Point, ...]:
    """The points before the true deadline.

    A point that lies before the case was raised falls on that day, and a higher rung always leaves the rung below it
    the term that it has.
    """
    deadline = true_deadline(found)
    if deadline.met_on is not None:
        return ()
    first = max(facts.raised_on, deadline.opened_on)
    second = p.calendar.add_working_days(first, p.ret_working_days)
    third = p.calendar.add_working_days(second, p.rung_working_days[RUNG_BESTUURLIJK])
    floors = {RUNG_BESTUURLIJK: second, RUNG_BOVENREGIONAAL: third}
    return tuple(
        Point(kind=q.kind, due_on=max(q.due_on, floors.get(q.rung or 0, first)), rung=q.rung)
        for q in _points(deadline, p)
    )


def _points(deadline: Clock, p: Parameters) -> Iterator[Point]:
    def before(kind: str, weeks: int, rung: int) -> Point:
        return Point(kind=kind, due_on=deadline.due_on - timedelta(weeks=weeks), rung=rung)

    if deadline.kind in {"machtiging_einde", "maatregel_einde", "leeftijd_18", "locatie_sluit"}:
        yield before("naar_ret", p.plan_ret_weeks, RUNG_RET)
        yield before("naar_bestuur", p.plan_bestuurlijk_weeks, RUNG_BESTUURLIJK)
        yield before("naar_bovenregionaal", p.plan_bovenregionaal_weeks, RUNG_BOVENREGIONAAL)
        return
    yield before("naar_ret", p.plan_place_ret_weeks, RUNG_RET)
    if deadline.kind == "plaats_einde":
        ask = p.calendar.add_working_days(deadline.due_on, -p.plan_extension_working_days)
        yield Point(kind="verlenging_vragen", due_on=ask, rung=None)
        yield Point(kind="dagelijks_volgen", due_on=ask, rung=None)
    else:
        yield before("naar_bestuur", p.plan_bovenregionaal_weeks, RUNG_BESTUURLIJK)


def transition(facts: Facts, p: Parameters) -> tuple[date, date] | None:
    """When the plan for turning 18 is asked for and by when (V12), as long as it is not made and the child is no adult.

    Both are begins of a half-year, never later than the ages that they stand for: a day would tell the birth month.
    """
    if facts.transition_plan_on or facts.raised_on >= add_months(facts.born, 12 * p.adult_years):
        return None
    begin = half_year_of(add_months(facts.born, p.transition_from_months)).first_on
    return begin, half_year_of(add_months(facts.born, 12 * p.transition_until_years)).first_on


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What the forecast says today: the deadline, the earliest realistic start (unknown when none), what to do."""

    deadline: Clock
    start_on: date | None
    late: bool
    take_now: bool


def judge_forecast(facts: Facts, found: tuple[Clock, ...], p: Parameters) -> Forecast:
    """Whether the earliest realistic start lies past the true deadline, and whether that calls for the next rung today.

    Late is proposed at once (N10, R27); it is taken without asking when it is later than the regional limit. A region
    may let the forecast be (`forecast_escalates` 0): then the plan counted back from the deadline leads alone.
    """
    deadline = true_deadline(found)
    heard = bool(p.forecast_escalates) and facts.waiting
    late = heard and facts.forecast_on is not None and not facts.forecast_in_time(deadline.due_on)
    by = (facts.forecast_on - deadline.due_on).days if late and facts.forecast_on else 0
    return Forecast(deadline=deadline, start_on=facts.forecast_on, late=late, take_now=by > p.forecast_take_days)


def triggers(facts: Facts) -> tuple[Point, ...]:
    """Rungs that a fact calls for on its own day: an expert's advice that regular help refused (V3) goes to the team;
    an assignment given back as unsafe (V1) asks the team's advice."""
    found = []
    if facts.advice_refused_on:
        found.append(Point(kind="advies_en_weigering", due_on=facts.advice_refused_on, rung=RUNG_RET))
    if facts.unsafe_return_on:
        found.append(Point(kind="onveilig_teruggegeven", due_on=facts.unsafe_return_on, rung=RUNG_RET_CONSULT))
    return tuple(found)
