"""The first page of each role and the list of cases, through the whole application."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from rets.services import advice
from tests import asking
from tests import builders as b
from tests.places import an_offer

Visit = Callable[[str], TestClient]
EVERY_ROLE = ["jb-milan", "tm-ellen", "zm-lotte", "ret-za-femke", "ret-vz-omar", "za-roos", "gem-koen", "cm-vera"]


@pytest.mark.parametrize("slug", [*EVERY_ROLE, "mon-greet", "beheer-max"])
def test_every_role_has_a_first_page(staffed: Session, visit: Visit, slug: str) -> None:
    b.at_ret(staffed)
    assert visit(slug).get("/").status_code == 200


def test_the_zorgmakelaar_reads_what_is_first_and_why(staffed: Session, visit: Visit) -> None:
    b.raised(staffed)
    text = visit("zm-lotte").get("/").text
    assert "Wat u eerst moet doen" in text
    assert "Beoordeel de aanvraag" in text
    assert "Gebeurt er niets, dan gaat de casus naar het expertteam." in text


def test_the_jeugdbeschermer_sees_own_cases_where_another_must_act(staffed: Session, visit: Visit) -> None:
    b.raised(staffed)
    text = visit("jb-milan").get("/").text
    assert "Uw casussen waar een ander aan zet is" in text
    assert "Aan zet: Lotte Brandsma." in text


def test_the_team_sees_its_agenda(staffed: Session, visit: Visit) -> None:
    b.at_ret(staffed)
    text = visit("ret-za-femke").get("/").text
    assert "Agenda van het expertteam" in text
    assert "HM-1" in text


def test_a_provider_sees_its_requests_and_no_label(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    text = visit("za-roos").get("/").text
    assert "10 jaar" in text
    assert "HM-1" not in text


def test_the_zorgmakelaar_sees_which_requests_wait(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    assert "Verzoeken die lopen" in visit("zm-lotte").get("/").text


def test_a_municipality_sees_only_what_waits_for_it(staffed: Session, visit: Visit) -> None:
    b.raised(staffed)
    text = visit("cm-vera").get("/").text
    assert "HM-1" not in text
    assert "Er wacht niets op u" in text


def test_the_monitor_sees_lines_that_lead_nowhere(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed, moment=b.at("2026-01-05"), measures=[{"kind": "ots", "pronounced_on": "2025-10-01"}])
    greet = visit("mon-greet")
    text = greet.get("/").text
    assert "HM-1" in text
    assert f"/casussen/{case.id}" not in text


def test_the_list_filters_and_says_how_many(staffed: Session, visit: Visit) -> None:
    b.raised(staffed, label="HM-1")
    b.raised(staffed, label="HM-2", need={"ideal": ["gezinshuis"]})
    text = visit("zm-lotte").get("/casussen?hulp=gezinshuis").text
    assert "1 casus." in text
    assert "HM-2" in text
    assert "HM-1" not in text
    assert "Hulp: Gezinshuis" in text
    assert "Bladeren" not in text


def test_the_list_alone_is_sent_when_htmx_asks_for_it(staffed: Session, visit: Visit) -> None:
    b.raised(staffed)
    answer = visit("zm-lotte").get("/casussen", headers={"HX-Request": "true", "HX-Target": "casussen"})
    assert "<h1" not in answer.text
    assert "HM-1" in answer.text


def test_pages_lead_to_one_another(staffed: Session, visit: Visit) -> None:
    for number in range(1, 28):
        b.raised(staffed, label=f"HM-{number}")
    lotte = visit("zm-lotte")
    first = lotte.get("/casussen").text
    following = first.split('rel="next"')[0].rsplit('href="', 1)[1].split('"')[0]
    second = lotte.get(following.replace("&amp;", "&")).text
    assert "27 in totaal" in first
    assert "2 casussen op deze pagina" in second
    assert "Vorige pagina" in second


def test_searching_a_label_leaves_it_out_of_the_address(staffed: Session, visit: Visit) -> None:
    b.raised(staffed, label="HM-17")
    b.raised(staffed, label="HM-2")
    answer = visit("zm-lotte").post("/casussen/_zoek", data={"kenmerk": "hm-17"})
    assert answer.status_code == 200
    assert "HM-17" in answer.text
    assert ">HM-2<" not in answer.text


def test_nonsense_in_the_address_is_no_failure(staffed: Session, visit: Visit) -> None:
    b.raised(staffed)
    answer = visit("zm-lotte").get("/casussen?vanaf=%F0%9F%99%82&stand=onzin&regio=XX&hulp=%3Cscript%3E&te_laat=9")
    assert answer.status_code == 200
    assert "<script>" not in answer.text


@pytest.mark.parametrize("slug", ["beheer-max"])
def test_the_administrator_has_no_list_of_cases(visit: Visit, slug: str) -> None:
    assert visit(slug).get("/casussen").status_code == 403


def test_who_owes_an_answer_sees_questions_and_signals_counted_and_first_due_first(
    staffed: Session, visit: Visit
) -> None:
    b.raised(staffed)
    asking.a_signal(staffed, who="zm-lotte", owner_id=b.person_id(staffed, "ret-vz-omar"))
    asking.asked_advice(staffed, "jb-milan")
    text = visit("ret-vz-omar").get("/").text
    assert "2 vragen en signalen wachten op uw antwoord." in text
    assert text.index(">Adviesvraag<") < text.index(">Signaal<")


def test_who_owes_no_answer_is_shown_no_question(staffed: Session, visit: Visit) -> None:
    asking.asked_advice(staffed, "jb-milan")
    for slug in ("jb-milan", "ret-za-femke", "za-roos"):
        assert "Adviesvragen en signalen" not in visit(slug).get("/").text


def test_what_was_answered_waits_for_nobody(staffed: Session, visit: Visit) -> None:
    row = asking.asked_advice(staffed, "jb-milan")
    advice.answer(staffed, asking.reader(staffed, "ret-vz-omar"), row, "Vraag het de vertrouwenspersoon.", b.NOW)
    assert "wacht op uw antwoord" not in visit("ret-vz-omar").get("/").text
