"""The board of a provider that did not say yes answers what a decision asks of it, and learns no more of the child."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from rets.models import Appointment, DecisionLine, Person
from rets.services.decision_lines import LineIn
from tests import builders as b
from tests import deciding as d

Visit = Callable[[str], TestClient]
LISTS = (
    "/casussen?toon=alles",
    "/casussen/uitvoer",
    "/berichten?toon=alles",
    "/besluiten",
    "/",
    "/api/v1/casussen",
    "/api/v1/besluiten",
    "/api/v1/taken",
)
CLOSED = ("", "/dossier", "/voorstellen", "/verzoeken", "/geschiedenis", "/leeslog", "/route", "/vragen", "/formulier")


@pytest.fixture
def line(staffed: Session) -> DecisionLine:
    """A decision that asks something of the board, and of nobody else."""
    provider = b.organisation(staffed, "zilverreiger")
    seat = Appointment(role="director", organisation=provider, valid_from=b.TODAY)
    staffed.add(Person(slug="bes-nel", name="Nel", email="nel@rets.example", appointments=[seat]))
    staffed.flush()
    made = d.decide(staffed, b.at_ret(staffed), lines=[LineIn(provider.id, "Maak plek voor HM-1", d.DUE, "director")])
    return made.lines[0]


@pytest.mark.parametrize("address", LISTS)
def test_no_list_or_export_tells_it_who_the_child_is(line: DecisionLine, visit: Visit, address: str) -> None:
    text = visit("bes-nel").get(address).text
    assert [word for word in ("HM-1", "Haarlemmermeer", "Gezinsbeschermers") if word in text] == []


def test_a_search_for_the_label_finds_nothing_for_it(line: DecisionLine, visit: Visit) -> None:
    for address in ("/zoeken?q=HM-1", f"/zoeken?q={line.case_id}"):
        assert f"/casussen/{line.case_id}" not in visit("bes-nel").get(address).text


@pytest.mark.parametrize("part", CLOSED)
def test_the_case_itself_stays_closed_to_it(line: DecisionLine, visit: Visit, part: str) -> None:
    number, browser = line.case_id, visit("bes-nel")
    assert browser.get(f"/casussen/{number}{part}").status_code in {403, 404, 405}
    assert browser.get(f"/api/v1/casussen/{number}").status_code in {403, 404}


def test_it_stands_in_no_list_of_cases_and_in_the_queue_of_what_was_decided(line: DecisionLine, visit: Visit) -> None:
    browser, called = visit("bes-nel"), f"nummer {line.case_id}"
    assert called not in browser.get("/casussen?toon=alles").text
    assert called not in browser.get("/casussen/uitvoer").text
    assert called in browser.get("/besluiten").text


def test_it_reads_the_line_without_what_leads_to_the_child_and_answers(line: DecisionLine, visit: Visit) -> None:
    browser, address = visit("bes-nel"), f"/besluiten/{line.id}"
    text = browser.get(address).text
    assert "U leest dit zonder namen" in text
    assert "HM-1" not in text
    answer = browser.post(f"{address}/antwoord", data={"antwoord": "accepted", "toelichting": ""})
    assert answer.status_code == 303


def test_the_desk_of_the_same_provider_neither_sees_nor_answers_it(line: DecisionLine, visit: Visit) -> None:
    browser = visit("za-roos")
    assert browser.get(f"/besluiten/{line.id}").status_code == 404
    assert browser.post(f"/besluiten/{line.id}/antwoord", data={"antwoord": "accepted"}).status_code in {403, 404}
