"""A case for which nothing fits yet is not forgotten: it stands on the longlist and comes back by itself, once."""

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import access
from rets.clock import date_of
from rets.errors import Forbidden, Invalid, Refused
from rets.models import AgendaItem, Case, Deadline, Meeting
from rets.services.longlist import longlist, put_on_longlist
from rets.services.sweep import sweep_case
from tests import builders as b
from tests.services.test_meetings import says
from workflows.roles import Role

LATEST = date(2026, 6, 16)
BACK_ON = date(2026, 6, 11)
"""The last meeting within three months."""
BACK_AT = b.at("2026-06-04", 15)


def listed(session: Session) -> Case:
    """A case that the team put on the longlist today."""
    case = b.at_ret(session)
    put_aside(session, case, b.meeting(session, case))
    return case


def put_aside(session: Session, case: Case, meeting: Meeting, why: str = "Geen gezinshuis vrij.") -> None:
    put_on_longlist(session, case, meeting, why=why, actor=b.chair(session), at=b.NOW)


def only_longlist(session: Session, case: Case) -> None:
    """Nothing but the longlist falls due, so that a test of it sees nothing else."""
    others = Deadline.case_id == case.id, Deadline.kind != "longlist"
    for row in session.scalars(select(Deadline).where(*others)):
        row.next_at = None


def comings_back(session: Session, case: Case) -> list[AgendaItem]:
    query = select(AgendaItem).where(AgendaItem.case_id == case.id, AgendaItem.why == "longlist")
    return list(session.scalars(query))


def test_the_team_sees_its_longlist_with_the_day_of_coming_back(staffed: Session) -> None:
    case = listed(staffed)
    omar = access.reader_for(staffed, "ret-vz-omar", b.TODAY)
    assert omar is not None
    assert [(one.case.id, one.since, one.back_on) for one in longlist(staffed, omar)] == [(case.id, b.TODAY, BACK_ON)]


def test_another_team_does_not_see_it(staffed: Session) -> None:
    listed(staffed)
    nadia = access.reader_for(staffed, "ret-vz-nadia", b.TODAY)
    assert nadia is not None
    assert longlist(staffed, nadia) == []


def test_within_three_months_it_is_on_an_agenda_again_once(staffed: Session) -> None:
    case = listed(staffed)
    only_longlist(staffed, case)
    sweep_case(staffed, case, BACK_AT)
    sweep_case(staffed, case, BACK_AT)
    (item,) = comings_back(staffed, case)
    assert date_of(item.meeting.starts_at) == BACK_ON
    assert BACK_ON <= LATEST
    assert len(b.events(staffed, case, "decision.back")) == 1


def test_before_the_sheets_of_that_meeting_it_does_not_come_back(staffed: Session) -> None:
    case = listed(staffed)
    only_longlist(staffed, case)
    sweep_case(staffed, case, b.at("2026-06-04", 13))
    assert comings_back(staffed, case) == []


def test_a_holiday_does_not_carry_it_over_the_three_months(staffed: Session) -> None:
    case = b.at_ret(staffed)
    at = b.at("2026-02-14")
    put_on_longlist(staffed, case, b.meeting(staffed, case), why="Niets vrij.", actor=b.chair(staffed), at=at)
    (row,) = staffed.scalars(select(Deadline).where(Deadline.case_id == case.id, Deadline.kind == "longlist"))
    assert row.data["back_on"] == "2026-04-30", "the meeting of 14 May is held on the 15th"


def test_a_team_that_does_not_meet_within_three_months_has_it_back_at_the_end(staffed: Session) -> None:
    says(staffed, "ret_hm", cadence_days=364, weekday=4)
    listed(staffed)
    omar = access.reader_for(staffed, "ret-vz-omar", b.TODAY)
    assert omar is not None
    assert [one.back_on for one in longlist(staffed, omar)] == [LATEST]


def test_help_that_really_started_strikes_it_off(staffed: Session) -> None:
    case = listed(staffed)
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.tell(staffed, case, "help_started", "2026-03-19", milan, form="residentieel")
    assert b.events(staffed, case, "decision.struck")
    only_longlist(staffed, case)
    sweep_case(staffed, case, BACK_AT)
    assert comings_back(staffed, case) == []


def test_the_term_of_the_team_runs_on(staffed: Session) -> None:
    case = listed(staffed)
    b.run_until(staffed, case, b.at("2026-05-01"))
    assert case.rung > 3, "silence of the team still goes up"


def test_a_reason_is_given(staffed: Session) -> None:
    case = b.at_ret(staffed)
    with pytest.raises(Invalid, match="wat het team zocht"):
        put_aside(staffed, case, b.meeting(staffed, case), " ")


def test_a_case_that_left_the_agenda_is_not_put_aside_again(staffed: Session) -> None:
    case = b.at_ret(staffed)
    meeting = b.meeting(staffed, case)
    put_aside(staffed, case, meeting)
    with pytest.raises(Refused, match="niet meer open op de agenda"):
        put_aside(staffed, case, meeting)


def test_only_the_chair_puts_a_case_aside(staffed: Session) -> None:
    case = b.at_ret(staffed)
    anke = b.actor(staffed, "ret-gi-anke", Role.RET_MEMBER)
    with pytest.raises(Forbidden, match="voorzitter"):
        put_on_longlist(staffed, case, b.meeting(staffed, case), why="Niets vrij.", actor=anke, at=b.NOW)
