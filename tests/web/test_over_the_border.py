"""A request over a regional border: the people there see what they need for it and nothing else (R7, P13).

A child of Haarlemmermeer, a place in Kop van Noord-Holland: list, page and API of everybody there.
"""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from rets.db import ViewerSession
from rets.models import Case, Request
from rets.services import answers, consults
from rets.services.audit import ENGINE
from tests import asking, places
from tests import builders as b
from workflows.roles import Role

Visit = Callable[[str], TestClient]

SEM = "za-sem"  # answers for the provider there
OTHERS = ("zm-pieter", "ret-vz-nadia", "ret-za-mei", "gem-rik")  # zorgmakelaar, chair, member, municipality there
LISTS = ("/", "/casussen", "/verzoeken", "/besluiten", "/berichten?toon=alles", "/ret", "/regio/KNH/plan", "/gemeente")
API_LISTS = ("/api/v1/casussen", "/api/v1/verzoeken", "/api/v1/regio/KNH/plan")
OF_CASE = ("", "/dossier", "/geschiedenis", "/route", "/voorstellen", "/documenten")
OF_CASE_API = ("", "/trede", "/klokken", "/gebeurtenissen", "/stappen", "/verzoeken", "/documenten")
TOLD = {
    "made_on", "age", "sex", "region", "acute", "needed_on", "needed_within", "need", "measures", "authorisations",
    "contra_indications", "traits", "strengths", "perspectief", "siblings_too",
}  # fmt: skip
SECRET = (
    "HM-1",
    "Gezinsbeschermers",
    "Milan Postma",
    "2016-01",
    "januari 2016",
    "Gesprek over tarief.",
)


@pytest.fixture
def request_there(staffed: ViewerSession) -> Request:
    """The zorgmakelaar of Haarlemmermeer asks a provider in Kop van Noord-Holland."""
    case = asking.searching(staffed, finance="Gesprek over tarief.", strengths="Kan goed koken.")
    offer = places.an_offer(staffed, b.TODAY, provider="rietkraag", municipality="GM0441")
    asked = asking.ask(staffed, case, offer)
    staffed.flush()
    return asked


def telling(client: TestClient, *paths: str) -> dict[str, list[str]]:
    """What these addresses tell of the child that is not for this reader."""
    read = {path: client.get(path).text for path in paths}
    return {path: found for path, text in read.items() if (found := [word for word in SECRET if word in text])}


@pytest.mark.parametrize("who", OTHERS)
def test_who_was_not_asked_there_finds_the_case_in_no_list(visit: Visit, request_there: Request, who: str) -> None:
    client = visit(who)
    assert telling(client, *LISTS, *API_LISTS) == {}
    assert client.get("/api/v1/casussen").json()["cases"] == []
    assert client.post("/api/v1/casussen/_zoek", json={"label": "HM-1"}).json()["cases"] == []


@pytest.mark.parametrize("who", OTHERS)
@pytest.mark.parametrize("base", ["/casussen", "/api/v1/casussen"])
def test_who_was_not_asked_there_opens_no_page_of_the_case(
    visit: Visit, request_there: Request, who: str, base: str
) -> None:
    client, case_id = visit(who), request_there.case_id
    parts = OF_CASE_API if "api" in base else OF_CASE
    assert {client.get(f"{base}/{case_id}{part}").status_code for part in parts} == {404}


@pytest.mark.parametrize("who", OTHERS)
def test_who_was_not_asked_there_reads_no_request(visit: Visit, request_there: Request, who: str) -> None:
    client, number = visit(who), request_there.id
    assert client.get(f"/api/v1/verzoeken/{number}").status_code in {403, 404}
    assert client.get(f"/verzoeken/{number}").status_code in {403, 404}


def test_the_page_of_the_place_there_tells_nobody_who_asked_for_it(visit: Visit, request_there: Request) -> None:
    slug = request_there.offer.slug
    for who in OTHERS:
        assert telling(visit(who), f"/aanbod/{slug}", f"/api/v1/aanbod/{slug}") == {}


