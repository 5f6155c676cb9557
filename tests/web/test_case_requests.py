"""Places for a case and asking for one: first the need, then the places, and nothing more than a profile goes out."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Case, Offer, Request
from rets.services.audit import ENGINE
from rets.services.matches import propose
from tests import asking
from tests import builders as b
from tests.places import an_offer

Visit = Callable[[str], TestClient]


def send(client: TestClient, case: Case, offer: Offer, **typed: str) -> Any:
    plain = {"versie": str(case.version), "aanbod": offer.slug, "doel": "main", "startdatum": "2026-03-23"}
    return client.post(f"/casussen/{case.id}/verzoeken", data=plain | {"vraag": "Kan dit kind bij u wonen?"} | typed)


def test_places_are_shown_with_reasons_telephone_and_the_age_of_the_news(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    offer = an_offer(staffed, b.TODAY)
    propose(staffed, case, ENGINE, b.NOW)
    text = visit("zm-lotte").get(f"/casussen/{case.id}/voorstellen").text
    assert "Past (1)" in text
    assert offer.location.phone in text
    assert "bevestigd" in text
    assert "Dit is een advies. Bespreek het met ouders en kind." in text


def test_looking_is_asked_for_and_shows_why_the_others_do_not_fit(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    an_offer(staffed, b.TODAY, form="pleegzorg")
    lotte = visit("zm-lotte")
    assert lotte.post(f"/casussen/{case.id}/voorstellen").status_code == 303
    text = lotte.get(f"/casussen/{case.id}/voorstellen").text
    assert "Geen passende plek gevonden" in text
    assert "1 plek is voor een andere zorgvorm." in text


def test_what_goes_out_is_shown_before_it_goes(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed, strengths="Kan goed koken.")
    offer = an_offer(staffed, b.TODAY)
    text = visit("zm-lotte").get(f"/casussen/{case.id}/verzoeken?aanbod={offer.slug}").text
    profile = text.split('id="profiel"')[1]
    assert "Kan goed koken." in profile
    assert "HM-1" not in profile
    assert "2016" not in profile.split("<footer")[0]


@pytest.mark.parametrize(
    ("provider", "said"), [("zilverreiger", "is verstuurd."), ("kastanjelaan", "leest niemand mee")]
)
def test_whoever_asks_hears_whether_anybody_reads_it_there(
    staffed: Session, visit: Visit, provider: str, said: str
) -> None:
    case, lotte = asking.searching(staffed), visit("zm-lotte")
    offer = an_offer(staffed, b.TODAY, provider=provider)
    answer = send(lotte, case, offer)
    text = lotte.get(answer.headers["location"]).text
    assert said in text
    assert ("Bel " + offer.location.phone in text) == (provider == "kastanjelaan")


def test_a_request_goes_out_and_stands_on_the_case(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    lotte = visit("zm-lotte")
    assert send(lotte, case, an_offer(staffed, b.TODAY)).status_code == 303
    text = lotte.get(f"/casussen/{case.id}").text
    assert "wacht op antwoord" in text
    assert "De plek wordt vastgehouden." in text


def test_every_fault_comes_back_at_its_field_with_what_was_typed(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    answer = send(
        visit("zm-lotte"), case, an_offer(staffed, b.TODAY), startdatum="gisteren", doel="x", vraag="Mijn vraag"
    )
    assert answer.status_code == 400
    assert "Vul een bestaande datum in" in answer.text
    assert "Kies waarvoor deze plek is." in answer.text
    assert "Mijn vraag" in answer.text


def test_a_start_in_the_past_and_a_bsn_are_refused(staffed: Session, visit: Visit) -> None:
    case, offer = asking.searching(staffed), an_offer(staffed, b.TODAY)
    lotte = visit("zm-lotte")
    assert "ligt in het verleden" in send(lotte, case, offer, startdatum="2026-03-01").text
    assert "burgerservicenummer" in send(lotte, case, offer, vraag="Kind 111222333").text
    assert staffed.scalars(select(Request)).all() == []


def test_the_same_offer_is_asked_once(staffed: Session, visit: Visit) -> None:
    case, offer = asking.searching(staffed), an_offer(staffed, b.TODAY)
    lotte = visit("zm-lotte")
    send(lotte, case, offer)
    staffed.expire_all()
    answer = send(lotte, staffed.get_one(Case, case.id), offer)
    assert answer.status_code == 409
    assert "Er loopt al een verzoek voor dit kind bij dit aanbod." in answer.text


def test_another_than_the_first_proposal_asks_why(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    an_offer(staffed, b.TODAY)
    propose(staffed, case, ENGINE, b.NOW)
    second = an_offer(staffed, b.TODAY, provider="rietkraag")
    text = visit("zm-lotte").get(f"/casussen/{case.id}/verzoeken?aanbod={second.slug}").text
    assert "Waarom deze plek en niet de eerste in de lijst?" in text


def test_a_request_is_withdrawn_from_the_case(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    address = f"/casussen/{case.id}/verzoeken/{request.id}/intrekken"
    lotte = visit("zm-lotte")
    assert "Trek het verzoek" in lotte.get(address).text
    assert lotte.post(address, data={"versie": "99", "uitleg": "Niet nodig"}).status_code == 409
    staffed.expire_all()
    version = staffed.get_one(Request, request.id).version
    assert lotte.post(address, data={"versie": str(version), "uitleg": "Niet nodig"}).status_code == 303
    staffed.expire_all()
    assert staffed.get_one(Request, request.id).state == "withdrawn"


def test_a_request_of_another_case_is_not_found(staffed: Session, visit: Visit) -> None:
    case, other = asking.searching(staffed), asking.searching(staffed, label="HM-2")
    request = asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    assert visit("zm-lotte").get(f"/casussen/{other.id}/verzoeken/{request.id}/intrekken").status_code == 404


def test_what_a_provider_wants_to_know_is_answered_from_the_case(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    asking.answer(staffed, request, "needs_information", text="Gaat het kind naar school?")
    task = b.tasks(staffed, case, "informatie")[0]
    data = {"antwoord": "gegeven", "tekst": "Ja, elke dag."}
    assert visit("zm-lotte").post(f"/casussen/{case.id}/taken/{task.id}", data=data).status_code == 303
    staffed.expire_all()
    assert staffed.get_one(Request, request.id).state == "open"


@pytest.mark.parametrize("part", ["voorstellen", "verzoeken"])
def test_a_municipality_asks_no_provider(staffed: Session, visit: Visit, part: str) -> None:
    case = asking.searching(staffed)
    b.tell(staffed, case, "consent_asked", "2026-03-16")
    assert visit("gem-koen").post(f"/casussen/{case.id}/{part}", data={}).status_code == 403
