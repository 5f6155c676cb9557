"""Beside the places for one child: whose they are in the joint plan, and no more than a reader may know."""

import pytest

from rets.access import reader_for
from rets.db import ViewerSession
from rets.services.audit import ENGINE
from rets.services.joint_plan import allocate_region
from rets.services.plan_beside import beside
from tests import builders as b
from tests import proposed as q


def told(session: ViewerSession, slug: str) -> list[str]:
    """Two children for one place: what a reader hears about it at each of them."""
    offer = q.contracted(session, b.TODAY)
    cases = {label: b.raised(session, label=label) for label in ("HM-1", "HM-2")}
    allocate_region(session, "HM", ENGINE, b.NOW)
    reader = reader_for(session, slug, b.TODAY)
    assert reader is not None
    session.act_as(reader.viewer)
    found = [beside(session, reader, case) for case in cases.values()]
    return [one.said(offer.slug) for one in found if one is not None]


def test_a_place_that_the_plan_gives_to_another_child_says_so(staffed: ViewerSession) -> None:
    said = told(staffed, "zm-lotte")
    assert "Het gezamenlijk plan stelt deze plek voor dit kind voor." in said
    assert any(one.startswith("In het gezamenlijk plan is deze plek voor HM-") for one in said)


def test_a_child_that_the_reader_may_not_see_is_not_named(staffed: ViewerSession) -> None:
    said = told(staffed, "jb-daan")
    assert "In het gezamenlijk plan is deze plek voor een ander kind." in said


@pytest.mark.parametrize("free", [2, 3])
def test_where_there_is_room_for_both_nobody_is_displaced(staffed: ViewerSession, free: int) -> None:
    offer = q.contracted(staffed, *[b.TODAY] * free)
    other = b.raised(staffed, label="HM-2")
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    case = b.raised(staffed)
    lotte = reader_for(staffed, "zm-lotte", b.TODAY)
    assert lotte is not None
    found = beside(staffed, lotte, case)
    assert found is not None
    assert found.given == {offer.slug: [other.id]}
    assert found.said(offer.slug) == ""
