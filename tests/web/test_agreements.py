"""The register of agreements between providers in the browser and over the API."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy.orm import Session

from rets.db import ViewerSession
from rets.models import Case, ProviderAgreement
from tests import asking
from tests import builders as b
from tests import proposed as q
from tests.agreeing import agreed, ended
from tests.places import an_offer
from tests.web.conftest import TestClient
from tests.web.test_found_places import page

Visit = Callable[[str], TestClient]
HOME, API = "/uitwijkafspraken", "/api/v1/uitwijkafspraken"
TAKES_OVER = "Springt in voor Zilverreiger Jeugdhulp, waar het antwoord nee was."
SENT = {
    "provider": "zilverreiger",
    "partner": "rietkraag",
    "forms": ["residentieel"],
    "source": "Brief van 1 maart",
    "valid_from": "2026-03-16",
}


def typed(session: Session, **changes: object) -> dict[str, object]:
    """What is typed for an agreement of Zilverreiger with Rietkraag from today."""
    filled: dict[str, object] = {
        "aanbieder": str(b.organisation(session, "zilverreiger").id),
        "partner": str(b.organisation(session, "rietkraag").id),
        "vormen": ["residentieel", "gezinshuis"],
        "vanaf": "2026-03-16",
        "tot": "",
        "bron": "Brief van 1 maart",
    }
    return filled | changes


def text(client: TestClient, address: str = HOME) -> str:
    return " ".join(client.get(address).text.split())


@pytest.mark.parametrize("slug", ["za-roos", "cm-vera", "beheer-max"])
def test_a_provider_and_who_keeps_the_register_record_an_agreement(staffed: Session, visit: Visit, slug: str) -> None:
    client = visit(slug)
    assert client.post(f"{HOME}/nieuw", data=typed(staffed)).status_code == 303
    assert "Zilverreiger Jeugdhulp en Gezinshuizen Rietkraag" in text(client)


def test_the_list_says_who_recorded_it_and_where_it_is_written(staffed: Session, visit: Visit) -> None:
    agreed(staffed, "za-roos")
    told = text(visit("zm-lotte"))
    assert "Bron: Brief van 1 maart" in told
    assert "Vastgelegd door Roos Hendriks" in told


def test_a_provider_is_not_asked_who_it_is(visit: Visit) -> None:
    told = text(visit("za-roos"), f"{HOME}/nieuw")
    assert "Afspraak van Zilverreiger Jeugdhulp." in told
    assert "Welke aanbieder?" not in told


def test_a_provider_is_no_partner_of_itself_to_choose(staffed: Session, visit: Visit) -> None:
    told = text(visit("za-roos"), f"{HOME}/nieuw")
    assert f'<option value="{b.organisation(staffed, "zilverreiger").id}"' not in told


def test_who_keeps_the_register_chooses_both(visit: Visit) -> None:
    assert "Welke aanbieder?" in text(visit("cm-vera"), f"{HOME}/nieuw")


def test_every_fault_of_an_agreement_stands_at_its_field(staffed: Session, visit: Visit) -> None:
    wrong = typed(staffed, partner="", vormen=[], vanaf="31-31-2026", bron="")
    answer = visit("za-roos").post(f"{HOME}/nieuw", data=wrong)
    assert answer.status_code == 400
    assert "Er kloppen 4 dingen nog niet" in answer.text


def test_what_was_chosen_stays_when_something_is_wrong(staffed: Session, visit: Visit) -> None:
    told = " ".join(visit("za-roos").post(f"{HOME}/nieuw", data=typed(staffed, bron="")).text.split())
    assert 'value="gezinshuis" checked' in told


def test_a_provider_cannot_send_in_an_agreement_of_others(staffed: Session, visit: Visit) -> None:
    assert visit("za-emma").post(f"{HOME}/nieuw", data=typed(staffed)).status_code == 400
    assert staffed.query(ProviderAgreement).count() == 0


@pytest.mark.parametrize("slug", ["jb-milan", "bes-hilde", "mon-greet"])
def test_somebody_else_does_not_see_the_page(visit: Visit, slug: str) -> None:
    assert visit(slug).get(HOME).status_code == 403


def test_another_provider_sees_an_empty_list(staffed: Session, visit: Visit) -> None:
    agreed(staffed)
    assert "Er is nog geen afspraak vastgelegd." in text(visit("za-emma"))


def test_a_zorgmakelaar_sees_it_without_a_way_to_change_it(staffed: Session, visit: Visit) -> None:
    made = agreed(staffed)
    told = text(visit("zm-lotte"))
    assert "Gezinshuizen Rietkraag" in told
    assert f"{HOME}/{made.id}/einde" not in told
    assert f"{HOME}/nieuw" not in told


def test_the_partner_ends_it_with_a_reason(staffed: Session, visit: Visit) -> None:
    made, client = agreed(staffed), visit("za-sem")
    answer = client.post(f"{HOME}/{made.id}/einde", data={"tot": "2026-03-18", "waarom": "Wij zijn vol"})
    assert answer.status_code == 303
    assert "Eindigt op wo 18 maart 2026: Wij zijn vol" in text(client)
    assert "Beëindigd door Sem Kalverda" in text(client)


def test_an_end_that_is_not_right_is_told_at_its_fields(staffed: Session, visit: Visit) -> None:
    made = agreed(staffed)
    answer = visit("za-sem").post(f"{HOME}/{made.id}/einde", data={"tot": "2026-03-01"})
    assert "Er kloppen 2 dingen nog niet" in answer.text


def test_the_page_of_an_end_says_what_ends(staffed: Session, visit: Visit) -> None:
    told = text(visit("za-roos"), f"{HOME}/{agreed(staffed).id}/einde")
    assert "Zilverreiger Jeugdhulp en Gezinshuizen Rietkraag" in told


def test_an_agreement_of_others_does_not_exist_for_a_provider(staffed: Session, visit: Visit) -> None:
    assert visit("za-emma").get(f"{HOME}/{agreed(staffed).id}/einde").status_code == 404


def test_a_provider_finds_it_from_its_own_supply(staffed: Session, visit: Visit) -> None:
    an_offer(staffed, b.TODAY)
    assert f'href="{HOME}"' in visit("za-roos").get("/aanbod/mijn").text


@pytest.mark.parametrize("slug", ["zm-lotte", "ret-vz-omar", "cm-vera", "beheer-max"])
def test_others_find_it_in_the_navigation(visit: Visit, slug: str) -> None:
    assert f'href="{HOME}"' in visit(slug).get("/").text


def test_a_place_says_for_whom_its_provider_takes_over(staffed: ViewerSession, visit: Visit) -> None:
    assert TAKES_OVER in _places(staffed, visit)


def test_a_place_says_nothing_of_an_agreement_that_ended(staffed: ViewerSession, visit: Visit) -> None:
    assert TAKES_OVER not in _places(staffed, visit, until=b.TODAY)


def test_a_place_says_nothing_of_an_agreement_about_other_help(staffed: ViewerSession, visit: Visit) -> None:
    assert TAKES_OVER not in _places(staffed, visit, forms=["gezinshuis"])


def test_a_place_where_nobody_said_no_says_nothing(staffed: ViewerSession, visit: Visit) -> None:
    assert TAKES_OVER not in _places(staffed, visit, answer="needs_information")


def test_the_api_says_of_a_place_for_whom_its_provider_takes_over(staffed: ViewerSession, visit: Visit) -> None:
    case = _answered(staffed)
    said = visit("zm-lotte").get(f"/api/v1/casussen/{case.id}/voorstellen").json()["agreed"]
    assert [(slug.partition("-")[0], TAKES_OVER in sentence) for slug, sentence in said.items()] == [
        ("rietkraag", True)
    ]


def _places(session: ViewerSession, visit: Visit, **changes: Any) -> str:
    """The page of places for that child."""
    found = page(visit("zm-lotte"), _answered(session, **changes))
    assert "Gezinshuizen Rietkraag" in found
    return found


def _answered(session: ViewerSession, until: date | None = None, answer: str = "refused", **changes: object) -> Case:
    """A child after an answer of Zilverreiger, with a place of Rietkraag that was found for it."""
    made, case = agreed(session, **changes), asking.searching(session)
    if until:
        ended(session, made, until)
    request = asking.ask(session, case, q.contracted(session, b.TODAY))
    q.contracted(session, b.TODAY, provider="rietkraag")
    asking.answer(session, request, answer, **({"ground": "vol"} if answer == "refused" else {"text": "Wat is er?"}))
    q.propose(session, case)
    return case


def test_the_api_records_lists_and_ends_an_agreement(visit: Visit) -> None:
    client = visit("za-roos")
    made = client.post(API, json=SENT)
    assert (made.status_code, made.json()["partner_name"]) == (201, "Gezinshuizen Rietkraag")
    end = {"valid_until": "2026-03-20", "why": "Opgezegd"}
    assert client.post(f"{API}/{made.json()['id']}/einde", json=end).status_code == 201
    assert [one["valid_until"] for one in client.get(API).json()] == ["2026-03-20"]


def test_the_api_names_its_own_fields_in_a_fault_of_the_register(visit: Visit) -> None:
    wrong = {"provider": "niemand", "partner": "niemand", "forms": ["x"], "source": "", "valid_until": "2026-03-01"}
    answer = visit("cm-vera").post(API, json=SENT | wrong)
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    fields = {one["field"] for one in answer.json()["errors"]}
    assert fields == {"provider", "partner", "forms", "source", "valid_until"}


def test_an_agreement_of_others_does_not_exist_for_the_api(staffed: Session, visit: Visit) -> None:
    until = (b.TODAY + timedelta(days=1)).isoformat()
    answer = visit("za-emma").post(f"{API}/{agreed(staffed).id}/einde", json={"valid_until": until, "why": "Zo"})
    assert answer.status_code == 404
