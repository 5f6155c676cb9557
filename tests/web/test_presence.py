"""Who is at a meeting is written down from its own day on, and can be corrected until something was decided there."""

from collections.abc import Callable

import pytest

from rets.db import ViewerSession
from rets.errors import Refused
from rets.models import Meeting
from rets.services import telephone
from rets.services.decisions import mark_present
from rets.services.meeting_log import record_of_meeting
from rets.services.meetings import next_meeting
from rets.services.planning import cancel_meeting
from rets.services.urgent import call_urgent
from tests import builders as b
from tests import deciding as d
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]


@pytest.fixture
def meeting(staffed: ViewerSession) -> Meeting:
    """The meeting of Haarlemmermeer three days on, with a case on its agenda."""
    b.at_ret(staffed)
    return next_meeting(staffed, "HM", b.NOW)


def team(session: ViewerSession) -> list[int]:
    return [b.person_id(session, slug) for slug in b.TEAM_HM]


def test_nobody_is_at_a_meeting_before_its_day(staffed: ViewerSession, meeting: Meeting) -> None:
    with pytest.raises(Refused, match="Deze vergadering is op 19 maart 2026"):
        mark_present(staffed, meeting, team(staffed), b.NOW)
    assert meeting.held_at is None


def test_who_is_there_is_written_down_on_the_day_before_it_begins(staffed: ViewerSession, meeting: Meeting) -> None:
    mark_present(staffed, meeting, team(staffed), b.at("2026-03-19", 0))
    assert meeting.held_at == b.at("2026-03-19", 0)


def test_nobody_is_at_a_meeting_that_was_cancelled(staffed: ViewerSession, meeting: Meeting) -> None:
    cancel_meeting(staffed, meeting, why="Te weinig leden.", actor=b.chair(staffed), at=b.NOW)
    with pytest.raises(Refused, match="afgezegd"):
        mark_present(staffed, meeting, team(staffed), meeting.starts_at)


def test_a_meeting_at_which_nobody_is_after_all_was_not_held(staffed: ViewerSession, meeting: Meeting) -> None:
    mark_present(staffed, meeting, team(staffed), meeting.starts_at)
    mark_present(staffed, meeting, [], meeting.starts_at)
    assert meeting.held_at is None
    assert [one.what for one in record_of_meeting(staffed, meeting)] == ["Gehouden", "Niemand aanwezig"]


def test_a_meeting_that_decided_something_stays_held(staffed: ViewerSession, meeting: Meeting) -> None:
    mark_present(staffed, meeting, team(staffed), meeting.starts_at)
    d.decide(staffed, meeting.items[0].case, "zeekoet", held=meeting, at=meeting.starts_at)
    mark_present(staffed, meeting, [], meeting.starts_at)
    assert meeting.held_at == meeting.starts_at


def test_an_urgent_meeting_at_which_nobody_was_reached_after_all_was_not_held(
    staffed: ViewerSession, meeting: Meeting
) -> None:
    case, chair = meeting.items[0].case, b.chair(staffed)
    urgent = call_urgent(staffed, case, why="Kan nergens slapen.", actor=chair, at=b.NOW)
    call = {"person_id": team(staffed)[0], "called_at": b.NOW, "said": "Akkoord.", "actor": chair, "at": b.NOW}
    telephone.record_call(staffed, case, urgent, reached=True, **call)  # type: ignore[arg-type]
    telephone.record_call(staffed, case, urgent, reached=False, **call)  # type: ignore[arg-type]
    assert urgent.held_at is None


def test_the_page_of_a_meeting_that_still_comes_offers_no_presence(
    staffed: ViewerSession, meeting: Meeting, visit: Visit
) -> None:
    shown = visit("ret-vz-omar").get(f"/ret/vergaderingen/{meeting.id}").text
    assert "/aanwezig" not in shown
    assert "Op de dag van de vergadering legt u vast wie er is." in shown


def test_a_form_that_comes_too_early_is_refused_on_the_page(
    staffed: ViewerSession, meeting: Meeting, visit: Visit
) -> None:
    sent = {"aanwezig": [str(one) for one in team(staffed)]}
    answer = visit("ret-vz-omar").post(f"/ret/vergaderingen/{meeting.id}/aanwezig", data=sent)
    assert (answer.status_code, "Leg dan vast wie er is" in answer.text) == (409, True)


def test_a_meeting_that_was_cancelled_offers_no_presence(
    staffed: ViewerSession, meeting: Meeting, visit: Visit
) -> None:
    meeting.starts_at, meeting.cancelled_at = b.NOW, b.NOW
    staffed.flush()
    assert "/aanwezig" not in visit("ret-vz-omar").get(f"/ret/vergaderingen/{meeting.id}").text
