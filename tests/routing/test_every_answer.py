"""No answer to a step leads to nobody: each leads on, or says that the route ends there (R41)."""

import pytest

from rets.db import ViewerSession
from rets.reference.routes import shipped
from rets.schemas.route_file import stored_route
from rets.services import answers
from rets.services.audit import ENGINE
from tests import builders as b
from tests.routes import changed, faults
from tests.walking import walk_along
from workflows.routes.vocabulary import ASKS, TO_RELAY

AMSTERDAM = shipped()["amsterdam.toml"]


def apart(after: str) -> list[tuple[int, str]]:
    """What is wrong with the plain route when its first step leads apart."""
    return faults(changed('daarna = "informeer"', f"daarna = {{ {after} }}"))


def test_answers_that_all_lead_on_are_right() -> None:
    assert apart('akkoord = "informeer", anders_betalen = "klaar"') == []


def test_an_answer_that_leads_nowhere_is_refused_at_its_line() -> None:
    assert apart('akkoord = "informeer"') == [
        (
            17,
            "Van deze antwoorden staat er niet wat erop volgt: anders_betalen. Zeg dat van elk antwoord: een stap, of"
            " klaar. Anders komt het antwoord bij niemand terecht (R41).",
        )
    ]


def test_a_main_contractor_that_cannot_arrange_it_always_leads_to_somebody() -> None:
    (found,) = faults(AMSTERDAM.replace(', kan_niet = "nih"', ""))
    assert "kan_niet" in found[1]


def test_what_is_done_once_for_good_names_one_step_behind_it() -> None:
    text = changed(
        'daarna = "informeer"', 'eens = "eenmalig"\ndaarna = { akkoord = "informeer", anders_betalen = "klaar" }'
    )
    assert [sentence[:51] for _, sentence in faults(text)] == ["Deze stap is er één keer voor een aanbieder en een "]


@pytest.mark.parametrize("name", sorted(shipped()))
def test_every_answer_of_a_shipped_route_leads_on(name: str) -> None:
    steps = [one for one in stored_route(shipped()[name]).steps if "" not in one.after]
    assert [one.code for one in steps if set(ASKS[one.asks or ""].answers) - set(one.after)] == []


def test_a_message_that_was_given_leads_to_what_comes_after_it_was_seen(staffed: ViewerSession) -> None:
    text = changed('daarna = "informeer"', 'daarna = { gezien = "informeer" }').replace('"akkoord"', '"informeren"', 2)
    trip = walk_along(staffed, text.replace('code = "informeren"', 'code = "bericht"'))
    trip.silent_until("2026-03-20")
    assert trip.asked() == ["bericht", "informeer"]


def test_a_form_that_was_passed_on_leads_to_what_comes_after_it_went_outside_rets(staffed: ViewerSession) -> None:
    after = 'daarna = { verstuurd = "klaar", buiten_rets = "informeer" }\nbijlagen = ["brief"]'
    text = changed('daarna = "informeer"', after).replace('vraagt = "akkoord"', 'vraagt = "formulier"')
    trip = walk_along(staffed, text.replace('wie = "gemeente"', 'wie = "zorgmakelaar"', 1))
    relay = trip.step("akkoord")
    relay.kind = TO_RELAY
    answers.answer(staffed, trip.case, relay, code="geregeld", text="Gemaild.", actor=ENGINE, at=b.NOW)
    assert trip.asked() == ["akkoord", "informeer"]
