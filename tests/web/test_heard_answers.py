"""Writing down what a provider said by telephone: on the page of the case and over the API."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from rets.models import Request
from tests import asking
from tests import builders as b
from tests.places import an_offer

Visit = Callable[[str], TestClient]
LINK = "Leg vast wat zij zeiden"
HEARD = {"antwoord": "accepted", "door": "de gezinshuisouder", "op": "2026-03-16", "woorden": "Kom maar kijken."}
SPOKEN = {"code": "accepted", "by": "de gezinshuisouder", "on": "2026-03-16", "text": "Kom maar kijken."}


def asked(session: Session, provider: str = "kastanjelaan") -> Request:
    """A request to a provider, of Gezinshuis Kastanjelaan of whom nobody takes part unless another is named."""
    return asking.ask(session, asking.searching(session), an_offer(session, b.TODAY, provider=provider))


def send(client: TestClient, request: Request, **typed: str) -> Any:
    data = {"versie": str(request.version)} | HEARD | typed
    return client.post(f"/casussen/{request.case_id}/verzoeken/{request.id}/gehoord", data=data)


@pytest.mark.parametrize(("provider", "shown"), [("kastanjelaan", True), ("zilverreiger", False)])
def test_the_case_says_whom_to_call_where_nobody_reads_along(
    staffed: Session, visit: Visit, provider: str, shown: bool
) -> None:
    request = asked(staffed, provider)
    text = visit("zm-lotte").get(f"/casussen/{request.case_id}").text
    assert (LINK in text, "leest niet mee in RETS" in text) == (shown, shown)


def test_the_form_says_what_was_asked_and_whom_to_call(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    text = visit("zm-lotte").get(f"/casussen/{request.case_id}/verzoeken/{request.id}/gehoord").text
    assert "Kan dit kind bij u wonen?" in text
    assert f"Bel {request.offer.location.phone}" in text


def test_what_was_heard_stands_on_the_case(staffed: Session, visit: Visit) -> None:
    request, lotte = asked(staffed), visit("zm-lotte")
    assert send(lotte, request).status_code == 303
    text = lotte.get(f"/casussen/{request.case_id}").text
    assert "zegt ja" in text
    assert "De gezinshuisouder op 16 maart 2026: Kom maar kijken." in text


def test_an_answer_that_is_in_is_asked_for_no_more(staffed: Session, visit: Visit) -> None:
    request, lotte = asked(staffed), visit("zm-lotte")
    send(lotte, request)
    assert LINK not in lotte.get(f"/casussen/{request.case_id}").text


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ({"antwoord": ""}, "Kies wat het antwoord was."),
        ({"door": ""}, "Schrijf op wie u sprak"),
        ({"op": ""}, "Vul in op welke dag dat was."),
        ({"op": "2026-03-17"}, "Deze datum ligt in de toekomst."),
        ({"woorden": ""}, "Schrijf op wat er is gezegd."),
        ({"antwoord": "waiting_list"}, "Noem de dag waarop er een plek wordt verwacht."),
        ({"antwoord": "refused"}, "Kies een reden uit de lijst."),
        ({"antwoord": "needs_information"}, "Kies wat het antwoord was."),
    ],
)
def test_a_fault_comes_back_at_its_field(staffed: Session, visit: Visit, typed: dict[str, str], told: str) -> None:
    request = asked(staffed)
    answer = send(visit("zm-lotte"), request, **typed)
    assert answer.status_code == 400
    assert told in answer.text
    assert request.state == "open"


def test_of_a_provider_that_reads_along_the_page_says_that_it_answers_itself(staffed: Session, visit: Visit) -> None:
    request = asked(staffed, "zilverreiger")
    answer = send(visit("zm-lotte"), request)
    assert (answer.status_code, request.state) == (409, "open")
    assert "Die antwoordt zelf" in answer.text


def test_what_was_written_down_by_mistake_is_taken_back(staffed: Session, visit: Visit) -> None:
    request, lotte = asked(staffed), visit("zm-lotte")
    send(lotte, request, antwoord="refused", grond="vol")
    text = lotte.get(f"/casussen/{request.case_id}").text
    number = text.split('name="nummer" value="')[1].split('"')[0]
    assert lotte.post(f"/casussen/{request.case_id}/terugnemen", data={"nummer": number}).status_code == 303
    assert (staffed.get_one(Request, request.id).state, request.answer_text) == ("open", None)


def test_a_request_of_another_case_is_not_found(staffed: Session, visit: Visit) -> None:
    request, other = asked(staffed), b.raised(staffed, label="HM-2")
    address = f"/casussen/{other.id}/verzoeken/{request.id}/gehoord"
    assert visit("zm-lotte").get(address).status_code == 404


def test_the_api_writes_it_down_as_well(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    body = SPOKEN | {"version": request.version}
    answer = visit("zm-lotte").post(f"/api/v1/verzoeken/{request.id}/gehoord", json=body)
    assert (answer.status_code, answer.json()["state"]) == (200, "accepted")


def test_the_api_tells_faults_at_the_fields_of_its_body(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    body = SPOKEN | {"version": request.version, "code": "refused"}
    answer = visit("zm-lotte").post(f"/api/v1/verzoeken/{request.id}/gehoord", json=body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (400, "ground")


def test_a_provider_writes_down_no_answer_over_the_api(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    body = SPOKEN | {"version": request.version}
    assert visit("za-roos").post(f"/api/v1/verzoeken/{request.id}/gehoord", json=body).status_code == 404
