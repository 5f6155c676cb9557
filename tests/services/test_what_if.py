"""A what-if changes a copy of the problem, and nothing else."""

from datetime import date
from typing import Any

import pytest

from matching import Problem
from rets.db import ViewerSession
from rets.services.joint_plan import freeze
from rets.services.what_if import EXTRA, applied
from tests import builders as b
from tests import proposed as q


@pytest.fixture
def problem(staffed: ViewerSession) -> Problem:
    """One child with an obstacle, and one place."""
    q.contracted(staffed, b.TODAY, slug="thuis")
    b.raised(staffed, contra_indications=[{"code": "agressie"}])
    return freeze(staffed, "HM", b.NOW).problem


def wish(problem: Problem, kind: str, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "region": "HM", "case": int(problem.children[0].id)} | more


def test_a_closed_offer_is_gone_from_the_copy_alone(problem: Problem) -> None:
    before = problem.hash
    assert [one.offer_id for one in applied(problem, wish(problem, "sluit", offer="thuis")).places] == []
    assert [one.offer_id for one in problem.places] == ["thuis"]
    assert problem.hash == before


def test_an_extra_place_is_contracted_in_the_region_and_not_before_today(problem: Problem) -> None:
    more = {"form": "residentieel", "from": 6, "until": 18, "count": 2, "on": "2020-01-01"}
    extra = next(one for one in applied(problem, wish(problem, "extra", **more)).places if one.id == EXTRA)
    assert (extra.capacity, extra.free_on, extra.region) == (2, b.TODAY, "HM")
    assert [one.municipality for one in extra.contracts] == [problem.children[0].municipality]


def test_a_date_or_a_solved_obstacle_changes_that_child_alone(problem: Problem) -> None:
    moved = applied(problem, wish(problem, "datum", on="2026-05-01")).children[0]
    solved = applied(problem, wish(problem, "opgelost", code="agressie")).children[0]
    assert moved.needed_on == date(2026, 5, 1)
    assert (problem.children[0].open_codes, solved.open_codes) == ({"agressie"}, set())


def test_an_offer_that_is_not_there_changes_nothing(problem: Problem) -> None:
    assert applied(problem, wish(problem, "sluit", offer="weg")).hash == problem.hash
