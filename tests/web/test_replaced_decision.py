"""The pages say of a decision that it was replaced, and not that it was carried out or still asks something."""

from collections.abc import Callable

import pytest

from rets.db import ViewerSession
from rets.models import Decision
from tests import builders as b
from tests import deciding as d
from tests.web.conftest import TestClient


@pytest.fixture
def replaced(staffed: ViewerSession) -> Decision:
    """The team decided anew about a case."""
    case = b.at_ret(staffed)
    first = d.decide(staffed, case, "zilverreiger")
    b.step(staffed, case, "return_to_ret", b.chair(staffed))
    d.decide(staffed, case, "gemeente-haarlemmermeer")
    return first


def test_the_case_page_says_that_a_decision_was_replaced(
    replaced: Decision, visit: Callable[[str], TestClient]
) -> None:
    shown = visit("jb-milan").get(f"/casussen/{replaced.case_id}").text
    assert ">vervangen<" in shown
    assert ">uitgevoerd<" not in shown


def test_its_line_asks_nothing_any_more(replaced: Decision, visit: Callable[[str], TestClient]) -> None:
    shown = visit("ret-vz-omar").get(f"/besluiten/{replaced.lines[0].id}").text
    assert "Er is een nieuw besluit." in shown
    assert "Meld dat het is gedaan" not in shown
