"""A meeting leaves a record: who was there and how many cases stood on its agenda, also when there were none."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.models import Meeting
from rets.services import planning
from rets.services.decisions import mark_present
from rets.services.meeting_log import Told, record_of_meeting
from rets.services.meetings import next_meeting
from tests import builders as b
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]
LATER = b.NOW + timedelta(hours=1)


@pytest.fixture
def meeting(staffed: Session) -> Meeting:
    """The regular meeting of Haarlemmermeer of today, with nothing on its agenda."""
    found = next_meeting(staffed, "HM", b.NOW)
    found.starts_at = b.NOW + timedelta(hours=5)
    staffed.flush()
    return found


def hold(session: Session, meeting: Meeting, *slugs: str) -> list[Told]:
    mark_present(session, meeting, [b.person_id(session, slug) for slug in slugs], b.NOW, b.chair(session).person_id)
    return record_of_meeting(session, meeting)


def test_a_meeting_without_a_case_says_who_was_there_and_that_there_was_none(
    staffed: Session, meeting: Meeting
) -> None:
    (told,) = hold(staffed, meeting, "ret-vz-omar", "ret-gi-anke")
    assert told.present == ("Omar Belkadi", "Anke Molenaar")
    assert (told.text, told.by) == ("Er stond geen casus op de agenda.", "Omar Belkadi")


def test_the_cases_on_the_agenda_are_counted_and_not_named(staffed: Session, meeting: Meeting) -> None:
    case = b.at_ret(staffed)
    (told,) = hold(staffed, meeting, "ret-vz-omar")
    assert told.text == "Er stond 1 casus op de agenda."
    assert case.label not in told.text


def test_a_correction_stands_beside_what_was_written_first(staffed: Session, meeting: Meeting) -> None:
    hold(staffed, meeting, "ret-vz-omar")
    told = hold(staffed, meeting, "ret-vz-omar", "ret-gi-anke")
    assert [len(one.present) for one in told] == [1, 2]


def test_nothing_in_a_record_is_changed_afterwards(staffed: Session, meeting: Meeting) -> None:
    hold(staffed, meeting, "ret-vz-omar")
    with pytest.raises(DBAPIError):
        staffed.execute(text("UPDATE meeting_records SET cases = 7"))


def test_a_meeting_that_was_moved_and_cancelled_says_both(staffed: Session, meeting: Meeting) -> None:
    chair = b.chair(staffed)
    planning.move_meeting(staffed, meeting, starts_at=meeting.starts_at + timedelta(days=1), actor=chair, at=b.NOW)
    planning.cancel_meeting(staffed, meeting, why="Niemand kan.", actor=chair, at=LATER)
    assert [(one.what, one.text[:4]) for one in record_of_meeting(staffed, meeting)] == [
        ("Verzet", "Nu: "),
        ("Afgezegd", "Niem"),
    ]


def test_the_page_of_the_meeting_shows_its_record(staffed: Session, meeting: Meeting, visit: Visit) -> None:
    client = visit("ret-vz-omar")
    omar = str(b.person_id(staffed, "ret-vz-omar"))
    assert client.post(f"/ret/vergaderingen/{meeting.id}/aanwezig", data={"aanwezig": omar}).status_code == 303
    shown = client.get(f"/ret/vergaderingen/{meeting.id}").text
    assert "Er stond geen casus op de agenda. Aanwezig: Omar Belkadi." in shown


def test_another_team_does_not_read_it(staffed: Session, meeting: Meeting, visit: Visit) -> None:
    hold(staffed, meeting, "ret-vz-omar")
    assert visit("ret-vz-nadia").get(f"/ret/vergaderingen/{meeting.id}").status_code == 404


def test_an_open_page_hears_of_a_new_line_in_the_record(staffed: Session, meeting: Meeting, visit: Visit) -> None:
    omar, address = visit("ret-vz-omar"), f"/seinen/vergaderingen/{meeting.id}"
    hold(staffed, meeting, "ret-vz-omar")
    before = omar.get(address).json()["stand"]
    hold(staffed, meeting, "ret-vz-omar")
    assert omar.get(address).json()["stand"] != before
