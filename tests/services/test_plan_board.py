"""The board of a region: what changed since yesterday and why, what stands still, and how the plan compares."""

from datetime import timedelta

from sqlalchemy import update

from rets.access import Reader, reader_for
from rets.db import ViewerSession
from rets.models import Offer, Place
from rets.services.audit import ENGINE
from rets.services.joint_plan import allocate_region
from rets.services.plan_board import Board, board_of
from rets.services.plan_changes import Figures
from rets.services.region_plan import RegionPlan, plan_of
from tests import asking as a
from tests import builders as b
from tests import proposed as q

YESTERDAY = b.NOW - timedelta(days=1)


def lotte(session: ViewerSession, slug: str = "zm-lotte") -> Reader:
    reader = reader_for(session, slug, b.TODAY)
    assert reader is not None
    return reader


def board(session: ViewerSession, slug: str = "zm-lotte") -> tuple[RegionPlan, Board]:
    """The plan and the board as somebody reads them."""
    reader = lotte(session, slug)
    plan = plan_of(session, reader, "HM", b.TODAY)
    assert plan is not None
    return plan, board_of(session, reader, plan, b.NOW)


def planned_yesterday(session: ViewerSession) -> Offer:
    """One child, one place, and the plan of yesterday."""
    offer = q.contracted(session, YESTERDAY.date(), said_at=YESTERDAY)
    a.searching(session)
    allocate_region(session, "HM", ENGINE, YESTERDAY)
    return offer


def test_without_an_earlier_plan_nothing_is_compared(staffed: ViewerSession) -> None:
    a.searching(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    _, found = board(staffed)
    assert (found.before, found.changes) == (None, ())


def test_a_place_that_is_gone_since_yesterday_is_told_with_why(staffed: ViewerSession) -> None:
    offer = planned_yesterday(staffed)
    staffed.execute(update(Place).where(Place.offer_id == offer.id).values(withdrawn_at=b.NOW))
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    _, found = board(staffed)
    assert [(one.case.label, one.was, one.now) for one in found.changes] == [("HM-1", offer, None)]
    assert found.changes[0].why == "De plek is er niet meer."


def test_a_child_that_is_new_since_yesterday_is_told(staffed: ViewerSession) -> None:
    planned_yesterday(staffed)
    q.contracted(staffed, b.TODAY)
    b.raised(staffed, label="HM-2")
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    _, found = board(staffed)
    assert ("HM-2", "Dit kind is nieuw in het plan.") in [(one.case.label, one.why) for one in found.changes]


def test_what_was_proposed_yesterday_and_not_asked_stands_still(staffed: ViewerSession) -> None:
    offer = planned_yesterday(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    plan, found = board(staffed)
    assert ["er is geen verzoek gedaan" in one.why for one in found.still] == [True]
    a.ask(staffed, plan.proposed[0].case, offer)
    assert board(staffed)[1].still == []


def test_an_overdue_action_stands_still_with_who_is_to_act(staffed: ViewerSession) -> None:
    case = b.raised(staffed, b.at("2026-03-02"))
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    _, found = board(staffed)
    assert [(one.case.id, one.who) for one in found.still] == [(case.id, case.owner.name if case.owner else "")]
    assert "moest op" in found.still[0].why


def test_the_figures_of_the_plan_stand_beside_other_ways(staffed: ViewerSession) -> None:
    planned_yesterday(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    _, found = board(staffed)
    one = Figures(1, 1, 1)
    assert list(found.compared) == [
        ("Dit plan", one),
        ("Wie het eerst komt", one),
        ("Het plan van gisteren", one),
        ("Wat nu is gevraagd", Figures(1, 0, 0)),
    ]


def test_a_member_of_the_team_sees_no_child_that_is_not_at_the_team(staffed: ViewerSession) -> None:
    planned_yesterday(staffed)
    staffed.flush()
    member = lotte(staffed, "ret-gi-anke")
    staffed.act_as(member.viewer)
    plan = plan_of(staffed, member, "HM", b.TODAY)
    assert plan is not None
    assert (plan.cases, plan.hidden) == ([], 1)


def test_supply_that_changed_makes_a_plan_stale(staffed: ViewerSession) -> None:
    offer = planned_yesterday(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    assert not board(staffed)[0].stale
    staffed.execute(update(Place).where(Place.offer_id == offer.id).values(withdrawn_at=b.NOW))
    assert board(staffed)[0].stale
