"""The norms on a past day in the browser: figures, the cases behind them, a sample."""

import re
from collections.abc import Callable
from html import unescape

from sqlalchemy.orm import Session

from tests import builders as b
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]


def earlier(session: Session, label: str = "HM-1") -> None:
    b.raised(session, b.at("2026-03-03"), label=label)


def test_a_figure_leads_to_the_cases_behind_it(staffed: Session, visit: Visit) -> None:
    earlier(staffed)
    client = visit("mon-greet")
    text = client.get("/monitor/normen?dag=2026-03-13&per=gi").text
    found = re.search(r'href="(/monitor/normen/casussen[^"]+uitkomst=late[^"]*)"', text)
    assert found is not None
    behind = client.get(unescape(found[1])).text
    assert "HM-1" in behind
    assert "1 casus in totaal" in behind


def test_a_monitor_gets_labels_and_no_way_into_the_dossier(staffed: Session, visit: Visit) -> None:
    earlier(staffed)
    path = "/monitor/normen/steekproef?dag=2026-03-13&aantal=3"
    assert "/casussen/" not in visit("mon-greet").get(path).text
    assert "/casussen/" in visit("zm-lotte").get(path).text


def test_without_a_day_it_is_yesterday(staffed: Session, visit: Visit) -> None:
    earlier(staffed)
    assert "Normen op zo 15 maart 2026" in visit("mon-greet").get("/monitor/normen").text


def test_before_anything_is_known_there_is_nothing_to_count(visit: Visit) -> None:
    assert "Er is nog geen dag voorbij om te tellen." in visit("mon-greet").get("/monitor/normen").text


def test_a_day_that_cannot_be_is_answered_with_the_reason(staffed: Session, visit: Visit) -> None:
    earlier(staffed)
    answer = visit("mon-greet").get("/monitor/normen?dag=2026-03-16")
    assert (answer.status_code, "nog niet voorbij" in answer.text) == (400, True)


def test_what_is_no_day_is_told_at_its_own_field(staffed: Session, visit: Visit) -> None:
    answer = visit("mon-greet").get("/monitor/normen?dag=gisteren")
    assert answer.status_code == 400
    text = " ".join(re.sub(r"<[^>]+>", "", unescape(answer.text)).split())
    assert "dag: “gisteren” is geen datum." in text


def test_the_sample_is_never_larger_than_it_may_be(staffed: Session, visit: Visit) -> None:
    for number in range(3):
        earlier(staffed, f"HM-{number + 1}")
    text = visit("mon-greet").get("/monitor/normen/steekproef?dag=2026-03-13&aantal=2").text
    assert text.count("Klokken van") == 2
