"""A child that turns out acutely unsafe on the way: what took days is due the next working day (R38, P6)."""

from datetime import datetime

import pytest
from sqlalchemy import func, select

from rets.clock import date_of
from rets.db import ViewerSession
from rets.models import AgendaItem, Case, Meeting, Message
from rets.schemas.facts import FACT
from rets.services.alarm_answer import answer_alarm
from rets.services.audit import Actor
from rets.services.meeting_due import meeting_due
from rets.services.meetings import put_on_agenda
from rets.services.record import record_fact
from tests import asking as a
from tests import builders as b
from tests import places as p
from tests import tracking as t
from workflows.calendar import end_of_day
from workflows.roles import Role
from workflows.words import ALARM

NEXT = "2026-03-17"


def danger(session: ViewerSession, case: Case, at: datetime = b.NOW) -> None:
    """Milan says that the child is acutely unsafe."""
    fact = FACT.validate_python({"kind": "unsafe_signal", "on": "2026-03-16", "text": "Vader staat voor de deur."})
    record_fact(session, case, fact, t.milan(session), at)


def taken(session: ViewerSession, case: Case) -> None:
    """The chair answers the alarm."""
    (alarm,) = [task for task in b.tasks(session, case, ALARM) if task.answered_at is None]
    who = Actor(b.person_id(session, "ret-vz-omar"), frozenset({Role.RET_CHAIR}))
    answer_alarm(session, case, alarm, doing="De politie is er.", watches="Oma", actor=who, at=b.NOW)


def until(due: datetime | None) -> str:
    assert due is not None
    return date_of(due).isoformat()


@pytest.mark.parametrize("state", ["triage", "searching", "at_ret"])
def test_the_term_of_the_state_comes_nearer(staffed: ViewerSession, state: str) -> None:
    case = {"triage": b.raised, "searching": a.searching, "at_ret": b.at_ret}[state](staffed)
    danger(staffed, case)
    assert (case.state, until(case.due_at)) == (state, NEXT)


def test_a_term_that_ends_sooner_already_stays(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    due = case.due_at
    assert due is not None
    danger(staffed, case, due.replace(hour=9))
    assert case.due_at == due


def test_the_team_is_asked_for_advice_until_the_next_working_day(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    danger(staffed, case)
    assert [until(task.due_at) for task in b.tasks(staffed, case, "consult")] == [NEXT]


def test_a_consult_that_was_asked_before_is_due_sooner(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    b.step(staffed, case, "consult_ret", a.lotte(staffed))
    danger(staffed, case)
    assert [until(task.due_at) for task in b.tasks(staffed, case, "consult")] == [NEXT]


def test_a_provider_that_was_asked_answers_sooner_and_hears_it(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    request = a.ask(staffed, case, p.an_offer(staffed, b.TODAY))
    danger(staffed, case)
    told = staffed.scalars(select(Message.person_id).where(Message.kind == "request.hurried")).all()
    assert (until(request.answer_due_at), told) == (NEXT, [a.roos(staffed).person_id])


def test_a_request_that_nobody_answers_then_expires_the_next_working_day(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    request = a.ask(staffed, case, p.an_offer(staffed, b.TODAY))
    danger(staffed, case)
    b.run_until(staffed, case, b.at("2026-03-18", 1))
    assert request.state == "expired"


def test_with_the_alarm_taken_the_case_still_goes_to_the_team_in_days(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    danger(staffed, case)
    taken(staffed, case)
    b.run_until(staffed, case, b.at("2026-03-18", 1))
    assert case.state == "at_ret"


def test_the_chair_hears_every_working_day_that_an_urgent_meeting_decided_nothing(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    danger(staffed, case)
    taken(staffed, case)
    meeting = staffed.scalars(select(Meeting).where(Meeting.kind == "spoed")).one()
    for day in (17, 18):
        meeting_due(staffed, meeting, end_of_day(b.TODAY.replace(day=day)))
    told = select(func.count()).where(
        Message.kind == "acute.undecided", Message.person_id == b.person_id(staffed, "ret-vz-omar")
    )
    assert staffed.scalar(told) == 2


def test_one_urgent_meeting_waits_for_a_child_at_a_time(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    danger(staffed, case)
    first = put_on_agenda(staffed, case, b.NOW)
    again = put_on_agenda(staffed, case, b.NOW)
    waiting = staffed.scalars(select(AgendaItem).join(Meeting).where(Meeting.kind == "spoed")).all()
    assert [one.id for one in waiting] == [first.id] == [again.id]
