"""No case falls off the table by silence: what a meeting did not decide stands on the next one a working day later."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import partial

import pytest
from sqlalchemy import select

from rets.clock import AMSTERDAM
from rets.db import ViewerSession
from rets.errors import Refused
from rets.models import AgendaItem, Case, Meeting, Message, Person
from rets.services.decisions import mark_present
from rets.services.meeting_log import record_of_meeting
from rets.services.urgent import call_urgent
from rets.services.watch import sweep_watched
from tests import builders as b
from tests import deciding as d


@contextmanager
def _same(session: ViewerSession) -> Iterator[ViewerSession]:
    with session.begin_nested():
        yield session


def sweep(session: ViewerSession, now: datetime) -> int:
    session.flush()
    return sweep_watched(partial(_same, session), now)


def places(session: ViewerSession, case: Case) -> list[tuple[Meeting, str, str | None]]:
    """The agendas on which a case stood: the meeting, why, and what came of it."""
    items = session.scalars(select(AgendaItem).where(AgendaItem.case_id == case.id).order_by(AgendaItem.id))
    return [(item.meeting, item.why, item.outcome) for item in items]


def first_of(session: ViewerSession, case: Case) -> Meeting:
    return places(session, case)[0][0]


def days_after(meeting: Meeting, days: int) -> datetime:
    """Noon in Amsterdam so many days after a meeting, which is on a Thursday."""
    return meeting.starts_at.astimezone(AMSTERDAM).replace(hour=12) + timedelta(days=days)


def test_what_a_meeting_did_not_decide_stands_on_the_next_a_working_day_later(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    meeting = first_of(staffed, case)
    sweep(staffed, days_after(meeting, 2))
    (_, _, before), (following, why, after) = places(staffed, case)
    assert (before, why, after) == ("doorgeschoven", "doorgeschoven", None)
    assert following.starts_at > days_after(meeting, 2)


def test_until_then_the_chair_can_still_write_down_what_was_decided(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    meeting = first_of(staffed, case)
    sweep(staffed, days_after(meeting, 1))
    assert [one[2] for one in places(staffed, case)] == [None]


def test_a_case_that_a_held_meeting_did_not_get_to_goes_on_as_well(staffed: ViewerSession) -> None:
    first, second = b.at_ret(staffed, label="HM-1"), b.at_ret(staffed, label="HM-2")
    meeting = first_of(staffed, first)
    mark_present(staffed, meeting, [b.person_id(staffed, slug) for slug in b.TEAM_HM], meeting.starts_at)
    d.decide(staffed, first, "zeekoet", held=meeting)
    sweep(staffed, days_after(meeting, 2))
    assert [one[2] for one in places(staffed, first)] == ["besloten"]
    assert [one[2] for one in places(staffed, second)] == ["doorgeschoven", None]


def test_once_the_case_went_to_the_next_agenda_the_passed_meeting_decides_nothing(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    meeting = first_of(staffed, case)
    at = days_after(meeting, 2)
    sweep(staffed, at)
    mark_present(staffed, meeting, [b.person_id(staffed, slug) for slug in b.TEAM_HM], at)
    with pytest.raises(Refused, match="Deze vergadering is te lang geleden"):
        d.decide(staffed, case, "zeekoet", held=meeting, at=at)


def test_chair_and_jeugdbeschermer_hear_it_and_the_history_tells_it(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    sweep(staffed, days_after(first_of(staffed, case), 2))
    told = select(Person.slug).join(Message, Message.person_id == Person.id)
    heard = staffed.scalars(told.where(Message.kind == "decision.carried_over")).all()
    assert sorted(heard) == ["jb-milan", "ret-vz-omar"]
    assert len(b.events(staffed, case, "decision.carried_over")) == 1


def test_a_meeting_of_which_nothing_was_written_says_so_in_its_record(staffed: ViewerSession) -> None:
    meeting = first_of(staffed, b.at_ret(staffed))
    sweep(staffed, days_after(meeting, 2))
    assert [(one.what, one.by) for one in record_of_meeting(staffed, meeting)] == [
        ("Voorbij, niets vastgelegd", "RETS")
    ]


def test_a_sweep_that_comes_months_late_puts_the_case_on_one_agenda_that_still_comes(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    now = days_after(first_of(staffed, case), 120)
    sweep(staffed, now)
    assert [one[2] for one in places(staffed, case)] == ["doorgeschoven", None]
    assert places(staffed, case)[-1][0].starts_at > now


def test_it_happens_once(staffed: ViewerSession) -> None:
    meeting = first_of(staffed, b.at_ret(staffed))
    assert [sweep(staffed, days_after(meeting, 2)) for _ in range(2)][1] == 0


@pytest.mark.parametrize("acute", [True, False])
def test_an_urgent_meeting_stays_while_its_child_is_in_danger(staffed: ViewerSession, acute: bool) -> None:
    case = b.at_ret(staffed)
    meeting = call_urgent(staffed, case, why="Kan nergens slapen.", actor=b.chair(staffed), at=b.NOW)
    case.acute = acute
    sweep(staffed, days_after(meeting, 4))
    waits_here = [one[0].id for one in places(staffed, case) if one[2] is None] == [meeting.id]
    assert waits_here == acute


def test_an_empty_meeting_that_passed_leaves_no_trace(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    meeting = first_of(staffed, case)
    b.step(staffed, case, "withdraw", b.actor(staffed, "jb-milan", b.Role.JEUGDBESCHERMER), code="geen_hulp_meer_nodig")
    sweep(staffed, days_after(meeting, 2))
    assert record_of_meeting(staffed, meeting) == []
