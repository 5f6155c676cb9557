"""One joint plan for a region: advice, stored with the versions it saw, and never of a world that has gone."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from rets.db import ViewerSession
from rets.errors import Refused
from rets.models import Claim, StoredPlan
from rets.services.audit import ENGINE
from rets.services.joint_plan import freeze, keep
from rets.services.matches import allocate_region, last_region_plan
from rets.services.plan_facts import facts_of_region
from rets.services.plan_solving import solve
from tests import asking as a
from tests import builders as b
from tests import places as p


def _place(session: ViewerSession, **changes: object) -> str:
    offer = p.an_offer(session, b.TODAY, **changes)  # type: ignore[arg-type]
    p.a_contract(session, offer)
    return offer.slug


def test_every_waiting_child_gets_another_place(staffed: ViewerSession) -> None:
    offers = {_place(staffed), _place(staffed)}
    cases = {b.raised(staffed, label=label).id for label in ("HM-1", "HM-2")}
    plan = allocate_region(staffed, "HM", a.lotte(staffed), b.NOW)
    assert {one["case"] for one in plan.result["assignments"]} == cases
    assert {one["offer"] for one in plan.result["assignments"]} == offers
    assert plan.result["proven"]


def test_a_plan_is_advice_and_places_nobody(staffed: ViewerSession) -> None:
    _place(staffed)
    case = b.raised(staffed)
    allocate_region(staffed, "HM", a.lotte(staffed), b.NOW)
    assert (case.state, staffed.scalars(select(Claim)).all()) == ("triage", [])


def test_who_has_no_place_is_told_why(staffed: ViewerSession) -> None:
    _place(staffed)
    for label in ("HM-1", "HM-2"):
        b.raised(staffed, label=label)
    plan = allocate_region(staffed, "HM", a.lotte(staffed), b.NOW)
    assert [one["sentence"] for one in plan.result["unplaced"]] == [
        "Er zijn plekken die passen, maar die zijn in dit plan nodig voor andere kinderen."
    ]


def test_other_regions_and_agreed_help_are_left_out(staffed: ViewerSession) -> None:
    b.raised(staffed, label="AA-1", municipality="Amsterdam")
    case = a.searching(staffed)
    request = a.ask(staffed, case, p.an_offer(staffed, b.TODAY))
    a.answer(staffed, request, "accepted")
    a.agree(staffed, case, request)
    plan = allocate_region(staffed, "HM", a.lotte(staffed), b.NOW)
    assert plan.versions["cases"] == {}


def test_a_provider_that_said_no_to_a_child_is_not_planned_for_it(staffed: ViewerSession) -> None:
    case = a.searching(staffed)
    offer = p.an_offer(staffed, b.TODAY)
    a.answer(staffed, a.ask(staffed, case, offer), "refused", ground="groep")
    plan = allocate_region(staffed, "HM", a.lotte(staffed), b.NOW)
    assert plan.result["assignments"] == []


def test_a_region_without_waiting_children_has_an_empty_plan(staffed: ViewerSession) -> None:
    plan = allocate_region(staffed, "HM", a.lotte(staffed), b.NOW)
    assert (plan.result["assignments"], plan.result["unplaced"]) == ([], [])


def test_the_newest_plan_of_a_region_is_found(staffed: ViewerSession) -> None:
    made = [allocate_region(staffed, "HM", a.lotte(staffed), b.NOW).id for _ in range(2)]
    found = last_region_plan(staffed, "HM")
    assert found is not None
    assert found.id == made[-1]


def test_a_plan_carries_all_that_defends_it(staffed: ViewerSession) -> None:
    _place(staffed)
    b.raised(staffed)
    plan = allocate_region(staffed, "HM", a.lotte(staffed), b.NOW)
    result = plan.result
    assert result["order"] == [one["level"] for one in result["levels"]]
    assert result["values"] == [one["value"] for one in result["levels"]]
    assert all(one["bound"] >= one["value"] for one in result["levels"])
    assert (len(plan.problem_hash), result["faults"], result["as_of"]) == (64, [], "2026-03-16")
    assert {"cases", "facts", "matching", "ortools"} <= plan.versions.keys()
    assert result["seconds"] >= 0


def test_plans_of_a_region_are_numbered_and_kept(staffed: ViewerSession) -> None:
    for _ in range(2):
        allocate_region(staffed, "HM", a.lotte(staffed), b.NOW)
    allocate_region(staffed, "AA", ENGINE, b.NOW)
    found = staffed.execute(select(StoredPlan.region, StoredPlan.number).order_by(StoredPlan.id)).all()
    assert [tuple(row) for row in found] == [("HM", 1), ("HM", 2), ("AA", 1)]


def test_a_plan_that_breaks_a_rule_is_not_kept(staffed: ViewerSession) -> None:
    b.raised(staffed)
    frozen = freeze(staffed, "HM", b.NOW)
    made = replace(solve(frozen), faults=("Plek p1 is 2 keer gegeven.",))
    with pytest.raises(Refused):
        keep(staffed, frozen, made, ENGINE, b.NOW)


def test_a_plan_says_what_first_come_first_served_would_do(staffed: ViewerSession) -> None:
    slug = _place(staffed)
    case = b.raised(staffed)
    plan = allocate_region(staffed, "HM", ENGINE, b.NOW)
    assert plan.result["first_come"][str(case.id)] == {"offer": slug, "days_late": 0}


def test_the_facts_of_a_region_stay_the_same_until_something_changes(staffed: ViewerSession) -> None:
    case, offer = a.searching(staffed), p.an_offer(staffed, b.TODAY)
    before = facts_of_region(staffed, "HM", b.TODAY)
    assert facts_of_region(staffed, "HM", b.TODAY) == before
    a.ask(staffed, case, offer)
    assert facts_of_region(staffed, "HM", b.TODAY) != before


def test_supply_that_nobody_in_the_region_wants_changes_nothing(staffed: ViewerSession) -> None:
    b.raised(staffed)
    before = facts_of_region(staffed, "HM", b.TODAY)
    p.an_offer(staffed, b.TODAY, form="pleegzorg")
    assert facts_of_region(staffed, "HM", b.TODAY) == before
    p.an_offer(staffed, b.TODAY)
    assert facts_of_region(staffed, "HM", b.TODAY) != before
