"""The page of a case says of a decision that it ended because the case was closed, and not that it was carried out."""

from collections.abc import Callable

from rets.db import ViewerSession
from tests import builders as b
from tests import deciding as d
from tests.web.conftest import TestClient
from workflows.roles import Role


def test_a_decision_of_a_case_that_was_withdrawn_was_not_carried_out(
    staffed: ViewerSession, visit: Callable[[str], TestClient]
) -> None:
    case = b.at_ret(staffed)
    d.decide(staffed, case, "zilverreiger")
    milan = b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER)
    b.step(staffed, case, "withdraw", milan, code="geen_hulp_meer_nodig")
    shown = visit("jb-milan").get(f"/casussen/{case.id}").text
    assert "loopt niet meer" in shown
    assert ">uitgevoerd<" not in shown
