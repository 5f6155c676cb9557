"""Two chairs decide about one case at the same moment: one decision is taken, the other hears what changed."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, select

from rets import clock
from rets.db import SYSTEM, transaction
from rets.models import Decision, DecisionLine, Event
from rets.settings import Settings
from tests import builders as b
from tests.callers import People

Answers = list[tuple[int, str]]


@pytest.fixture
def pressed(staffed_database: Settings) -> Answers:
    """What both got who pressed the button at once, each with the case as it stood then."""
    with transaction(SYSTEM, staffed_database) as session:
        case = b.at_ret(session)
        meeting = b.meeting(session, case)
        session.flush()
        town = b.organisation(session, "gemeente-haarlemmermeer").id
        address = f"/ret/casussen/{case.id}/besluit"
        typed = {
            "vergadering": str(meeting.id),
            "versie": str(case.version),
            "vraag": "Waar kan dit kind wonen?",
            "besluit": "De gemeente betaalt.",
            "regels": "1",
            "regel-0-wie": str(town),
            "regel-0-wat": "Betaal deze plek.",
            "regel-0-uiterlijk": "2026-03-20",
            "regel-0-bedrag": "0",
        }
    people, together = People(staffed_database), Barrier(2)
    with clock.use(b.NOW):
        clients = [people("ret-vz-omar"), people("ret-vz-omar")]

    def press(number: int) -> tuple[int, str]:
        together.wait(10)
        with clock.use(b.NOW):
            answer = clients[number].post(address, data=typed)
        return answer.status_code, answer.text

    with ThreadPoolExecutor(2) as both:
        return sorted(both.map(press, (0, 1)))


def test_one_of_both_decides_and_the_other_is_told_which_version_stands(
    staffed_database: Settings, pressed: Answers
) -> None:
    assert [status for status, _ in pressed] == [303, 409]
    assert "De casus is intussen gewijzigd" in pressed[1][1]
    assert "Betaal deze plek." in pressed[1][1]
    with transaction(SYSTEM, staffed_database) as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 1
        assert session.scalar(select(func.count()).select_from(DecisionLine)) == 1
        assert session.scalar(select(func.count()).where(Event.kind == "decision.made")) == 1
