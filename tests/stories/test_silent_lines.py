"""Silence on a decision is an answer that goes up, also where the case itself cannot climb by it (P25, R41)."""

from datetime import timedelta

import pytest

from rets.db import ViewerSession
from rets.models import Case, Task
from tests import asking as a
from tests import builders as b
from tests import deciding as d
from tests import places
from tests import tracking as t
from workflows.tracks import KEPT

LATE = b.NOW + timedelta(days=5)


def _placed(session: ViewerSession) -> Case:
    """A place is agreed for in forty days, while the municipality still owes its answer."""
    case = b.at_ret(session)
    d.decide(session, case, "gemeente-haarlemmermeer")
    asked = a.ask(session, case, places.an_offer(session, b.TODAY))
    a.answer(session, asked, "accepted", expected_on=b.TODAY + timedelta(days=40))
    a.agree(session, case, asked)
    return case


def _down(session: ViewerSession) -> Case:
    """The chair brought the case down while the municipality still owes its answer."""
    case = b.at_ret(session)
    d.decide(session, case, "gemeente-haarlemmermeer")
    owner = b.person_id(session, "zm-lotte")
    b.step(session, case, "step_down", b.chair(session), text="Kan lager.", next_step="Zoek verder.", owner_id=owner)
    return case


def _up(session: ViewerSession) -> Case:
    """Two are silent: by the first the case goes up."""
    case = b.at_ret(session)
    d.decide(session, case, "gemeente-haarlemmermeer", "zilverreiger")
    return case


def _calls(session: ViewerSession, case: Case) -> list[Task]:
    """Who was asked to call because the chair said nothing."""
    (asked,) = b.tasks(session, case, KEPT)
    return [one for one in b.tasks(session, case, "opvolging") if one.data["after"] == asked.id]


CASES = pytest.mark.parametrize("made", [_placed, _down, _up])


@CASES
def test_the_chair_asks_after_the_line_the_next_working_day(staffed: ViewerSession, made) -> None:
    case = made(staffed)
    b.run_until(staffed, case, LATE)
    (task,) = b.tasks(staffed, case, KEPT)
    assert (task.role, task.person_id) == ("ret_chair", b.person_id(staffed, "ret-vz-omar"))
    assert "geen antwoord op het besluit: “Bied een plek”" in task.text


@CASES
def test_a_chair_that_stays_silent_as_well_does_not_end_it(staffed: ViewerSession, made) -> None:
    case = made(staffed)
    b.run_until(staffed, case, LATE)
    before = case.rung, case.state
    b.run_until(staffed, case, LATE + timedelta(days=4))
    assert _calls(staffed, case) or (case.rung, case.state) != before


def test_what_the_chair_reports_as_done_ends_it(staffed: ViewerSession) -> None:
    case = _placed(staffed)
    b.run_until(staffed, case, LATE)
    t.answer(staffed, case, KEPT, "gedaan", at=LATE)
    b.run_until(staffed, case, LATE + timedelta(days=4))
    assert _calls(staffed, case) == []


def test_while_the_case_is_decided_it_goes_up_itself_and_nobody_is_asked_beside_it(staffed: ViewerSession) -> None:
    case = b.at_ret(staffed)
    d.decide(staffed, case, "gemeente-haarlemmermeer")
    b.run_until(staffed, case, LATE)
    assert (case.state, case.rung, b.tasks(staffed, case, KEPT)) == ("escalated", 4, [])
