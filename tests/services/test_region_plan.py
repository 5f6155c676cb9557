"""One joint plan for a region: advice, stored with the versions it saw, and never of a world that has gone."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import select

from rets import access
from rets.db import SYSTEM, ViewerSession, transaction
from rets.errors import Stale
from rets.models import Claim, StoredPlan
from rets.services.matches import allocate_region, last_region_plan, plan_region
from rets.settings import Settings
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


def test_the_solver_runs_outside_any_transaction(staffed_database: Settings) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        _place(session)
        b.raised(session)
        lotte = a.lotte(session)
    plan_id = plan_region(lambda: transaction(SYSTEM, staffed_database), "HM", lotte, b.NOW)
    with transaction(SYSTEM, staffed_database) as session:
        assert len(session.get_one(StoredPlan, plan_id).result["assignments"]) == 1


def test_a_plan_of_cases_that_changed_meanwhile_is_not_stored(staffed_database: Settings) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        case_id, lotte = b.raised(session).id, a.lotte(session)
    opened = 0

    @contextmanager
    def meanwhile() -> Iterator[ViewerSession]:
        nonlocal opened
        opened += 1
        if opened == 2:
            with transaction(SYSTEM, staffed_database) as other:
                b.step(other, access.case_for(other, access.SYSTEM, case_id, lock=True), "accept", lotte)
        with transaction(SYSTEM, staffed_database) as session:
            yield session

    with pytest.raises(Stale):
        plan_region(meanwhile, "HM", lotte, b.NOW)
