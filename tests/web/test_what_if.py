"""The story of a what-if: asked, computed on a copy, read as a difference, and taken by the real step alone."""

from collections.abc import Callable
from contextlib import nullcontext
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets.models import Case, Claim, Offer, PlanJob, Request, StoredPlan, Task
from tests import asking as a
from tests import builders as b
from tests import proposed as q
from tests.planning import make_due_plans

Visit = Callable[[str], TestClient]
PAGE = "/regio/HM/wat-als"


def worked(session: Session) -> None:
    """The work of a planning worker."""
    make_due_plans(lambda: nullcontext(session), lambda: b.NOW)


@pytest.fixture
def two_for_one(staffed: Session) -> tuple[list[Case], Offer]:
    """Two children who need the one place that there is, and the plan of their region."""
    offer = q.contracted(staffed, b.TODAY)
    cases = [a.searching(staffed, label=label) for label in ("HM-1", "HM-2")]
    worked(staffed)
    return cases, offer


def asked(client: TestClient, session: Session, **fields: Any) -> str:
    """Ask, let it be computed, and read the answer."""
    answer = client.post(PAGE, data=fields)
    assert answer.status_code == 303, answer.text
    assert "Het wacht op zijn beurt" in client.get(answer.headers["location"]).text
    worked(session)
    return client.get(answer.headers["location"]).text


def stored(session: Session) -> list[int]:
    """How much there is of everything that a real step would add to."""
    session.flush()
    return [session.scalar(select(func.count()).select_from(one)) or 0 for one in (Request, Claim, Task)]


def test_an_extra_place_shows_who_it_would_help_and_leads_to_the_municipality(
    staffed: Session, visit: Visit, two_for_one: tuple[list[Case], Offer]
) -> None:
    before = stored(staffed)
    client = visit("zm-lotte")
    fields = {"soort": "extra", "hulpvorm": "residentieel", "van": "6", "tot": "18", "aantal": "1", "op": "2026-03-16"}
    text = asked(client, staffed, **fields)
    assert "de plek die erbij komt" in text
    assert "Vraag de gemeente om deze plek" in text
    assert "Voor wie het anders wordt (1)" in text
    assert stored(staffed) == before


def test_a_place_that_falls_away_leaves_the_plan_as_it_is(
    staffed: Session, visit: Visit, two_for_one: tuple[list[Case], Offer]
) -> None:
    _, offer = two_for_one
    client = visit("zm-lotte")
    text = asked(client, staffed, soort="sluit", aanbod=offer.slug)
    assert "geen plek" in text
    assert "Voor wie het anders wordt (1)" in text
    numbers = staffed.scalars(select(StoredPlan.number).where(StoredPlan.case_id.is_(None)).order_by(StoredPlan.id))
    assert list(numbers) == [1, None]
    assert offer.name in client.get("/regio/HM/plan").text


def test_another_place_that_would_be_free_can_be_asked_for(
    staffed: Session, visit: Visit, two_for_one: tuple[list[Case], Offer]
) -> None:
    _, offer = two_for_one
    second = q.contracted(staffed, b.TODAY + timedelta(days=60))
    client = visit("zm-lotte")
    client.post("/regio/HM/plan")
    text = asked(client, staffed, soort="sluit", aanbod=offer.slug)
    assert f"aanbod={second.slug}" in text or "niets te doen" in text


def test_a_child_that_needs_help_sooner_goes_first(
    staffed: Session, visit: Visit, two_for_one: tuple[list[Case], Offer]
) -> None:
    cases, _ = two_for_one
    plan = staffed.scalars(select(StoredPlan).where(StoredPlan.number == 1)).one()
    left = next(case for case in cases if case.id == plan.result["unplaced"][0]["case"])
    text = asked(visit("zm-lotte"), staffed, soort="datum", casus=str(left.id), op="2026-03-17")
    assert f"Stel dat {left.label} hulp nodig heeft op 17 maart 2026." in text


def test_the_page_goes_to_the_answer_when_it_is_ready(
    staffed: Session, visit: Visit, two_for_one: tuple[list[Case], Offer]
) -> None:
    client = visit("zm-lotte")
    address = client.post(PAGE, data={"soort": "sluit", "aanbod": two_for_one[1].slug}).headers["location"]
    assert client.get(f"{address}/stand?fase=wacht").status_code == 204
    worked(staffed)
    ready = client.get(f"{address}/stand?fase=wacht", headers={"HX-Request": "true"})
    assert ready.headers["HX-Redirect"] == address


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"soort": "sluit", "aanbod": "bestaat-niet"}, "Kies een plek uit het plan."),
        ({"soort": "datum", "casus": "999999", "op": "2026-04-01"}, "Kies een kind uit het plan."),
        ({"soort": "extra", "hulpvorm": "residentieel", "van": "12", "tot": "6", "aantal": "1"}, "hoger zijn dan"),
        ({"soort": "iets"}, "Kies een van de mogelijkheden."),
    ],
)
def test_a_question_that_makes_no_sense_is_told_at_its_field(
    staffed: Session, visit: Visit, two_for_one: tuple[list[Case], Offer], fields: dict[str, str], sentence: str
) -> None:
    answer = visit("zm-lotte").post(PAGE, data=fields)
    assert answer.status_code == 400
    assert sentence in answer.text
    assert staffed.scalar(select(func.count()).select_from(PlanJob).where(PlanJob.kind == "what_if")) == 0


def test_a_what_if_of_another_region_does_not_exist(
    staffed: Session, visit: Visit, two_for_one: tuple[list[Case], Offer]
) -> None:
    address = visit("zm-lotte").post(PAGE, data={"soort": "sluit", "aanbod": two_for_one[1].slug}).headers["location"]
    number = address.rpartition("/")[2]
    assert visit("zm-lotte").get(f"/regio/AA/wat-als/{number}").status_code == 404
