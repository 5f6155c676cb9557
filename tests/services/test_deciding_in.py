"""A decision belongs to the meeting of those who took it: nobody borrows the members of another one (R16, P6)."""

from datetime import datetime, timedelta

import pytest

from rets.db import ViewerSession
from rets.errors import Refused
from rets.models import Case, Decision, Meeting
from rets.services import confirming
from rets.services.decisions import mark_present
from rets.services.meetings import next_meeting, put_on_agenda
from rets.services.planning import cancel_meeting
from rets.services.urgent import call_urgent
from tests import builders as b
from tests import deciding as d

MONTH = b.NOW + timedelta(days=30)
OVER = "Deze vergadering is te lang geleden: vastleggen kan tot en met de werkdag erna."


def held(session: ViewerSession, meeting: Meeting, moment: datetime) -> Meeting:
    """Everybody is there."""
    mark_present(session, meeting, [b.person_id(session, slug) for slug in b.TEAM_HM], moment)
    return meeting


def urgent(session: ViewerSession, case: Case, moment: datetime = b.NOW) -> Meeting:
    """The chair called everybody for a case."""
    return held(session, call_urgent(session, case, why="Nu.", actor=b.chair(session), at=moment), moment)


def decided(session: ViewerSession, case: Case, meeting: Meeting, at: datetime = b.NOW) -> Decision:
    """A decision in this meeting at this moment."""
    lines = d.lines(session, "gemeente-haarlemmermeer", due_on=(at + timedelta(days=7)).date())
    return d.decide(session, case, held=meeting, at=at, lines=lines)


@pytest.fixture
def passed(staffed: ViewerSession) -> Meeting:
    """A meeting at which everybody was, on 19 March, and which decided about a case of then."""
    case = b.at_ret(staffed)
    meeting = b.meeting(staffed, case)
    decided(staffed, case, meeting)
    return meeting


def test_a_meeting_of_a_month_ago_decides_nothing(staffed: ViewerSession, passed: Meeting) -> None:
    with pytest.raises(Refused, match=OVER):
        decided(staffed, b.at_ret(staffed, MONTH, label="HM-2"), passed, MONTH)


@pytest.mark.parametrize("days", [0, 1])
def test_what_was_decided_is_written_down_until_the_working_day_after(
    staffed: ViewerSession, passed: Meeting, days: int
) -> None:
    at = passed.starts_at + timedelta(days=days, hours=1)
    assert decided(staffed, b.at_ret(staffed, at, label="HM-2"), passed, at).kind == "binding"


def test_and_not_after_that_day(staffed: ViewerSession, passed: Meeting) -> None:
    at = passed.starts_at + timedelta(days=2)
    with pytest.raises(Refused, match=OVER):
        decided(staffed, b.at_ret(staffed, at, label="HM-2"), passed, at)


def test_a_meeting_that_was_cancelled_decides_nothing(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    meeting = next_meeting(staffed, case.region, b.NOW)
    cancel_meeting(staffed, meeting, why="Ziek.", actor=b.chair(staffed), at=b.NOW)
    meeting.present, meeting.held_at = [b.person_id(staffed, slug) for slug in b.TEAM_HM], b.NOW
    with pytest.raises(Refused, match=r"Deze vergadering is afgezegd\."):
        decided(staffed, case, meeting)


def test_the_urgent_meeting_of_another_case_decides_nothing(staffed: ViewerSession) -> None:
    meeting = urgent(staffed, b.at_ret(staffed))
    with pytest.raises(Refused, match="Dit spoedoverleg is voor een andere casus"):
        decided(staffed, b.at_ret(staffed, label="HM-2"), meeting)


def test_an_urgent_meeting_of_a_child_in_danger_decides_as_long_as_it_waits_there(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed, safety={"acute_since": "2026-03-16"})
    meeting = held(staffed, put_on_agenda(staffed, case, b.NOW).meeting, b.NOW)
    at = b.NOW + timedelta(days=7)
    assert decided(staffed, case, meeting, at).decided_at == at


def test_the_meeting_of_another_team_decides_nothing(staffed: ViewerSession) -> None:
    meeting = next_meeting(staffed, "AA", b.NOW)
    meeting.held_at = b.NOW
    with pytest.raises(Refused, match="Deze vergadering is van een ander expertteam"):
        decided(staffed, b.at_ret(staffed), meeting)


def test_a_meeting_of_which_nobody_wrote_down_who_is_there_decides_nothing(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    with pytest.raises(Refused, match="Leg eerst vast wie er bij deze vergadering is"):
        decided(staffed, case, next_meeting(staffed, case.region, b.NOW))


@pytest.fixture
def to_confirm(staffed: ViewerSession) -> Decision:
    """A decision by telephone."""
    case = b.at_ret(staffed)
    return decided(staffed, case, urgent(staffed, case))


def confirm(session: ViewerSession, decision: Decision, meeting: Meeting, at: datetime) -> None:
    confirming.confirm(session, decision.case, decision, meeting, b.chair(session), at)


def next_held(session: ViewerSession, decision: Decision) -> Meeting:
    """The next regular meeting, at which everybody is."""
    meeting = session.get_one(Meeting, decision.confirm_at_id)
    return held(session, meeting, meeting.starts_at)


def test_the_working_day_after_the_meeting_still_confirms(staffed: ViewerSession, to_confirm: Decision) -> None:
    meeting = next_held(staffed, to_confirm)
    confirm(staffed, to_confirm, meeting, meeting.starts_at + timedelta(days=1))
    assert to_confirm.settled_at is not None


def test_a_meeting_that_is_over_does_not_confirm(staffed: ViewerSession, to_confirm: Decision) -> None:
    meeting = next_held(staffed, to_confirm)
    with pytest.raises(Refused, match=OVER):
        confirm(staffed, to_confirm, meeting, meeting.starts_at + timedelta(days=2))


def test_a_meeting_that_was_held_before_the_decision_does_not_confirm_it(
    staffed: ViewerSession, to_confirm: Decision
) -> None:
    meeting = next_held(staffed, to_confirm)
    meeting.held_at = to_confirm.decided_at - timedelta(minutes=1)
    with pytest.raises(Refused, match="Deze vergadering was vóór het besluit"):
        confirm(staffed, to_confirm, meeting, meeting.starts_at)


def test_a_meeting_that_was_cancelled_does_not_confirm(staffed: ViewerSession, to_confirm: Decision) -> None:
    meeting = staffed.get_one(Meeting, to_confirm.confirm_at_id)
    cancel_meeting(staffed, meeting, why="Ziek.", actor=b.chair(staffed), at=b.NOW)
    with pytest.raises(Refused, match=r"Deze vergadering is afgezegd\."):
        confirm(staffed, to_confirm, meeting, b.NOW)


def test_a_meeting_of_which_nobody_wrote_down_who_is_there_does_not_confirm(
    staffed: ViewerSession, to_confirm: Decision
) -> None:
    meeting = staffed.get_one(Meeting, to_confirm.confirm_at_id)
    with pytest.raises(Refused, match="Leg eerst vast wie er bij deze vergadering is"):
        confirm(staffed, to_confirm, meeting, meeting.starts_at)
