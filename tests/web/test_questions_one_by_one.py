"""A step of a route that asks several things gets an answer to each: the contract manager's three questions (RT10)."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient

from rets.db import ViewerSession
from rets.models import Task
from tests.walking import Walk, walk

Visit = Callable[[str], TestClient]
ASKED = ["Is de prijs redelijk?", "Staan de afspraken goed vast?", "Past er ander aanbod dat al een contract heeft?"]
REPLIES = ["Ja.", "Nog niet", "Nee."]
TOLD = (
    "Is de prijs redelijk? Ja. Staan de afspraken goed vast? Nog niet."
    " Past er ander aanbod dat al een contract heeft? Nee."
)


def advised(session: ViewerSession, town: str = "Zaanstad") -> Walk:
    """A walk on which the advisers know no other offer, so that the contract manager is asked."""
    trip = walk(session, town)
    trip.ask(trip.offer())
    trip.answer("adviseurs", "geen_ander")
    return trip


@pytest.fixture
def task(staffed: ViewerSession) -> Task:
    """The three questions about a place in Zaanstad."""
    return advised(staffed).step("contractmanager")


def test_each_question_is_kept_with_its_answer(staffed: ViewerSession) -> None:
    trip = advised(staffed)
    trip.answer("contractmanager", "advies", "")
    assert trip.step("contractmanager").answer_text == TOLD


def test_the_page_asks_them_one_by_one(task: Task, visit: Visit) -> None:
    text = visit("cm-paul").get(f"/casussen/{task.case_id}/taken/{task.id}").text
    assert [question for question in ASKED if f">{question}" in text] == ASKED


def test_a_question_without_answer_is_named_at_its_field_and_the_rest_stays(task: Task, visit: Visit) -> None:
    typed = {"antwoord": "advies", "vraag_0": "Ja.", "vraag_2": "Nee."}
    answer = visit("cm-paul").post(f"/casussen/{task.case_id}/taken/{task.id}", data=typed)
    assert (answer.status_code, task.answered_at) == (400, None)
    assert answer.text.count("Beantwoord ook deze vraag.") == 1
    assert "\nNee.</textarea>" in answer.text


def test_all_answers_together_are_the_advice(task: Task, visit: Visit) -> None:
    typed = {"antwoord": "advies"} | {f"vraag_{number}": reply for number, reply in enumerate(REPLIES)}
    assert visit("cm-paul").post(f"/casussen/{task.case_id}/taken/{task.id}", data=typed).status_code == 303
    assert task.answer_text == TOLD


def test_over_the_api_they_are_listed_and_answered(task: Task, visit: Visit) -> None:
    paul, path = visit("cm-paul"), f"/api/v1/casussen/{task.case_id}/taken/{task.id}"
    told = paul.get(path).json()
    assert (told["questions"], told["words_needed"]) == (ASKED, [])
    assert paul.post(f"{path}/antwoord", json={"code": "advies", "replies": REPLIES}).json()["answer_text"] == TOLD


def test_over_the_api_a_question_without_answer_is_named(task: Task, visit: Visit) -> None:
    path = f"/api/v1/casussen/{task.case_id}/taken/{task.id}/antwoord"
    answer = visit("cm-paul").post(path, json={"code": "advies", "replies": REPLIES[:2]})
    assert (answer.status_code, "replies.2" in answer.text) == (400, True)


def test_the_printed_route_lists_them(staffed: ViewerSession, visit: Visit) -> None:
    text = visit("jb-milan").get(f"/routes/{walk(staffed, 'Zaanstad').case.municipality}").text
    assert all(f"<li>{question}</li>" in text for question in ASKED)
