"""The page of places says only what is so on that page: the order as it is shown, and what is not sure."""

from collections.abc import Callable
from datetime import timedelta

from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from rets.models import Case
from rets.services.audit import ENGINE
from rets.services.joint_plan import allocate_region
from rets.services.matches import propose
from rets.services.shown_order import GIVEN, LOWERED
from tests import asking
from tests import builders as b
from tests import proposed as q
from tests.web.test_found_places import later, page

Visit = Callable[[str], TestClient]


def given_away(session: Session) -> Case:
    """A case of which the first place is for another child in the plan, with two places left."""
    q.contracted(session, b.TODAY, provider="rietkraag")
    asking.searching(session, label="HM-2", safety={"acute_since": "2026-03-15"})
    case = asking.searching(session)
    allocate_region(session, "HM", ENGINE, b.NOW)
    for day in (5, 9):
        q.contracted(session, b.TODAY + timedelta(days=day))
    propose(session, case, ENGINE, b.NOW)
    return case


def test_a_place_stands_above_the_next_one_on_the_page(staffed: Session, visit: Visit) -> None:
    text = page(visit("zm-lotte"), given_away(staffed))
    assert text.count("Staat boven") == 2
    assert f", {GIVEN}." in text
    assert text.index("omdat hulp hier eerder kan beginnen") < text.index(GIVEN) < text.index(LOWERED)


def test_a_place_that_is_passed_over_is_named_where_is_told_whom_to_call(staffed: Session, visit: Visit) -> None:
    block = page(visit("zm-lotte"), given_away(staffed)).split("Wat de woorden")[0].split("Bel eerst")[-1]
    assert "zou hoger staan, maar is in het plan voor een ander kind. Dit is het verschil. Minder goed:" in block
    assert "HM-2" not in block


def test_to_search_anew_is_told_before_whom_to_call(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY)
    propose(staffed, case, ENGINE, b.NOW)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    text = page(visit("zm-lotte"), case)
    assert text.index("Kies eerst “Zoek opnieuw”") < text.index("Bel eerst")


def test_news_that_is_old_is_told_where_is_told_whom_to_call(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY)
    propose(staffed, case, ENGINE, b.NOW)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    with later(20):
        block = page(visit("zm-lotte"), case).split("Wat de woorden")[0]
    assert "Niet zeker: 20 dagen geleden bevestigd." in block.split("Bel eerst")[-1]


def test_a_child_in_danger_that_must_wait_needs_somewhere_to_be(staffed: Session, visit: Visit) -> None:
    acute = asking.searching(staffed, safety={"acute_since": "2026-03-15"})
    calm = asking.searching(staffed, label="HM-2")
    q.contracted(staffed, b.TODAY + timedelta(days=9))
    for case in (acute, calm):
        propose(staffed, case, ENGINE, b.NOW)
    bridge = "Spreek met de jeugdbeschermer af waar het kind is tot de hulp begint."
    assert [bridge in page(visit("zm-lotte"), case) for case in (acute, calm)] == [True, False]


def test_a_missing_contract_stands_among_what_is_in_the_way(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    q.p.an_offer(staffed, b.TODAY + timedelta(days=200))
    propose(staffed, case, ENGINE, b.NOW)
    way = page(visit("zm-lotte"), case).split("Wat er in de weg staat en wat helpt:")[1]
    assert "probleem Geen contract. wat helpt " in way
    assert "kan een eenmalige overeenkomst sluiten." in way


def test_a_first_place_that_another_child_has_for_now_is_told_with_its_day_and_another_to_call_today(
    staffed: Session, visit: Visit
) -> None:
    case = asking.searching(staffed)
    q.contracted(staffed, b.TODAY + timedelta(days=130), age_from=11)
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    free = q.contracted(staffed, b.TODAY)
    request = asking.ask(staffed, asking.searching(staffed, label="HM-2"), free)
    asking.answer(staffed, request, "accepted", expected_on=asking.SOON)
    propose(staffed, case, ENGINE, b.NOW)
    block = page(visit("zm-lotte"), case).split("Wat de woorden")[0].split("Bel eerst")[-1]
    assert "vastgehouden voor een ander kind. Alleen als het andere kind hier niet komt" in block
    assert "Bel vandaag ook" in block
