"""Somebody of another region who is asked who leads opens that question, and no other page of the case (X18)."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from rets.db import ViewerSession
from rets.models import Case
from tests import asking as a
from tests import builders as b
from tests import tracking as t
from workflows.tracks import ELSEWHERE

Visit = Callable[[str], TestClient]
PAGES = ["", "/dossier", "/geschiedenis", "/leeslog", "/documenten", "/voorstellen", "/feiten", "/feiten/ran_away"]
PAGES += ["/formulier", "/ingebracht", "/route", "/stappen/submit_to_ret", "/verzoeken", "/vragen"]
PARTS = ["", "/documenten", "/gebeurtenissen", "/klokken", "/stappen", "/trede", "/verzoeken", "/voorstellen"]


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A case of Haarlemmermeer whose child is known in Noord-Kennemerland as well."""
    found = a.searching(staffed)
    b.tell(staffed, found, "child_shared", "2026-03-16", t.milan(staffed), region="NK")
    return found


@pytest.mark.parametrize("page", PAGES)
def test_every_other_page_of_the_case_stays_shut(staffed: ViewerSession, visit: Visit, case: Case, page: str) -> None:
    answer = visit("zm-pieter").get(f"/casussen/{case.id}{page}")
    assert answer.status_code in {403, 404}
    assert case.label not in answer.text


@pytest.mark.parametrize("part", PARTS)
def test_the_api_tells_nothing_more_either(staffed: ViewerSession, visit: Visit, case: Case, part: str) -> None:
    answer = visit("zm-pieter").get(f"/api/v1/casussen/{case.id}{part}")
    assert answer.status_code in {403, 404}


def test_the_answer_is_given_on_the_page_of_the_question(staffed: ViewerSession, visit: Visit, case: Case) -> None:
    task = t.open_task(staffed, case, ELSEWHERE)
    address = f"/casussen/{case.id}/taken/{task.id}"
    assert "DJGB" in visit("zm-pieter").get(address).text
    typed = {"antwoord": "regie_bij_hen", "tekst": "Wij regelen de school."}
    assert visit("zm-pieter").post(address, data=typed).status_code == 303
    assert task.answer_code == "regie_bij_hen"
