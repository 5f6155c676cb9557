"""The board of a region on page and over the API: what changed and why, planning anew as a choice, scarce places."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from rets.db import ViewerSession
from rets.models import Case, Place, PlanJob, StoredPlan
from rets.services.audit import ENGINE
from rets.services.joint_plan import allocate_region
from rets.services.matches import propose
from rets.services.plan_jobs import ask_plan
from tests import asking as a
from tests import builders as b
from tests import proposed as q

Visit = Callable[[str], TestClient]
PLAN = "/regio/HM/plan"
API_PLAN = "/api/v1/regio/HM/plan"
HINT = {"more": 2, "points": 9, "moves": 3}


def told(session: Session, plan: StoredPlan, **more: Any) -> None:
    """A plan about which something more is known."""
    plan.result = plan.result | more
    session.flush()


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A child whose place was in the first plan and is gone in the second."""
    q.contracted(staffed, b.TODAY)
    found = a.searching(staffed)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    staffed.execute(update(Place).values(withdrawn_at=b.NOW))
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    return found


def last(session: Session) -> StoredPlan:
    return session.scalars(select(StoredPlan).order_by(StoredPlan.id.desc())).first()  # type: ignore[return-value]


def test_the_board_shows_what_is_other_than_the_last_plan_with_why(case: Case, visit: Visit) -> None:
    text = visit("zm-lotte").get(PLAN).text
    assert "Anders dan het vorige plan (1)" in text
    assert "De plek is er niet meer." in text
    assert "Gemaakt vanuit plan 1: alleen wie moest verschuiven, heeft een andere plek." in text


def test_the_api_tells_the_same_as_the_page(case: Case, visit: Visit) -> None:
    found = visit("zm-lotte").get(API_PLAN).json()
    assert (found["number"], found["former"]["number"]) == (2, 1)
    assert [(one["label"], one["now"], one["why"]) for one in found["since_last_plan"]] == [
        (case.label, None, "De plek is er niet meer.")
    ]
    assert found["left"][0]["case_id"] == case.id
    assert "er zijn er 5 nodig" in found["steering"]


def test_a_member_of_the_team_only_hears_how_many_are_hidden(case: Case, visit: Visit) -> None:
    found = visit("ret-gi-anke").get(API_PLAN).json()
    assert (found["hidden"], found["proposed"], found["left"], found["since_last_plan"]) == (1, [], [], [])


def test_planning_anew_is_offered_only_where_it_helps_and_to_who_may_ask(
    staffed: ViewerSession, case: Case, visit: Visit
) -> None:
    assert "Plan helemaal opnieuw" not in visit("zm-lotte").get(PLAN).text
    told(staffed, last(staffed), anew=HINT)
    text = visit("zm-lotte").get(PLAN).text
    assert "Helemaal opnieuw plannen zou 2 kinderen meer op tijd helpen. Dan verschuiven er 3 kinderen" in text
    assert "Plan helemaal opnieuw" in text
    assert "Plan helemaal opnieuw" not in visit("ret-gi-anke").get(PLAN).text


def test_what_steering_costs_today_is_told_as_that(staffed: ViewerSession, case: Case, visit: Visit) -> None:
    plan = last(staffed)
    told(staffed, plan, anew=HINT, scarcity=plan.result["scarcity"] | {"steered": True})
    text = visit("zm-lotte").get(PLAN).text
    assert "Zonder sturen op schaarste zou dit plan vandaag 2 kinderen meer op tijd helpen." in text
    assert "Plan helemaal opnieuw" not in text


def test_who_asks_for_a_plan_anew_stays_with_the_job(staffed: ViewerSession, case: Case, visit: Visit) -> None:
    assert visit("zm-lotte").post(PLAN, data={"opnieuw": "ja"}).status_code == 303
    job = staffed.scalars(select(PlanJob)).one()
    assert (job.change["anew"], job.change["by"]) == (True, b.person_id(staffed, "zm-lotte"))


def test_a_program_asks_for_a_plan_anew_and_hears_how_far_it_is(
    staffed: ViewerSession, case: Case, visit: Visit
) -> None:
    client = visit("zm-lotte")
    asked = client.post(API_PLAN, json={"anew": True})
    assert (asked.status_code, asked.json()["sentence"]) == (202, "Het wacht op zijn beurt.")
    assert staffed.scalars(select(PlanJob)).one().change["anew"]
    assert client.get(f"{API_PLAN}/stand").json()["busy"]
    assert client.post(API_PLAN, json={"anew": "misschien"}).status_code == 400


@pytest.mark.parametrize("slug", ["jb-daan", "za-roos", "mon-greet"])
def test_who_does_not_plan_reads_no_plan_over_the_api(case: Case, visit: Visit, slug: str) -> None:
    assert visit(slug).get(API_PLAN).status_code == 403


def test_a_plan_of_another_region_does_not_exist_over_the_api_either(visit: Visit) -> None:
    assert visit("zm-lotte").get("/api/v1/regio/AA/plan").status_code == 404
    assert visit("zm-lotte").post("/api/v1/regio/AA/plan", json={}).status_code == 404


def test_the_page_tells_on_which_level_the_solver_is(staffed: ViewerSession, visit: Visit) -> None:
    job = ask_plan(staffed, "HM", ENGINE, b.NOW)
    job.phase = "oplossen"
    job.progress = {"level": 2, "levels": 7, "title": "Passend", "value": 30, "bound": 30}
    staffed.flush()
    client = visit("zm-lotte")
    assert "Doel 2 van 7: passend. 30 punten, bewezen het best." in client.get(PLAN).text
    assert client.get(f"{PLAN}/stand?fase=oplossen-2-2").status_code == 204
    assert "Doel 2 van 7" in client.get(f"{PLAN}/stand?fase=oplossen-2-1").text


def test_a_scarce_place_is_told_in_words_wherever_it_is_proposed(staffed: ViewerSession, visit: Visit) -> None:
    slug = q.contracted(staffed, b.TODAY).slug
    case = a.searching(staffed)
    propose(staffed, case, a.lotte(staffed), b.NOW)
    plan = allocate_region(staffed, "HM", ENGINE, b.NOW)
    told(staffed, plan, scarcity=plan.result["scarcity"] | {"offers": {slug: 9.0}})
    client, words = visit("zm-lotte"), "chaars: van dit soort plekken zijn er weinig."
    assert words in client.get(PLAN).text
    assert words in client.get(f"/casussen/{case.id}/voorstellen").text
    assert client.get(API_PLAN).json()["proposed"][0]["scarce"] == f"s{words}"
    assert client.get(f"/api/v1/casussen/{case.id}/voorstellen").json()["scarce"] == {slug: f"s{words}"}
