"""A provider reads an anonymous profile, answers in two clicks and sees what came of it."""

from collections.abc import Callable
from datetime import date

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from rets.models import Request
from rets.services.agreeing import agree_place
from rets.services.placements import current
from rets.services.requests import make_request, withdraw_request
from tests import builders as b
from tests.supply import offer_of
from workflows.roles import Role

Visit = Callable[[str], TestClient]
START = date(2026, 4, 1)
ROOS = "za-roos"


def asked(session: Session, provider: str = "zilverreiger", **changes: object) -> Request:
    """A request of the zorgmakelaar to a provider about a case that is being searched for."""
    case = b.raised(
        session,
        **{
            "strengths": "Zorgt goed voor dieren. Uitleg vooraf werkt.",
            "contra_indications": [{"code": "agressie", "note": "Alleen als het druk is."}],
        }
        | changes,
    )
    lotte = b.actor(session, "zm-lotte", Role.ZORGMAKELAAR)
    b.step(session, case, "accept", lotte)
    offer = offer_of(session, b.organisation(session, provider))
    return make_request(
        session, case, offer_id=offer.id, start_on=START, question="Kan dit kind bij u wonen?", actor=lotte, at=b.NOW
    )


def answer(visit: Visit, request: Request, **given: str) -> object:
    """The provider sends one of the four forms."""
    data = {"versie": str(request.version)} | given
    return visit(ROOS).post(f"/verzoeken/{request.id}/antwoord", data=data)


def test_a_provider_reads_need_strengths_and_conditions_but_no_label_gi_or_town(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    text = visit(ROOS).get(f"/verzoeken/{request.id}").text
    assert "Kind van 10 jaar, Kennemerland en Haarlemmermeer" in text
    assert "Zorgt goed voor dieren" in text
    assert "Kan hier wonen als er een plan is" in text
    assert "HM-1" not in text
    assert "djgb" not in text.lower()
    assert "2016-01" not in text


def test_a_request_says_what_happens_when_nobody_answers(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    assert "Geen antwoord? Dan vervalt dit verzoek" in visit(ROOS).get(f"/verzoeken/{request.id}").text


def test_the_list_shows_what_waits_with_its_term(staffed: Session, visit: Visit) -> None:
    asked(staffed)
    text = visit(ROOS).get("/verzoeken").text
    assert "Te beantwoorden (1)" in text
    assert "Bekijk en antwoord" in text
    assert "ma 23 maart 2026" in text


def test_a_yes_is_one_button(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    assert answer(visit, request, antwoord="accepted").status_code == 303  # type: ignore[attr-defined]
    assert request.state == "accepted"
    assert "De jeugdbeschermer spreekt nu de plek af." in visit(ROOS).get(f"/verzoeken/{request.id}").text


def test_a_no_needs_a_ground_from_the_list(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    refused = answer(visit, request, antwoord="refused")
    assert refused.status_code == 400  # type: ignore[attr-defined]
    assert 'href="#veld-grond"' in refused.text  # type: ignore[attr-defined]
    assert request.state == "open"
    assert answer(visit, request, antwoord="refused", grond="groep").status_code == 303  # type: ignore[attr-defined]
    assert request.state == "refused"


def test_a_ground_of_a_municipality_is_no_ground_of_a_provider(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    assert answer(visit, request, antwoord="refused", grond="gem_budget").status_code == 400  # type: ignore[attr-defined]


def test_a_waiting_list_needs_a_date_and_keeps_what_was_typed(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    refused = answer(visit, request, antwoord="waiting_list", verwacht_op="31-02-2026", uitleg="Er vertrekt iemand.")
    assert refused.status_code == 400  # type: ignore[attr-defined]
    assert "Vul een bestaande datum in" in refused.text  # type: ignore[attr-defined]
    assert "Er vertrekt iemand." in refused.text  # type: ignore[attr-defined]
    answer(visit, request, antwoord="waiting_list", verwacht_op="2026-06-01")
    assert request.expected_on == date(2026, 6, 1)


def test_a_question_that_names_a_bsn_is_refused_at_its_field(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    refused = answer(visit, request, antwoord="needs_information", vraag="Klopt BSN 999990019?")
    assert refused.status_code == 400  # type: ignore[attr-defined]
    assert 'href="#veld-vraag"' in refused.text  # type: ignore[attr-defined]


def test_an_answer_on_an_older_version_is_refused(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    late = visit(ROOS).post(f"/verzoeken/{request.id}/antwoord", data={"versie": "77", "antwoord": "accepted"})
    assert late.status_code == 409
    assert "intussen gewijzigd" in late.text


def test_a_withdrawn_request_says_so_and_cannot_be_answered(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    lotte = b.actor(staffed, "zm-lotte", Role.ZORGMAKELAAR)
    withdraw_request(staffed, request.case, request, actor=lotte, at=b.NOW)
    assert "ingetrokken" in visit(ROOS).get(f"/verzoeken/{request.id}").text
    assert answer(visit, request, antwoord="accepted").status_code == 409  # type: ignore[attr-defined]


@pytest.mark.parametrize("slug", ["za-sem", "za-emma"])
def test_another_provider_knows_nothing_of_a_request(staffed: Session, visit: Visit, slug: str) -> None:
    request = asked(staffed)
    assert visit(slug).get(f"/verzoeken/{request.id}").status_code == 404
    assert "Te beantwoorden (0)" in visit(slug).get("/verzoeken").text


def test_those_who_asked_do_not_answer_for_the_provider(staffed: Session, visit: Visit) -> None:
    request = asked(staffed)
    client = visit("zm-lotte")
    assert client.get(f"/verzoeken/{request.id}").status_code == 403
    given = {"versie": str(request.version), "antwoord": "accepted"}
    assert client.post(f"/verzoeken/{request.id}/antwoord", data=given).status_code == 403


@pytest.mark.parametrize("slug", ["jb-milan", "cm-vera", "mon-greet", "beheer-max", "gem-koen"])
def test_the_list_of_requests_is_for_providers(visit: Visit, slug: str) -> None:
    assert visit(slug).get("/verzoeken").status_code == 403


def placed(session: Session) -> Request:
    """An accepted request on which a place was agreed."""
    request = asked(session)
    request.state, request.answer_code = "accepted", "accepted"
    session.flush()
    milan = b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    agree_place(session, request.case, request, actor=milan, at=b.NOW)
    return request


def test_a_reported_start_waits_for_the_gi(staffed: Session, visit: Visit) -> None:
    request = placed(staffed)
    client = visit(ROOS)
    assert "Is de hulp begonnen?" in client.get(f"/verzoeken/{request.id}").text
    assert client.post(f"/verzoeken/{request.id}/gestart", data={"gestart_op": "2026-03-16"}).status_code == 303
    help_ = current(staffed, request.case)
    assert help_ is not None
    assert help_.reported_start_on == b.TODAY
    assert help_.started_on is None
    assert "De start telt als de GI dit bevestigt." in client.get(f"/verzoeken/{request.id}").text


def test_a_start_in_the_future_is_refused_at_its_field(staffed: Session, visit: Visit) -> None:
    request = placed(staffed)
    refused = visit(ROOS).post(f"/verzoeken/{request.id}/gestart", data={"gestart_op": "2026-04-02"})
    assert refused.status_code == 400
    assert "ligt in de toekomst" in refused.text
