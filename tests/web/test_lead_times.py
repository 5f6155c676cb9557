"""Lead times in the browser: a page for the reader's own use, and one that may be handed on."""

import re
from collections.abc import Callable
from html import unescape

import pytest
from sqlalchemy.orm import Session

from tests import builders as b
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]
PAGE = "/monitor/doorlooptijd"


def line(text: str, name: str) -> str:
    """What the line with this head says, without markup."""
    (found,) = re.findall(rf'data-label="[^"]*">{name}</th>(.*?)</tr>', text, re.DOTALL)
    return " ".join(re.sub(r"<[^>]+>", " ", found).split())


def test_the_page_says_how_long_a_case_lies_where(staffed: Session, visit: Visit) -> None:
    b.raised(staffed, b.at("2026-03-03"))
    assert line(visit("mon-greet").get(PAGE).text, "Bij de zorgmakelaar").startswith("1 0 1 nog niet bekend")


def test_for_everybody_small_numbers_are_left_out(staffed: Session, visit: Visit) -> None:
    b.raised(staffed, b.at("2026-03-03"))
    text = visit("mon-greet").get(f"{PAGE}?voor=iedereen").text
    assert line(text, "Bij de zorgmakelaar") == "– – – – – – –"
    assert line(text, "Zorgmakelaar") == "– – – – – – –"


def test_a_period_that_runs_backwards_is_answered_with_the_reason(staffed: Session, visit: Visit) -> None:
    answer = visit("mon-greet").get(f"{PAGE}?van=2026-03-10&tot=2026-03-09")
    assert (answer.status_code, "ligt na de laatste dag" in answer.text) == (400, True)


def test_another_region_than_the_readers_own_is_not_shown(staffed: Session, visit: Visit) -> None:
    b.raised(staffed, b.at("2026-03-03"), municipality="Amsterdam")
    assert "In deze periode was hier niets." in visit("mon-greet").get(f"{PAGE}?regio=AA").text


def test_a_figure_leads_to_the_cases_behind_it(staffed: Session, visit: Visit) -> None:
    b.raised(staffed, b.at("2026-03-03"), label="HM-1")
    client = visit("zm-lotte")
    text = client.get(f"{PAGE}?van=2026-03-01&regio=HM").text
    found = re.search(r'href="(/monitor/doorlooptijd/casussen[^"]+cijfer=loopt[^"]*)"', text)
    assert found is not None
    behind = client.get(unescape(found[1])).text
    assert all(part in behind for part in ("Bij de zorgmakelaar: loopt nog", ">HM-1</a>", "1 keer in totaal"))


def test_a_monitor_finds_labels_and_no_way_into_the_dossier(staffed: Session, visit: Visit) -> None:
    b.raised(staffed, b.at("2026-03-03"), label="HM-1")
    text = visit("mon-greet").get(f"{PAGE}/casussen?per=stand&waarde=triage&cijfer=loopt").text
    assert ("HM-1" in text, "/casussen/" in text) == (True, False)


def test_figures_that_are_handed_on_lead_nowhere(staffed: Session, visit: Visit) -> None:
    for number in range(6):
        b.raised(staffed, b.at("2026-03-03"), label=f"HM-{number}")
    client = visit("zm-lotte")
    assert [f"{PAGE}/casussen" in client.get(PAGE + more).text for more in ("", "?voor=gemeenten")] == [True, False]


def test_what_is_no_figure_of_the_overview_is_answered_with_the_reason(visit: Visit) -> None:
    for asked in ("per=stand&waarde=closed&cijfer=loopt", "per=vraag&waarde=akkoord&cijfer=loopt", "cijfer=loopt"):
        answer = visit("zm-lotte").get(f"{PAGE}/casussen?{asked}")
        assert (answer.status_code, "Kies een aantal" in answer.text) == (400, True)


@pytest.mark.parametrize(
    "asked",
    [
        "per=stand&cijfer=klaar&waarde=searching&rol=keizer",
        "per=vraag&cijfer=begonnen&waarde=%00&rol=municipality",
        "per=stand&cijfer=klaar&waarde=searching&regio=XX",
        "per=stand&cijfer=klaar&waarde=searching&van=gisteren",
        "per=stand&cijfer=klaar&waarde=searching&gi=%27%3B--&hulpvorm=%C3%A9",
    ],
)
def test_odd_questions_after_the_cases_behind_a_figure_break_nothing(visit: Visit, asked: str) -> None:
    assert visit("zm-lotte").get(f"/monitor/doorlooptijd/casussen?{asked}").status_code in {200, 422, 400}
