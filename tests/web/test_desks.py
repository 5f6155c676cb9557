"""Catalogue, municipality, monitor, regional plan, administration and messages: who sees what, and what may be done."""

from collections.abc import Callable
from contextlib import nullcontext

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Contract, Message, Offer, Task
from rets.services import consults
from rets.services.audit import ENGINE
from rets.services.availability import publish
from rets.services.joint_plan import allocate_region
from rets.services.placements import plan_help, start_bridging
from tests import builders as b
from tests.planning import make_due_plans
from tests.supply import offer_of

Visit = Callable[[str], TestClient]


@pytest.fixture
def offer(staffed: Session) -> Offer:
    """A contracted offer with a free place and a condition."""
    provider = b.organisation(staffed, "zilverreiger")
    made = offer_of(staffed, provider)
    made.contra_indications = [{"code": "agressie", "degree": "unless_solved", "solution": "Veiligheidsplan"}]
    publish(staffed, made, free_from=b.TODAY, free_count=2, actor=ENGINE, at=b.NOW, admission_stop=True)
    contract = Contract(
        provider_id=provider.id,
        form=made.form,
        municipality="GM0394",
        contract_form="resultaat",
        acceptance_duty=True,
        valid_from=b.date(2020, 1, 1),
        source="proef",
    )
    staffed.add(contract)
    staffed.flush()
    return made


def test_the_catalogue_is_browsed_without_a_case_and_a_stop_hides_nothing(offer: Offer, visit: Visit) -> None:
    text = visit("jb-milan").get("/aanbod").text
    assert "1 aanbod gevonden." in text
    assert "2 plekken vrij." in text
    assert "opnamestop" in text
    assert "Vandaag bevestigd." in text
    assert "Bel 020 000 00 00" in text
    assert "betaling op resultaat" in text


@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("hulp=residentieel", 1),
        ("hulp=gezinshuis", 0),
        ("regio=HM", 1),
        ("regio=ZK", 0),
        ("gemeente=GM0394", 1),
        ("leeftijd=5", 0),
        ("leeftijd=12", 1),
        ("geslacht=f", 1),
        ("vrij=ja&perspectief=ja", 1),
        ("zoek=zilverreiger", 1),
        ("zoek=%25", 0),
        ("na=%C2%B2", 1),
        ("regio=%27", 1),
    ],
)
def test_filters_narrow_the_catalogue(offer: Offer, visit: Visit, query: str, total: int) -> None:
    answer = visit("zm-lotte").get(f"/aanbod?{query}")
    assert answer.status_code == 200
    assert ("Geen passend aanbod gevonden" in answer.text) is (total == 0)


def test_an_impossible_age_is_told_at_its_field(visit: Visit) -> None:
    answer = visit("zm-lotte").get("/aanbod?leeftijd=oud")
    assert answer.status_code == 400
    assert 'href="#veld-leeftijd"' in answer.text


def test_an_offer_says_under_which_conditions_and_who_pays_how(offer: Offer, visit: Visit) -> None:
    text = visit("jb-milan").get(f"/aanbod/{offer.slug}").text
    assert "kan, mits dit is opgelost" in text
    assert "Veiligheidsplan" in text
    assert "Haarlemmermeer" in text
    assert "moet aannemen" in text


def test_an_unknown_offer_does_not_exist(visit: Visit) -> None:
    assert visit("jb-milan").get("/aanbod/bestaat-niet").status_code == 404


@pytest.mark.parametrize("slug", ["za-roos", "beheer-max"])
def test_the_catalogue_is_not_for_everybody(visit: Visit, slug: str) -> None:
    assert visit(slug).get("/aanbod").status_code == 403


