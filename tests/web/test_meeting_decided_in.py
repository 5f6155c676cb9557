"""The form of a decision offers only a meeting in which may be decided about the case (R16, P6)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from rets.db import ViewerSession
from rets.models import AgendaItem, Case, Decision, Meeting
from tests import builders as b
from tests.web.conftest import TestClient
from tests.web.test_expert_team import CHAIR, line_to, typed

Visit = Callable[[str], TestClient]
BEFORE = b.NOW - timedelta(days=30)


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A case that waits on the next agenda."""
    return b.at_ret(staffed, label="HM-2")


@pytest.fixture
def long_ago(staffed: ViewerSession) -> Meeting:
    """A meeting of a month ago, at which everybody was."""
    here = [b.person_id(staffed, slug) for slug in b.TEAM_HM]
    meeting = Meeting(region="HM", starts_at=BEFORE, held_at=BEFORE, present=here)
    staffed.add(meeting)
    staffed.flush()
    return meeting


def test_a_meeting_of_long_ago_is_not_offered(
    staffed: ViewerSession, visit: Visit, case: Case, long_ago: Meeting
) -> None:
    text = visit(CHAIR).get(f"/ret/casussen/{case.id}/besluit?vergadering={long_ago.id}").text
    waits = staffed.scalar(select(AgendaItem.meeting_id).where(AgendaItem.case_id == case.id))
    assert f'name="vergadering" value="{waits}"' in text


def test_who_sends_it_after_all_reads_why_nothing_may_be_decided_there(
    staffed: ViewerSession, visit: Visit, case: Case, long_ago: Meeting
) -> None:
    sent = typed(case, long_ago, line_to(staffed, "zilverreiger"))
    answer = visit(CHAIR).post(f"/ret/casussen/{case.id}/besluit", data=sent)
    assert (answer.status_code, staffed.scalar(select(Decision.id))) == (409, None)
    assert "Deze vergadering is te lang geleden" in answer.text


def test_the_urgent_meeting_of_another_case_is_not_offered(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    other = b.meeting(staffed, b.at_ret(staffed, label="HM-1", safety={"acute_since": "2026-03-16"}))
    text = visit(CHAIR).get(f"/ret/casussen/{case.id}/besluit?vergadering={other.id}").text
    assert f'name="vergadering" value="{other.id}"' not in text
