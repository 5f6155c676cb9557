"""A case that moved to another region: the chair there decides about it, at a meeting of its own team."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select

from rets.db import ViewerSession
from rets.models import AgendaItem, Case, Meeting
from rets.services.meetings import next_meeting
from tests import builders as b
from tests.services.test_moved_questions import move

Visit = Callable[[str], TestClient]


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A case of the team of Haarlemmermeer that moved to Noord-Kennemerland."""
    found = move(staffed, b.at_ret(staffed))
    staffed.flush()
    return found


def test_the_form_of_a_decision_leads_to_the_meeting_of_the_new_team(
    staffed: ViewerSession, visit: Visit, case: Case
) -> None:
    meeting = next_meeting(staffed, "NK", b.at("2026-03-16"))
    staffed.flush()
    nadia = visit("ret-vz-nadia")
    assert f"/ret/vergaderingen/{meeting.id}" in nadia.get(f"/ret/casussen/{case.id}/besluit").text
    assert nadia.get(f"/ret/vergaderingen/{meeting.id}").status_code == 200


def test_an_agenda_of_another_region_leads_to_no_decision(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    other = next_meeting(staffed, "HM", b.NOW)
    staffed.execute(AgendaItem.__table__.delete().where(AgendaItem.case_id == case.id))
    staffed.add(AgendaItem(meeting_id=other.id, case_id=case.id, position=1, why="aangemeld"))
    staffed.flush()
    text = visit("ret-vz-nadia").get(f"/ret/casussen/{case.id}/besluit").text
    assert f"/ret/vergaderingen/{other.id}" not in text


@pytest.mark.parametrize("page", ["/casussen/{}", "/ret/casussen/{}/blad", "/ret/casussen/{}/besluit"])
def test_the_former_chair_opens_nothing_of_it(visit: Visit, case: Case, page: str) -> None:
    assert visit("ret-vz-omar").get(page.format(case.id)).status_code == 404


def test_the_former_chair_finds_it_on_no_agenda(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    former = staffed.scalar(select(Meeting.id).where(Meeting.region == "HM"))
    assert case.label not in visit("ret-vz-omar").get(f"/ret/vergaderingen/{former}").text