def test_a_municipality_sees_only_what_waits_for_it(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    b.raised(staffed, label="HM-2")
    consults.ask_capacity(staffed, case, text="Wat is er ingekocht?", actor=ENGINE, at=b.NOW)
    text = visit("gem-koen").get("/gemeente").text
    assert "Wat is er ingekocht?" in text
    assert "HM-1" in text
    assert "HM-2" not in text
    assert "De start van de hulp wacht hier niet op." in text


def test_there_is_no_button_against_the_need(staffed: Session, visit: Visit) -> None:
    consults.ask_capacity(staffed, b.raised(staffed), text="Wat is er?", actor=ENGINE, at=b.NOW)
    text = visit("gem-koen").get("/gemeente").text.lower()
    assert "afwijzen" not in text
    assert "weiger" not in text


def test_a_municipality_offers_an_alternative_to_the_jeugdbeschermer(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    consults.ask_capacity(staffed, case, text="Wat is er?", actor=ENGINE, at=b.NOW)
    client = visit("gem-koen")
    assert client.post("/gemeente/alternatief", data={}).status_code == 400
    given = {"alternatief-casus": str(case.id), "hulp": "gezinshuis", "waarom": "Hier is plek."}
    assert client.post("/gemeente/alternatief", data=given).status_code == 303
    task = staffed.scalars(select(Task).where(Task.kind == "alternatief")).one()
    assert task.person_id == case.jeugdbeschermer_id


def test_a_municipality_asks_about_a_case_that_it_may_see_and_no_other(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    given = {"vraag-casus": str(case.id), "vraag": "Waarom deze hulp?"}
    assert visit("gem-koen").post("/gemeente/vraag", data=given).status_code == 404
    consults.ask_capacity(staffed, case, text="Wat is er?", actor=ENGINE, at=b.NOW)
    assert visit("gem-koen").post("/gemeente/vraag", data=given).status_code == 303
    assert staffed.scalars(select(Task).where(Task.kind == "vraag")).one().data["signal"] == "heroverweging"


@pytest.mark.parametrize("slug", ["jb-milan", "za-roos", "mon-greet", "zm-lotte"])
def test_the_desk_of_a_municipality_is_for_municipalities(visit: Visit, slug: str) -> None:
    assert visit(slug).get("/gemeente").status_code == 403


def test_the_monitor_counts_a_child_with_a_bridge_as_waiting(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    plan_help(staffed, case, form="noodbed", purpose="bridging", planned_on=b.TODAY, actor=ENGINE, at=b.NOW)
    start_bridging(staffed, case, b.TODAY, ENGINE, b.NOW)
    text = visit("mon-greet").get("/monitor?regio=HM").text
    cells = [f'data-label="{name}"><div>{number}</div>' for name, number in (("Wachten", 1), ("Overbrugging", 1))]
    assert all(cell in text for cell in cells)
    assert 'href="/casussen/' not in text


def test_the_monitor_names_what_is_overdue(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed, b.at("2026-03-02"))
    assert "HM-1" in visit("mon-greet").get("/monitor?regio=HM").text
    assert case.label not in visit("mon-greet").get("/monitor?regio=ZK").text


@pytest.mark.parametrize("slug", ["jb-milan", "za-roos", "ret-gi-anke", "beheer-max"])
def test_the_monitor_is_for_who_watches_a_region(visit: Visit, slug: str) -> None:
    assert visit(slug).get("/monitor").status_code == 403


def planned(session: Session) -> None:
    """The work of a planning worker."""
    make_due_plans(lambda: nullcontext(session), lambda: b.NOW)


def test_a_page_hears_how_far_the_plan_is_and_nothing_while_it_is_no_further(staffed: Session, visit: Visit) -> None:
    client = visit("zm-lotte")
    client.post("/regio/HM/plan")
    assert client.get("/regio/HM/plan/stand?gezien=0&fase=wacht").status_code == 204
    assert "verzameld" not in client.get("/regio/HM/plan/stand?gezien=0").text
    planned(staffed)
    assert "Bekijk plan 1" in client.get("/regio/HM/plan/stand?gezien=0&fase=wacht").text


def test_an_earlier_plan_is_kept_and_says_that_it_is_earlier(staffed: Session, visit: Visit) -> None:
    for _ in range(2):
        allocate_region(staffed, "HM", ENGINE, b.NOW)
    client = visit("zm-lotte")
    assert "Hieronder staat plan 1" in client.get("/regio/HM/plan/1").text
    assert client.get("/regio/HM/plan/3").status_code == 404


def test_a_plan_is_made_on_request_and_is_advice(staffed: Session, offer: Offer, visit: Visit) -> None:
    case = b.raised(staffed)
    client = visit("zm-lotte")
    assert "Er is nog geen plan" in client.get("/regio/HM/plan").text
    assert client.post("/regio/HM/plan").status_code == 303
    assert "Het wacht op zijn beurt" in client.get("/regio/HM/plan").text
    planned(staffed)
    text = client.get("/regio/HM/plan").text
    assert case.label in text
    assert offer.name in text
    assert "er wordt niets geplaatst" in text
    assert case.state == "triage"


def test_who_may_not_ask_what_if_is_not_led_to_it(staffed: Session, offer: Offer, visit: Visit) -> None:
    allocate_region(staffed, "HM", ENGINE, b.NOW)
    assert "/wat-als" in visit("zm-lotte").get("/regio/HM/plan").text
    assert "/wat-als" not in visit("ret-gi-anke").get("/regio/HM/plan").text


def test_a_plan_that_is_no_longer_fresh_says_so(staffed: Session, offer: Offer, visit: Visit) -> None:
    case = b.raised(staffed)
    client = visit("zm-lotte")
    planned(staffed)
    b.tell(staffed, case, "child_seen", "2026-03-16")
    assert "Het plan is niet meer vers" in client.get("/regio/HM/plan").text


def test_a_plan_of_another_region_does_not_exist(visit: Visit) -> None:
    assert visit("zm-lotte").get("/regio/AA/plan").status_code == 404
    assert visit("zm-lotte").post("/regio/AA/plan").status_code == 404


def test_a_member_reads_the_plan_but_does_not_make_it(visit: Visit) -> None:
    client = visit("ret-gi-anke")
    assert client.get("/regio/HM/plan").status_code == 200
    assert client.post("/regio/HM/plan").status_code == 403


@pytest.mark.parametrize(
    "address",
    ["/beheer", "/beheer/lijsten", "/beheer/lijsten/parameters", "/beheer/lijsten/ladder", "/mandaten"],
)
def test_the_administrator_reads_what_the_engine_counts_with(staffed: Session, visit: Visit, address: str) -> None:
    b.raised(staffed)
    answer = visit("beheer-max").get(address)
    assert answer.status_code == 200
    assert "HM-1" not in answer.text


@pytest.mark.parametrize("slug", ["jb-milan", "zm-lotte", "ret-vz-omar", "mon-greet"])
def test_administration_is_for_the_administrator(visit: Visit, slug: str) -> None:
    for address in ("/beheer", "/beheer/lijsten", "/beheer/mensen"):
        assert visit(slug).get(address).status_code == 403
    assert visit(slug).post("/beheer/controle").status_code == 403


def test_parameters_stand_there_with_unit_source_and_date(visit: Visit) -> None:
    text = visit("beheer-max").get("/beheer/lijsten/parameters").text
    assert "3 maanden" in text
    assert "N4 (S1)" in text


def test_who_gave_no_mandate_is_named(visit: Visit) -> None:
    text = visit("beheer-max").get("/mandaten").text
    assert "Geen mandaat gegeven" in text
    assert "Gemeente Bloemendaal" in text


def test_each_person_stands_once_with_every_role_and_region(visit: Visit) -> None:
    text = visit("beheer-max").get("/beheer/mensen").text
    lotte = next(row for row in text.split("<tr") if ">Lotte Brandsma</th>" in row)
    assert text.count(">Lotte Brandsma</th>") == 1
    assert lotte.count("<strong>zorgmakelaar</strong>") == 1
    assert all(region in lotte for region in ("Zuid-Kennemerland", "IJmond", "Haarlemmermeer"))


def test_the_history_can_be_checked(staffed: Session, visit: Visit) -> None:
    b.raised(staffed)
    client = visit("beheer-max")
    assert client.post("/beheer/controle").status_code == 303
    assert "De geschiedenis is heel" in client.get("/beheer").text


def test_a_message_says_which_case_and_why_and_is_read_once_opened(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    message = staffed.scalars(select(Message).where(Message.person_id == case.owner_id)).first()
    assert message is not None
    owner = "zm-lotte"
    client = visit(owner)
    text = client.get("/berichten").text
    assert "HM-1" in text
    assert "nieuw" in text
    answer = client.post(f"/berichten/{message.id}/gelezen")
    assert answer.headers["Location"] == f"/casussen/{case.id}"
    assert message.read_at == b.NOW
    assert "Geen nieuwe berichten" in client.get("/berichten").text
    assert "HM-1" in client.get("/berichten?toon=alles").text


def test_a_message_of_somebody_else_does_not_exist(staffed: Session, visit: Visit) -> None:
    b.raised(staffed)
    message = staffed.scalars(select(Message)).first()
    assert message is not None
    assert visit("gem-ali").post(f"/berichten/{message.id}/gelezen").status_code == 404
