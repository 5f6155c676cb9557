"""Who passed a step of the route on writes the answer down where the question stands, and over the API."""

from collections.abc import Callable

import pytest
from sqlalchemy.orm import Session

from rets.db import ViewerSession
from rets.models import Person, Task
from rets.services import answers
from rets.services.audit import ENGINE
from tests import builders as b
from tests.callers import API
from tests.walking import Walk, walk
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]
SPOKEN = {"antwoord": "wij", "tekst": "Dat is onze gemeente.", "wie": "consulent jeugd", "op": "2026-03-16"}


@pytest.fixture
def trip(staffed: ViewerSession) -> Walk:
    """A child for whom Aalsmeer provisionally pays, where nobody takes part, and that was told so."""
    trip = walk(staffed, "Aalsmeer", municipality_disputed=True)
    relay = trip.step("woonplaats")
    answers.answer(staffed, trip.case, relay, code="geregeld", text="Gebeld.", actor=ENGINE, at=b.NOW)
    staffed.flush()
    return trip


def pages(task: Task) -> str:
    return f"/casussen/{task.case_id}/taken/{task.id}"


def owner(trip: Walk) -> str:
    """Who passed it on."""
    return trip.session.get_one(Person, trip.case.owner_id).slug


def newest(session: Session, trip: Walk) -> Task:
    return session.get_one(Task, trip.step("woonplaats").id)


def test_the_page_asks_who_said_it_and_on_which_day(trip: Walk, visit: Visit) -> None:
    shown = visit(owner(trip)).get(pages(trip.step("woonplaats"))).text
    assert "Wat antwoordde de gemeente?" in shown
    assert "Wie sprak u?" in shown
    assert "Wat is er gezegd?" in shown


def test_what_was_said_is_taken_with_who_said_it(staffed: ViewerSession, trip: Walk, visit: Visit) -> None:
    answer = visit(owner(trip)).post(pages(trip.step("woonplaats")), data=SPOKEN)
    assert answer.status_code == 303
    assert newest(staffed, trip).answer_text == "Consulent jeugd op 16 maart 2026: Dat is onze gemeente."


def test_what_misses_is_told_all_at_once_where_it_is_typed(trip: Walk, visit: Visit) -> None:
    refused = visit(owner(trip)).post(pages(trip.step("woonplaats")), data={"antwoord": "wij", "tekst": ""})
    assert refused.status_code == 400
    for sentence in ("Schrijf op wie u sprak", "Vul in op welke dag", "Schrijf op wat er is gezegd"):
        assert sentence in refused.text


def test_the_api_tells_that_it_asks_who_was_spoken_to(trip: Walk, visit: Visit) -> None:
    told = visit(owner(trip)).get(f"{API}{pages(trip.step('woonplaats'))}").json()
    assert (told["spoken_needed"], told["words_needed"]) == (True, ["andere", "wij"])


def test_the_api_takes_what_was_said(staffed: ViewerSession, trip: Walk, visit: Visit) -> None:
    body = {"code": "wij", "text": "Dat zijn wij.", "by": "consulent", "on": "2026-03-16"}
    answer = visit(owner(trip)).post(f"{API}{pages(trip.step('woonplaats'))}/antwoord", json=body)
    assert (answer.status_code, newest(staffed, trip).answer_code) == (200, "wij")
