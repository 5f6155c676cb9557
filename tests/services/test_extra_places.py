"""What extra places would help a region most."""

from functools import partial

import pytest

from rets.db import SYSTEM, ViewerSession, transaction
from rets.errors import Refused
from rets.services.audit import ENGINE
from rets.services.extra_places import advice, region_problem, wanted_in
from rets.services.plan_jobs import ask_plan
from rets.services.plan_work import make_plan
from rets.settings import Settings
from tests import builders as b
from tests import places as p


def test_without_any_supply_the_wanted_place_is_what_helps(staffed: ViewerSession) -> None:
    b.raised(staffed)
    told = list(advice(region_problem(staffed, "HM", b.NOW), 1, None))
    assert told[0].startswith("1 kind wacht. Nu: 0 punten")
    assert "bewezen de beste keus" in told[1]
    assert told[2].startswith("  1 keer ")
    assert told[-1].startswith("schaars: ")


def test_where_everybody_can_be_helped_more_places_bring_nothing(staffed: ViewerSession) -> None:
    p.a_contract(staffed, p.an_offer(staffed, b.TODAY))
    b.raised(staffed)
    told = list(advice(region_problem(staffed, "HM", b.NOW), 2, 1))
    assert told[1] == "Extra plekken brengen hier niets meer."


def test_an_unknown_region_is_refused(staffed: ViewerSession) -> None:
    with pytest.raises(Refused, match="XX is niet bekend"):
        region_problem(staffed, "XX", b.NOW)


def test_the_plan_keeps_what_extra_places_would_bring_and_how_many_children_that_is(
    staffed_database: Settings,
) -> None:
    opened = partial(transaction, SYSTEM, staffed_database)
    with opened() as session:
        b.raised(session)
        job = ask_plan(session, "HM", ENGINE, b.NOW).id
    make_plan(opened, job, lambda: b.NOW)
    with opened() as session:
        found = wanted_in(session, "HM")
    assert found is not None
    assert [one.children for one in found.chances] == [0, 1, 1, 1]
    assert [(one.form, one.number) for one in found.chances[1].kinds] == [("residentieel", 1)]
    assert (found.waiting, found.made_at, len(found.problem_hash) > 12) == (1, b.NOW, True)


def test_without_a_plan_nothing_is_said(staffed: ViewerSession) -> None:
    assert wanted_in(staffed, "HM") is None
