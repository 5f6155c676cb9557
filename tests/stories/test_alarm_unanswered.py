"""An alarm that nobody answers rings by the hour for two days and then once a day, and never falls silent (R38)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select

from rets.clock import AMSTERDAM
from rets.db import ViewerSession
from rets.models import Case, Message
from rets.schemas.facts import FACT
from rets.services.parameters import parameters
from rets.services.record import record_fact
from rets.services.ringing_terms import until
from rets.services.track_answers import answer_track
from tests import asking as a
from tests import builders as b
from tests import tracking as t
from workflows.tracks import HOLDS, STOPPED
from workflows.words import ALARM

BEGAN = b.at("2026-03-27", 23).astimezone(UTC)
TWO_DAYS = BEGAN + timedelta(hours=48)  # Sunday night; summer time began that night, so it is midnight then


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A child that is acutely unsafe since Friday evening, eleven o'clock."""
    case = a.searching(staffed)
    danger(staffed, case)
    return case


def danger(session: ViewerSession, case: Case) -> None:
    fact = FACT.validate_python({"kind": "unsafe_signal", "on": "2026-03-27", "text": "Vader staat voor de deur."})
    record_fact(session, case, fact, t.milan(session), BEGAN)


def calls(session: ViewerSession, case: Case) -> list[datetime]:
    """The moments at which it went to the next."""
    return [event.effective_at for event in b.events(session, case, "alarm.passed")]


def warned(session: ViewerSession) -> list[int]:
    """Who was told that nobody answered."""
    return sorted(session.scalars(select(Message.person_id).where(Message.kind == "alarm.unanswered")))


def rings(session: ViewerSession, case: Case) -> list[str | None]:
    """Every alarm of the case, with how it was answered."""
    return [task.answer_code for task in b.tasks(session, case, ALARM)]


def test_for_two_days_it_rings_every_hour_of_the_clock(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, TWO_DAYS)
    assert calls(staffed, case) == [BEGAN + timedelta(hours=hour) for hour in range(1, 49)]


def test_after_two_days_it_rings_once_a_day_at_the_hour_at_which_it_began(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, BEGAN + timedelta(days=9))
    later = [moment.astimezone(AMSTERDAM) for moment in calls(staffed, case) if moment > TWO_DAYS]
    assert [moment.hour for moment in later] == [23] * len(later)
    assert [moment.day for moment in later] == [30, 31, 1, 2, 3, 4, 5]


def test_each_day_it_goes_to_the_next_of_the_line(staffed: ViewerSession, case: Case) -> None:
    b.run_until(staffed, case, TWO_DAYS + timedelta(days=3))
    told = [event.data["to"] for event in b.events(staffed, case, "alarm.passed")][-3:]
    assert len(set(told)) == 3


def test_chair_and_teammanagers_hear_once_that_nobody_answered(staffed: ViewerSession, case: Case) -> None:
    people = sorted(b.person_id(staffed, slug) for slug in ("ret-vz-omar", "tm-ellen"))
    b.run_until(staffed, case, TWO_DAYS - timedelta(minutes=1))
    assert warned(staffed) == []
    b.run_until(staffed, case, TWO_DAYS + timedelta(days=3))
    assert warned(staffed) == people
    assert [event.effective_at for event in b.events(staffed, case, "alarm.unanswered")] == [TWO_DAYS]


def test_the_hours_are_figures_of_the_day(staffed: ViewerSession) -> None:
    p = replace(parameters(staffed, b.TODAY, "HM"), alarm_answer_hours=2, alarm_hourly_hours=6, alarm_daily_days=3)
    assert until(BEGAN, BEGAN + timedelta(hours=5), p) == BEGAN + timedelta(hours=7)
    assert until(BEGAN, BEGAN + timedelta(hours=6), p).astimezone(AMSTERDAM).day == 30


def test_a_case_that_is_opened_again_while_the_child_is_unsafe_rings_again(staffed: ViewerSession, case: Case) -> None:
    b.step(staffed, case, "withdraw", t.milan(staffed), BEGAN, code="hulp_gestart_elders")
    b.step(staffed, case, "reopen", t.milan(staffed), TWO_DAYS)
    assert rings(staffed, case) == ["vervallen", None]
    assert b.tasks(staffed, case, ALARM)[-1].due_at == TWO_DAYS + timedelta(hours=1)


def test_a_case_that_is_opened_again_for_a_child_that_is_safe_rings_nobody(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    b.step(staffed, case, "withdraw", t.milan(staffed), BEGAN, code="hulp_gestart_elders")
    b.step(staffed, case, "reopen", t.milan(staffed), TWO_DAYS)
    assert rings(staffed, case) == []


def test_help_that_stopped_for_a_child_that_is_unsafe_rings_again(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    b.tell(staffed, case, "help_started", "2026-03-20", t.milan(staffed), form="residentieel", text="Bij een ander.")
    danger(staffed, case)
    b.tell(staffed, case, "help_judged", "2026-04-19", t.milan(staffed), professional="passend", family="passend")
    b.step(staffed, case, "close", t.milan(staffed), b.at("2026-04-20"))
    b.run_until(staffed, case, b.at("2026-07-20"))
    task = b.tasks(staffed, case, HOLDS)[-1]
    assert rings(staffed, case) == ["vervallen"]
    answer_track(staffed, case, task, code=STOPPED, text="Het stopte.", actor=t.milan(staffed), at=b.at("2026-07-20"))
    assert rings(staffed, case) == ["vervallen", None]
