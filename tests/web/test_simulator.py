"""The simulator on the page: what may be chosen, one at a time, how far it is, and what it shows."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.db import ViewerSession
from rets.models import SimulationRun
from rets.services.simulations import end_simulation
from tests import asking as a
from tests import builders as b

Visit = Callable[[str], TestClient]
CHOSEN = {"beleid": ["telefoon", "gezamenlijk"], "regio": ["ZK"], "dagen": "5", "kinderen": "2", "zaden": "2"}


def asked(session: Session) -> SimulationRun:
    return session.scalars(select(SimulationRun).order_by(SimulationRun.id.desc())).first()  # type: ignore[return-value]


@pytest.fixture
def greet(staffed: ViewerSession, visit: Visit) -> TestClient:
    return visit("mon-greet")


@pytest.fixture
def run(staffed: ViewerSession, greet: TestClient) -> SimulationRun:
    assert greet.post("/simulator", data=CHOSEN).status_code == 303
    return asked(staffed)


def test_what_was_chosen_is_kept_with_who_asked(run: SimulationRun) -> None:
    assert (run.policies, run.regions, run.days, run.children, run.seeds) == (
        ["telefoon", "gezamenlijk"],
        ["ZK"],
        5,
        2,
        [1, 2],
    )
    assert run.asker is not None
    assert run.asker.slug == "mon-greet"


def test_extra_places_and_a_closing_are_policies_as_well(staffed: ViewerSession, greet: TestClient) -> None:
    more = {"vorm": "gezinshuis", "extra": "3", "aanbieder": "polderbaken", "sluit": "30"}
    greet.post("/simulator", data=CHOSEN | more)
    assert asked(staffed).policies[2:] == ["extra:gezinshuis:3", "sluit:polderbaken:30"]


def test_a_second_one_of_the_same_organisation_waits_until_the_first_is_done(
    run: SimulationRun, greet: TestClient
) -> None:
    again = greet.post("/simulator", data=CHOSEN)
    assert again.status_code == 409
    assert "Er loopt al een simulatie van uw organisatie." in again.text


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"beleid": []}, "Kies 1 tot 6 soorten beleid."),
        ({"regio": ["XX"]}, "De regio &#39;XX&#39; is niet bekend."),
        ({"dagen": "365", "kinderen": "300", "zaden": "40"}, "Dit is te groot: 80 keer 365 dagen met 300 kinderen."),
        ({"dagen": "veel"}, "Vul een heel getal in van 2 tot en met 365."),
        ({"extra": "3"}, "Kies de hulp en vul in hoeveel plekken, of laat beide leeg."),
        ({"sluit": "3"}, "Kies de aanbieder en vul in na hoeveel dagen, of laat beide leeg."),
        ({"beleid": ["kaarten-leggen"]}, "Beleid &#39;kaarten-leggen&#39; is niet bekend."),
    ],
)
def test_each_fault_is_a_sentence_at_its_field(greet: TestClient, typed: dict[str, object], said: str) -> None:
    answer = greet.post("/simulator", data=CHOSEN | typed)
    assert answer.status_code == 400
    assert said in answer.text


def test_the_page_tells_how_far_it_is_and_asks_again_by_itself(
    staffed: ViewerSession, run: SimulationRun, greet: TestClient
) -> None:
    assert "De simulatie wacht op een werker." in greet.get(f"/simulator/{run.id}").text
    run.heard_at, run.share = b.NOW, 0.4
    staffed.flush()
    text = greet.get(f"/simulator/{run.id}/stand").text
    assert "De simulatie loopt: 40 % is doorgerekend." in text
    assert 'hx-trigger="every 2s"' in text


def test_a_worker_that_stopped_halfway_is_said(staffed: ViewerSession, run: SimulationRun, greet: TestClient) -> None:
    run.heard_at = b.NOW - timedelta(minutes=5)
    staffed.flush()
    assert "De werker is halverwege gestopt." in greet.get(f"/simulator/{run.id}").text


def test_a_run_that_no_worker_took_stops_at_once(staffed: ViewerSession, run: SimulationRun, greet: TestClient) -> None:
    greet.post(f"/simulator/{run.id}/stoppen")
    staffed.refresh(run)
    assert run.outcome == "stopped"


def test_a_run_that_failed_is_started_again_with_what_was_done(
    staffed: ViewerSession, run: SimulationRun, greet: TestClient
) -> None:
    end_simulation(staffed, run, "failed", b.NOW)
    assert "De simulatie is mislukt. Start haar opnieuw" in greet.get(f"/simulator/{run.id}").text
    greet.post(f"/simulator/{run.id}/opnieuw")
    assert (asked(staffed).id > run.id, asked(staffed).policies) == (True, run.policies)


def test_a_finished_run_shows_charts_tables_and_sources(staffed: ViewerSession, greet: TestClient) -> None:
    text = greet.get(f"/simulator/{a.a_simulation(staffed).id}").text
    assert "<title id=" in text
    assert "Werk per kind: zorgmakelaar (uur)" in text
    assert "(K6: 59 %)" in text
    assert "K8 (drie dagen bellen)" in text


def test_a_run_of_another_organisation_is_not_there(run: SimulationRun, visit: Visit) -> None:
    assert visit("beheer-max").get(f"/simulator/{run.id}").status_code == 404


def test_earlier_runs_are_listed(staffed: ViewerSession, greet: TestClient) -> None:
    number = a.a_simulation(staffed).id
    assert f'href="/simulator/{number}"' in greet.get("/simulator").text
