"""Lines of a decision over the API: the same answers, rules and sentences as on the pages."""

from collections.abc import Callable

import pytest

from rets.db import ViewerSession
from rets.models import DecisionLine
from tests import builders as b
from tests import deciding as d
from tests.callers import API
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]
TOWN = "gem-koen"


@pytest.fixture
def line(staffed: ViewerSession) -> DecisionLine:
    """The municipality is asked to offer a place."""
    return d.decide(staffed, b.at_ret(staffed), "gemeente-haarlemmermeer").lines[0]


def test_what_waits_for_the_caller_is_listed(visit: Visit, line: DecisionLine) -> None:
    (found,) = visit(TOWN).get(f"{API}/besluiten").json()
    assert (found["id"], found["text"], found["due_on"]) == (line.id, "Bied een plek", d.DUE.isoformat())


def test_a_line_tells_its_answers_and_whether_it_binds(visit: Visit, line: DecisionLine) -> None:
    found = visit(TOWN).get(f"{API}/besluiten/{line.id}").json()
    assert (set(found["answers"]), found["binding"]) == ({"accepted", "objection"}, line.binding)


def test_a_yes_is_recorded(visit: Visit, line: DecisionLine) -> None:
    answer = visit(TOWN).post(f"{API}/besluiten/{line.id}/antwoord", json={"code": "accepted"})
    assert (answer.status_code, answer.json()["answer_code"]) == (200, "accepted")


def test_an_objection_without_words_is_refused_at_its_field(visit: Visit, line: DecisionLine) -> None:
    answer = visit(TOWN).post(f"{API}/besluiten/{line.id}/antwoord", json={"code": "objection"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "text")


def test_only_the_addressee_answers(visit: Visit, line: DecisionLine) -> None:
    assert visit("zm-lotte").post(f"{API}/besluiten/{line.id}/antwoord", json={"code": "accepted"}).status_code == 403


def test_what_was_done_is_told_with_its_day(visit: Visit, line: DecisionLine) -> None:
    visit(TOWN).post(f"{API}/besluiten/{line.id}/antwoord", json={"code": "accepted"})
    done = visit(TOWN).post(f"{API}/besluiten/{line.id}/gedaan", json={"done_on": b.TODAY.isoformat()})
    assert (done.status_code, done.json()["done_on"]) == (200, b.TODAY.isoformat())