def test_the_provider_there_reads_the_anonymous_profile_and_no_more(visit: Visit, request_there: Request) -> None:
    client = visit(SEM)
    told = client.get(f"/api/v1/verzoeken/{request_there.id}").json()
    assert set(told["profile"]) == TOLD
    assert "Kan goed koken." in client.get(f"/verzoeken/{request_there.id}").text
    assert telling(client, *LISTS, *API_LISTS, f"/verzoeken/{request_there.id}") == {}
    assert telling(client, f"/api/v1/verzoeken/{request_there.id}") == {}


@pytest.mark.parametrize("base", ["/casussen", "/api/v1/casussen"])
def test_before_its_yes_the_provider_there_opens_no_page_of_the_case(
    visit: Visit, request_there: Request, base: str
) -> None:
    client, case_id = visit(SEM), request_there.case_id
    parts = OF_CASE_API if "api" in base else OF_CASE
    assert {client.get(f"{base}/{case_id}{part}").status_code for part in parts} == {404}


def accepted(session: ViewerSession, request: Request) -> Case:
    """The provider there said yes."""
    asking.answer(session, request, "accepted", actor=b.actor(session, SEM, Role.PROVIDER))
    session.flush()
    return request.case


def test_after_its_yes_the_provider_there_reads_the_dossier_without_what_is_not_for_it(
    staffed: ViewerSession, visit: Visit, request_there: Request
) -> None:
    case, client = accepted(staffed, request_there), visit(SEM)
    pages = (f"/casussen/{case.id}", f"/casussen/{case.id}/dossier", f"/api/v1/casussen/{case.id}")
    assert {client.get(page).status_code for page in pages} == {200}
    assert not {word for found in telling(client, *pages).values() for word in found} & set(SECRET[-3:])


def test_after_its_yes_the_provider_there_learns_no_rung_nor_why_the_case_climbed(
    staffed: ViewerSession, visit: Visit, request_there: Request
) -> None:
    case = accepted(staffed, request_there)
    b.step(staffed, case, "submit_to_ret", asking.lotte(staffed), text="Moeder werkt niet mee.")
    number = case.id
    staffed.flush()
    client = visit(SEM)
    shown = client.get(f"/casussen/{number}").text
    assert "Moeder werkt niet mee." not in shown
    assert 'id="trede-kop"' not in shown
    assert client.get(f"/api/v1/casussen/{number}/trede").status_code == 403


@pytest.mark.parametrize("who", OTHERS)
def test_a_yes_there_shows_the_case_to_nobody_else_there(
    staffed: ViewerSession, visit: Visit, request_there: Request, who: str
) -> None:
    case = accepted(staffed, request_there)
    client = visit(who)
    assert client.get(f"/casussen/{case.id}").status_code == 404
    assert telling(client, *LISTS, *API_LISTS) == {}


def test_a_municipality_there_that_is_asked_sees_the_question_until_its_answer_and_no_dossier(
    staffed: ViewerSession, visit: Visit, request_there: Request
) -> None:
    case, town = request_there.case, b.organisation(staffed, "gemeente-schagen")
    actor = asking.lotte(staffed)
    task = consults.ask_question(staffed, case, to=town, text="Is dit huis er in mei nog?", actor=actor, at=b.NOW)
    number, asked = case.id, task.id
    staffed.flush()
    client = visit("gem-rik")
    assert "Is dit huis er in mei nog?" in client.get(f"/casussen/{number}/taken/{asked}").text
    assert {client.get(f"/casussen/{number}{part}").status_code for part in ("", "/dossier", "/geschiedenis")} == {403}
    assert client.get(f"/api/v1/casussen/{number}/trede").status_code == 403
    answers.answer(staffed, case, task, code="beantwoord", text="Ja.", actor=ENGINE, at=b.NOW)
    staffed.flush()
    assert client.get(f"/casussen/{number}").status_code == 404


@pytest.mark.parametrize("who", OTHERS)
def test_a_case_on_a_rung_outside_the_region_is_still_of_its_own_region_alone(
    staffed: ViewerSession, visit: Visit, who: str
) -> None:
    case = b.at_ret(staffed)
    for _ in range(2):
        b.step(staffed, case, "escalate", b.chair(staffed))
    staffed.flush()
    client = visit(who)
    assert telling(client, *LISTS, *API_LISTS) == {}
    assert client.get(f"/api/v1/casussen/{case.id}/trede").status_code == 404
