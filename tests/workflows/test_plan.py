"""Counting back from the true deadline, and going up by forecast rather than by lateness."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.figures import RAISED, P, facts, ots
from workflows.facts import Authorisation, Facts, Stay
from workflows.norms import clocks
from workflows.plan import backward_plan, judge_forecast, triggers

V3 = facts(
    raised_on=date(2020, 3, 1),
    authorisations=(Authorisation(kind="gesloten", ends_on=date(2021, 3, 23)),),
    born=date(2004, 6, 1),
)
V6 = facts(raised_on=date(2020, 12, 18), stay=Stay(form="crisisplek", since=date(2020, 12, 18), max_days=84))


def plan(found: Facts) -> dict[str, date]:
    return {point.kind: point.due_on for point in backward_plan(found, clocks(found, P), P)}


def test_v3_counts_back_from_the_end_of_the_authorisation() -> None:
    assert plan(V3) == {
        "naar_ret": date(2020, 12, 29),
        "naar_bestuur": date(2021, 1, 26),
        "naar_bovenregionaal": date(2021, 2, 23),
    }


def test_v6_counts_back_from_the_end_of_the_place() -> None:
    assert plan(V6)["naar_ret"] == date(2021, 1, 29)
    assert plan(V6)["verlenging_vragen"] == date(2021, 2, 26)
    assert plan(V6)["dagelijks_volgen"] == date(2021, 2, 26)


def test_no_point_lies_before_the_case_was_raised() -> None:
    late = facts(raised_on=date(2021, 3, 10), stay=V6.stay)
    assert set(plan(late).values()) == {date(2021, 3, 10)}


def test_v3_advice_and_a_first_refusal_call_the_team_on_that_day() -> None:
    (point,) = triggers(facts(advice_refused_on=date(2020, 2, 28)))
    assert (point.due_on, point.rung) == (date(2020, 2, 28), 3)


def test_v1_an_unsafe_return_asks_the_team_the_same_day() -> None:
    (point,) = triggers(facts(unsafe_return_on=date(2021, 3, 8)))
    assert (point.due_on, point.rung) == (date(2021, 3, 8), 2)


DUE = date(2021, 6, 1)


@pytest.mark.parametrize(
    ("start_on", "late", "take_now"),
    [
        (None, False, False),
        (DUE, False, False),
        (DUE + timedelta(days=1), True, False),
        (DUE + timedelta(days=14), True, False),
        (DUE + timedelta(days=15), True, True),
    ],
)
def test_a_start_past_the_deadline_is_proposed_and_past_the_limit_taken(
    start_on: date | None, late: bool, take_now: bool
) -> None:
    found = facts(measures=(ots(RAISED),), forecast_on=start_on)
    judged = judge_forecast(found, clocks(found, P), P)
    assert judged.deadline.due_on == DUE
    assert (judged.late, judged.take_now) == (late, take_now)


def test_a_region_may_let_the_forecast_be() -> None:
    found = facts(measures=(ots(RAISED),), forecast_on=DUE + timedelta(days=15))
    judged = judge_forecast(found, clocks(found, P), replace(P, forecast_escalates=0))
    assert (judged.late, judged.take_now) == (False, False)
