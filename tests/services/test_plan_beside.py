"""Beside the places for one child: whose they are in the joint plan, and no more than a reader may know."""

from dataclasses import replace
from datetime import timedelta

import pytest

from matching import LEVEL_IDS
from rets.db import ViewerSession
from rets.models import Case
from rets.services.audit import ENGINE
from rets.services.joint_plan import allocate_region
from rets.services.plan_beside import NOT_IN_PLAN, WHY_ANOTHER, Beside, beside
from tests import builders as b
from tests import proposed as q


def told(session: ViewerSession) -> list[str]:
    """Two children for one place: what is said about it at each of them."""
    offer = q.contracted(session, b.TODAY)
    cases = {label: b.raised(session, label=label) for label in ("HM-1", "HM-2")}
    allocate_region(session, "HM", ENGINE, b.NOW)
    for case in cases.values():
        q.propose(session, case)
    found = [beside(session, case) for case in cases.values()]
    return [one.said(offer.slug) for one in found if one is not None]


def test_a_place_that_the_plan_gives_to_another_child_says_so(staffed: ViewerSession) -> None:
    said = told(staffed)
    assert "Het gezamenlijk plan kiest deze plek voor dit kind. Het is ook de eerste plek in deze lijst." in said
    assert [one for one in said if one.startswith("In het gezamenlijk plan is deze plek voor een ander kind. ")]
    assert not [one for one in said if "HM-" in one]


@pytest.mark.parametrize("free", [2, 3])
def test_where_there_is_room_for_both_nobody_is_displaced(staffed: ViewerSession, free: int) -> None:
    offer = q.contracted(staffed, *[b.TODAY] * free)
    other = b.raised(staffed, label="HM-2")
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    case = b.raised(staffed)
    found = beside(staffed, case)
    assert found is not None
    assert [row["case"] for row in found.given[offer.slug]] == [other.id]
    assert found.said(offer.slug) == ""


def beside_of(session: ViewerSession, case: Case) -> Beside:
    found = beside(session, case)
    assert found is not None
    return found


def test_the_reason_for_another_child_is_told_by_level(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, b.TODAY)
    b.raised(staffed, label="HM-2")
    second = b.raised(staffed, need={"ideal": ["gezinshuis"], "acceptable": ["residentieel"]})
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    q.propose(staffed, second)
    said = beside_of(staffed, second).said(offer.slug)
    assert said == f"In het gezamenlijk plan is deze plek voor een ander kind. {WHY_ANOTHER['fit']}"


def test_a_place_that_the_plan_leaves_alone_says_so_too(staffed: ViewerSession) -> None:
    q.contracted(staffed, b.TODAY)
    case = b.raised(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    other = q.contracted(staffed, b.TODAY + timedelta(days=1))
    late = q.contracted(staffed, b.TODAY + timedelta(days=200))
    young = q.contracted(staffed, b.TODAY, age_from=11)
    q.propose(staffed, case)
    found = beside_of(staffed, case)
    assert found.line(other.slug) == "In het gezamenlijk plan van deze regio is deze plek voor geen enkel kind."
    assert found.line(young.slug).endswith("niet met deze plek: er staat iets in de weg: andere leeftijd.")
    assert found.line(late.slug).endswith(
        "niet met deze plek: de start is meer dan 90 dagen na de dag waarop de hulp nodig is."
    )


def test_a_child_whose_dossier_nobody_keeps_is_told_why_it_is_not_in_the_plan(staffed: ViewerSession) -> None:
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    case = b.raised(staffed)
    assert replace(beside_of(staffed, case), stopped=True).about.startswith("Laat het dossier bijwerken")


def test_a_first_place_with_something_to_solve_is_called_before_the_place_of_the_plan(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    planned = q.contracted(staffed, b.TODAY + timedelta(days=100))
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    young = q.contracted(staffed, b.TODAY, age_from=11)
    q.propose(staffed, case)
    found = beside_of(staffed, case)
    listed = {slug: found.listed[slug] for slug in (young.slug, planned.slug)}
    narrowed = replace(found, listed=listed)
    assert narrowed.call == (young.slug, NOT_IN_PLAN.format("er staat iets in de weg: andere leeftijd"))
    assert narrowed.call_next == (planned.slug, "Minder goed: 100 dagen later.")


def test_where_the_plan_weighs_otherwise_than_the_list_that_is_said(staffed: ViewerSession) -> None:
    planned = q.contracted(staffed, b.TODAY + timedelta(days=9))
    case = b.raised(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    sooner = q.contracted(staffed, b.TODAY + timedelta(days=2))
    q.propose(staffed, case)
    found = beside_of(staffed, case)
    further = [
        row | {"value": row["value"] - (row["level"] == "close")} for row in found.listed[planned.slug]["figures"]
    ]
    listed = {sooner.slug: found.listed[sooner.slug] | {"figures": further}, planned.slug: found.listed[planned.slug]}
    said = replace(found, listed=listed).said(planned.slug)
    assert said.endswith("eerst op hoe dichtbij het is. Daarin is deze plek de betere.")
    call = replace(found, listed=listed).call
    assert call is not None
    assert call[1].startswith("Die staat bovenaan in de lijst, omdat ")
    assert call[1].endswith("Het plan kiest een andere plek, omdat het eerst let op hoe dichtbij het is.")


def test_a_last_place_has_none_to_call_after_it(staffed: ViewerSession) -> None:
    q.contracted(staffed, b.TODAY)
    case = b.raised(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    q.propose(staffed, case)
    assert beside_of(staffed, case).call_next is None


def test_on_top_stands_whom_to_call_first_and_what_the_plan_costs_this_child(staffed: ViewerSession) -> None:
    first = q.contracted(staffed, b.TODAY)
    other = b.raised(staffed, label="HM-2", safety={"acute_since": "2026-03-15"})
    case = b.raised(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    second = q.contracted(staffed, b.TODAY + timedelta(days=5))
    q.propose(staffed, case)
    found = beside_of(staffed, case)
    assert [row["case"] for row in found.given[first.slug]] == [other.id]
    assert found.taken(first.slug)
    assert found.call is not None
    assert found.call[0] == second.slug
    assert found.call[1].endswith("voor een ander kind. Minder goed: 5 dagen later.")
    assert found.passed == (first.slug, "Minder goed: 5 dagen later.")


def test_where_list_and_plan_agree_that_is_said(staffed: ViewerSession) -> None:
    offer = q.contracted(staffed, b.TODAY)
    case = b.raised(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    q.propose(staffed, case)
    assert beside_of(staffed, case).call == (offer.slug, "De lijst en het plan wijzen allebei deze plek aan.")


def test_every_level_has_a_reason() -> None:
    assert set(WHY_ANOTHER) == set(LEVEL_IDS)


def test_a_child_without_a_place_in_the_plan_is_told_so(staffed: ViewerSession) -> None:
    case = b.raised(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    new = b.raised(staffed, label="HM-3")
    assert beside_of(staffed, case).about == (
        "Het plan heeft voor dit kind geen plek. Er is geen plek die past en bijtijds vrijkomt."
    )
    assert beside_of(staffed, new).about == "Dit kind staat nog niet in het plan."


def test_a_plan_is_newer_or_older_than_the_list(staffed: ViewerSession) -> None:
    q.contracted(staffed, b.TODAY)
    case = b.raised(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    q.propose(staffed, case, b.NOW + timedelta(hours=1))
    assert not beside_of(staffed, case).newer
