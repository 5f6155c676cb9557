"""What a route brings to the table is seen by the whole team while it waits there, and no longer (RT3, B7, B10)."""

from contextlib import nullcontext
from datetime import timedelta

import pytest
from sqlalchemy import select

from rets import access
from rets.db import ViewerSession
from rets.errors import NotFound
from rets.models import AgendaItem, Meeting, Message
from rets.services import table
from rets.services.longlist import put_on_longlist
from rets.services.meeting_due import meeting_due
from rets.services.messages import told
from rets.services.planning import cancel_meeting
from rets.services.watch import sweep_watched
from tests import builders as b
from tests.reading import reading
from tests.walking import Walk, walk
from workflows.roles import Role

MEMBER, CHAIR, ELSEWHERE, PROVIDER = "ret-gi-ruben", "ret-vz-marijke", "ret-gi-anke", "za-roos"


@pytest.fixture
def crisis(staffed: ViewerSession) -> Walk:
    """A child of Hilversum in a crisis place, which the route brings to the table of the region."""
    return walk(staffed, "Hilversum", stay={"form": "crisisplek", "since": "2026-03-10"})


def meeting_of(trip: Walk) -> Meeting:
    """The meeting on whose agenda the case came last."""
    trip.session.flush()
    query = select(AgendaItem).where(AgendaItem.case_id == trip.case.id).order_by(AgendaItem.id.desc())
    return (trip.session.scalars(query).first() or pytest.fail("no item")).meeting


def sees(trip: Walk, slug: str) -> bool:
    """Whether somebody gets the sheet of the case, by what row-level security shows that person."""
    number = trip.case.id
    try:
        with reading(trip.session, slug) as me:
            case = access.case_for(trip.session, me, number)
            return table.sheet(trip.session, me, case, b.NOW).number == number
    except NotFound:
        return False
    finally:
        trip.case = trip.session.get_one(type(trip.case), number)


def test_a_member_sees_it_on_the_agenda(staffed: ViewerSession, crisis: Walk) -> None:
    case_id, number = crisis.case.id, meeting_of(crisis).id
    with reading(staffed, MEMBER) as me:
        lines = table.agenda(staffed, me, staffed.get_one(Meeting, number), b.NOW)
        assert [line.case.id for line in lines] == [case_id]


def test_a_member_gets_its_sheet(crisis: Walk) -> None:
    assert sees(crisis, MEMBER)


def test_a_member_hears_a_week_ahead_that_its_sheet_stands_ready(staffed: ViewerSession, crisis: Walk) -> None:
    meeting = meeting_of(crisis)
    assert meeting.next_at is not None
    meeting_due(staffed, meeting, meeting.next_at)
    staffed.flush()
    me = access.reader_for(staffed, MEMBER, b.TODAY) or pytest.fail("nobody")
    mail = staffed.scalars(select(Message).where(Message.person_id == me.person_id, Message.kind == "meeting.sheets"))
    assert told(staffed, me, mail.one()) is not None


def test_b10_the_members_of_the_residence_table_get_the_sheet(staffed: ViewerSession) -> None:
    assert sees(walk(staffed, "Alkmaar"), "gem-ines")


def test_the_team_of_another_region_does_not_see_it(crisis: Walk) -> None:
    assert not sees(crisis, ELSEWHERE)


def test_a_case_that_no_table_asks_for_is_not_seen_by_the_team(staffed: ViewerSession) -> None:
    assert not sees(walk(staffed, "Hilversum"), MEMBER)


@pytest.mark.parametrize("slug", [MEMBER, CHAIR])
def test_after_the_answer_of_the_table_the_team_sees_it_no_more(crisis: Walk, slug: str) -> None:
    crisis.answer("doorbraaktafel", "vervolg")
    assert not sees(crisis, slug)


def test_a_case_that_came_to_the_team_meanwhile_is_seen_after_that_answer(crisis: Walk) -> None:
    crisis.stuck()
    crisis.answer("doorbraaktafel", "vervolg")
    assert sees(crisis, MEMBER)


def test_passed_on_to_the_next_meeting_it_is_still_seen(staffed: ViewerSession, crisis: Walk) -> None:
    sweep_watched(lambda: nullcontext(staffed), meeting_of(crisis).starts_at + timedelta(days=4))
    assert sees(crisis, MEMBER)


def test_of_a_meeting_that_is_cancelled_it_is_still_seen(staffed: ViewerSession, crisis: Walk) -> None:
    chair = b.actor(staffed, CHAIR, Role.RET_CHAIR)
    cancel_meeting(staffed, meeting_of(crisis), why="Niemand kan.", actor=chair, at=b.NOW)
    assert sees(crisis, MEMBER)


def test_on_the_longlist_a_case_that_never_came_to_the_team_is_seen_no_more(
    staffed: ViewerSession, crisis: Walk
) -> None:
    case_id, number = crisis.case.id, meeting_of(crisis).id
    with reading(staffed, CHAIR) as me:
        case = access.case_for(staffed, me, case_id, lock=True)
        chair = b.actor(staffed, CHAIR, Role.RET_CHAIR)
        put_on_longlist(staffed, case, staffed.get_one(Meeting, number), why="Niets vrij.", actor=chair, at=b.NOW)
    crisis.case = staffed.get_one(type(crisis.case), case_id)
    assert not sees(crisis, MEMBER)


def test_a_closed_case_is_seen_no_more(staffed: ViewerSession, crisis: Walk) -> None:
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.step(staffed, crisis.case, "withdraw", milan, code="geen_hulp_meer_nodig")
    assert not sees(crisis, MEMBER)


def test_a_case_that_moved_to_another_region_is_not_seen_by_the_team_it_left(crisis: Walk) -> None:
    b.tell(crisis.session, crisis.case, "residence_settled", "2026-03-16", municipality="Haarlemmermeer")
    assert not sees(crisis, MEMBER)


def test_a_provider_that_is_a_member_sees_it_as_a_member_alone(staffed: ViewerSession, crisis: Walk) -> None:
    b.appoint(staffed, PROVIDER, Role.RET_MEMBER, "GV")
    roos = access.reader_for(staffed, PROVIDER, b.TODAY) or pytest.fail("nobody")
    assert access.roles_on(roos, crisis.case) == {Role.RET_MEMBER}


@pytest.mark.parametrize("action", ["case.birth_month", "placement.report", "request.make", "decision.make"])
def test_a_provider_that_is_a_member_may_no_more_than_a_member(
    staffed: ViewerSession, crisis: Walk, action: str
) -> None:
    b.appoint(staffed, PROVIDER, Role.RET_MEMBER, "GV")
    roos = access.reader_for(staffed, PROVIDER, b.TODAY) or pytest.fail("nobody")
    assert not access.may(roos, action, crisis.case)


def test_the_sheet_of_a_provider_that_is_a_member_names_nobody(staffed: ViewerSession, crisis: Walk) -> None:
    b.appoint(staffed, PROVIDER, Role.RET_MEMBER, "GV")
    roos = access.reader_for(staffed, PROVIDER, b.TODAY) or pytest.fail("nobody")
    found = table.sheet(staffed, roos, crisis.case, b.NOW)
    assert not {"label", "gi", "municipality", "birth_month"} & set(found.dossier)
