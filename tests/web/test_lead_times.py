"""Lead times in the browser: a page for the reader's own use, and one that may be handed on."""

import re
from collections.abc import Callable

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
