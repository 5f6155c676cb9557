"""Withdrawing the newest decision puts the case on the table again, whatever was decided before it (P6, R41)."""

from datetime import date, datetime, timedelta

import pytest

from rets.db import ViewerSession
from rets.models import Case, Decision, Meeting
from rets.services import confirming
from rets.services.meetings import WAITING
from rets.services.urgent import call_urgent
from tests import builders as b
from tests import deciding as d

LATER = b.at("2026-03-23")


def _held(session: ViewerSession, meeting: Meeting, moment: datetime) -> Meeting:
    meeting.present, meeting.held_at = [b.person_id(session, slug) for slug in b.TEAM_HM], moment
    return meeting


@pytest.fixture
def silent(staffed: ViewerSession) -> Decision:
    """Nobody answered a decision, so the case went up."""
    made = d.decide(staffed, b.at_ret(staffed), "zilverreiger")
    b.run_until(staffed, made.case, b.at("2026-03-21"))
    return made


def _urgent(session: ViewerSession, case: Case) -> Decision:
    """The team decides by telephone."""
    called = _held(session, call_urgent(session, case, why="Nu.", actor=b.chair(session), at=LATER), LATER)
    lines = d.lines(session, "gemeente-haarlemmermeer", due_on=date(2026, 4, 30))
    return d.decide(session, case, lines=lines, held=called, at=LATER)


def _withdraw(session: ViewerSession, made: Decision) -> Case:
    """The next meeting takes a decision back."""
    regular = session.get_one(Meeting, made.confirm_at_id)
    at = regular.starts_at + timedelta(minutes=10)
    confirming.withdraw(
        session, made.case, made, _held(session, regular, at), why="Toch anders.", actor=b.chair(session), at=at
    )
    return made.case


def test_a_case_that_went_up_by_silence_is_on_the_table_again(staffed: ViewerSession, silent: Decision) -> None:
    assert _withdraw(staffed, _urgent(staffed, silent.case)).state == "at_ret"


def test_it_waits_on_an_agenda(staffed: ViewerSession, silent: Decision) -> None:
    case = _withdraw(staffed, _urgent(staffed, silent.case))
    assert staffed.scalars(WAITING, {"case": case.id}).all()


def test_an_earlier_decision_that_was_never_ended_does_not_keep_it_off(
    staffed: ViewerSession, silent: Decision
) -> None:
    made = _urgent(staffed, silent.case)
    silent.finished_at = None
    assert _withdraw(staffed, made).state == "at_ret"
