"""Help that turns out not to fit: the child keeps it, waits on, and a second place can be agreed."""

from datetime import timedelta

from sqlalchemy import select

from rets.models import Placement
from rets.services import placements
from tests import asking, places
from tests import builders as b
from workflows.roles import Role


def helped(session):
    """A case whose agreed place really started, and its jeugdbeschermer."""
    case = asking.searching(session)
    request = asking.ask(session, case, places.an_offer(session), start_on=b.TODAY)
    asking.answer(session, request, "accepted")
    asking.agree(session, case, request)
    milan = b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    placements.start_help(session, case, on=b.TODAY, actor=milan, at=b.NOW)
    return case, milan


def test_searching_on_by_hand_keeps_the_child_waiting(staffed):
    case, milan = helped(staffed)
    b.step(staffed, case, "keep_searching", milan)
    assert case.waiting


def test_searching_on_by_hand_leaves_the_help_as_bridging(staffed):
    case, milan = helped(staffed)
    b.step(staffed, case, "keep_searching", milan)
    assert staffed.scalars(select(Placement.purpose)).all() == ["bridging"]


def test_after_searching_on_a_second_place_can_be_agreed(staffed):
    case, milan = helped(staffed)
    b.step(staffed, case, "keep_searching", milan)
    request = asking.ask(staffed, case, places.an_offer(staffed), start_on=b.TODAY + timedelta(days=14))
    asking.answer(staffed, request, "accepted")
    asking.agree(staffed, case, request)
    assert case.state == "placing"
