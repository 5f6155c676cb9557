"""The page with charts: figures of the own regions, for the own use or for somebody who may not have small counts."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy.orm import Session

from rets.models import Case
from tests import builders as b
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]
PAGE = "/monitor/grafieken"


def in_february(session: Session, **changes: Any) -> Case:
    """A case that was raised in the month before."""
    measures = [{"kind": "ots", "pronounced_on": "2026-02-02"}]
    return b.raised(session, b.at("2026-02-10"), measures=measures, **changes)


def read(client: TestClient, more: str = "") -> str:
    answer = client.get(f"{PAGE}?{more}")
    assert answer.status_code == 200
    return answer.text


def titles(text: str) -> list[str]:
    return re.findall(r"<title id=[^>]*>(.*?)</title>", text)


def test_the_page_draws_waiting_the_way_the_grid_and_the_map_with_a_table_each(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    text = read(visit("mon-greet"), "regio=HM")
    assert titles(text) == [
        "Wachtende kinderen: Haarlemmermeer",
        "De weg van casussen door de standen",
        "Wachtende kinderen per hulpvorm en gemeente",
        "Wachtende kinderen per gemeente",
    ]
    assert text.count('<details class="rets-chart-table"') == 4


def test_there_is_nothing_to_draw_before_a_month_is_over(staffed: Session, visit: Visit) -> None:
    b.raised(staffed)
    text = read(visit("mon-greet"))
    assert ("Er is nog geen maand voorbij" in text, titles(text)) == (True, [])


def test_of_another_region_no_figure_is_drawn(staffed: Session, visit: Visit) -> None:
    in_february(staffed, label="TX-1", municipality="Schagen")
    text = read(visit("ret-vz-omar"), "regio=KNH")
    assert "Schagen" not in text
    assert "Kop van Noord-Holland" not in text


def test_for_everybody_one_child_is_nowhere_in_the_drawings(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    text = read(visit("mon-greet"), "regio=HM&voor=iedereen")
    numbers = re.findall(r'rets-numeric" role="cell"[^>]*><div>(.*?)</div>', text)
    assert numbers
    assert {one.strip() for one in numbers} == {"–"}


def test_lines_can_be_drawn_per_gi(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    one_case, *_ = titles(read(visit("mon-greet"), "per=gi"))
    assert one_case.startswith("Wachtende kinderen: ")
    assert "Haarlemmermeer" not in one_case


def test_for_everybody_gis_are_drawn_for_one_region_at_a_time(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    answer = visit("mon-greet").get(f"{PAGE}?per=gi&voor=iedereen")
    assert (answer.status_code, "Kies één regio." in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("given", "sentence"),
    [("peildatum=gisteren", "is geen datum"), ("peildatum=2026-03-31", "nog niet voorbij"), ("maanden=x&per=x", "")],
)
def test_a_choice_that_cannot_be_is_answered_in_a_sentence(
    staffed: Session, visit: Visit, given: str, sentence: str
) -> None:
    in_february(staffed)
    answer = visit("mon-greet").get(f"{PAGE}?{given}")
    assert (answer.status_code, sentence in answer.text) == (400 if sentence else 200, True)
