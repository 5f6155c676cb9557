"""Steps of a case by their forms: what is asked, who may, and nothing lost when it is refused."""

from collections.abc import Callable
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy.orm import Session

from rets.models import Case
from rets.services.placements import current
from rets.services.stored import last_proposals
from tests import asking
from tests import builders as b
from tests.places import an_offer
from workflows.machine import FILLED_IN
from workflows.steps import STEPS

Visit = Callable[[str], TestClient]


def take(client: TestClient, case: Case, step: str, **typed: str) -> Any:
    """Send the form of a step on the version that stands."""
    return client.post(f"/casussen/{case.id}/stappen/{step}", data={"versie": str(case.version)} | typed)


def state(session: Session, case: Case) -> str:
    session.expire_all()
    return session.get_one(Case, case.id).state


def agreed(session: Session) -> Case:
    case = asking.searching(session)
    request = asking.ask(session, case, an_offer(session, b.TODAY))
    asking.answer(session, request, "accepted")
    asking.agree(session, case, request, intake_on=b.TODAY)
    return case


def test_accepting_looks_for_places_at_once(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    assert take(visit("zm-lotte"), case, "accept").status_code == 303
    assert state(staffed, case) == "searching"
    assert last_proposals(staffed, case) is not None


def test_returning_asks_reason_words_next_step_and_owner_all_at_once_at_their_fields(
    staffed: Session, visit: Visit
) -> None:
    case = b.raised(staffed)
    answer = take(visit("zm-lotte"), case, "return_case", uitleg="")
    assert answer.status_code == 400
    for sentence in (
        "Kies een reden uit de lijst.",
        "Leg in een paar woorden uit waarom.",
        "Noem de volgende stap. Terugleggen zonder vervolg kan niet.",
        "Noem wie de casus nu oppakt. Een casus heeft altijd een eigenaar.",
    ):
        assert answer.text.count(sentence) == 2
    assert state(staffed, case) == "triage"


def test_returning_with_everything_gives_the_case_to_who_was_named(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    milan = b.person_id(staffed, "jb-milan")
    typed = {
        "reden": "vraag_onduidelijk",
        "uitleg": "Wat is nodig?",
        "vervolg": "Samen bellen.",
        "eigenaar": str(milan),
    }
    assert take(visit("zm-lotte"), case, "return_case", **typed, voor="2026-03-20").status_code == 303
    assert state(staffed, case) == "returned"
    assert staffed.get_one(Case, case.id).owner_id == milan


def test_what_was_typed_survives_a_refusal(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    answer = take(visit("zm-lotte"), case, "return_case", uitleg="Dit typte ik.", voor="31-02-2026")
    assert answer.status_code == 400
    assert "Dit typte ik." in answer.text
    assert "Vul een bestaande datum in" in answer.text


def test_an_owner_who_is_not_in_the_list_is_refused(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    stranger = b.person_id(staffed, "za-roos")
    answer = take(visit("zm-lotte"), case, "hand_over", uitleg="Vakantie", eigenaar=str(stranger))
    assert answer.status_code == 400
    assert "Kies iemand uit de lijst." in answer.text


@pytest.mark.parametrize("words", ["BSN 111222333", "mail mij: noor@voorbeeld.nl"])
def test_words_that_lead_to_a_person_are_refused_at_their_field(staffed: Session, visit: Visit, words: str) -> None:
    case = b.raised(staffed)
    answer = take(visit("jb-milan"), case, "submit_to_ret", uitleg=words)
    assert answer.status_code == 400
    assert state(staffed, case) == "triage"


def test_a_stale_version_is_named_with_the_one_that_stands(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    client = visit("jb-milan")
    seen = case.version
    b.tell(staffed, case, "child_seen", "2026-03-15")
    data = {"versie": str(seen), "uitleg": "Dit typte ik."}
    answer = client.post(f"/casussen/{case.id}/stappen/submit_to_ret", data=data)
    assert answer.status_code == 409
    assert f"u zag versie {seen}, nu is het versie {case.version}" in answer.text
    assert "Dit typte ik." in answer.text


@pytest.mark.parametrize(("slug", "step"), [("jb-milan", "accept"), ("zm-lotte", "withdraw"), ("tm-ellen", "accept")])
def test_a_step_of_another_role_is_forbidden_with_whose_it_is(
    staffed: Session, visit: Visit, slug: str, step: str
) -> None:
    case = b.raised(staffed)
    client = visit(slug)
    assert take(client, case, step).status_code == 403
    assert "Deze stap is voor:" in client.get(f"/casussen/{case.id}/stappen/{step}").text


def test_a_step_from_another_state_is_refused_with_its_sentence(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    answer = take(visit("jb-milan"), case, "start_help", start="2026-03-16")
    assert answer.status_code == 409
    assert "Dit kan niet vanuit" in answer.text


def test_a_step_that_does_not_exist_is_not_found(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    assert visit("jb-milan").get(f"/casussen/{case.id}/stappen/onzin").status_code == 404


def test_the_day_of_the_intake_starts_help_only_when_that_is_confirmed(staffed: Session, visit: Visit) -> None:
    case = agreed(staffed)
    milan = visit("jb-milan")
    refused = take(milan, case, "start_help", start=b.TODAY.isoformat())
    assert refused.status_code == 400
    assert "Bevestig dat dit de eerste dag van de hulp was." in refused.text
    assert state(staffed, case) == "placing"
    started = take(milan, case, "start_help", start=b.TODAY.isoformat(), eerste_dag="ja")
    assert started.status_code == 303
    assert state(staffed, case) == "helped"


def test_a_start_that_lies_ahead_is_refused(staffed: Session, visit: Visit) -> None:
    case = agreed(staffed)
    answer = take(visit("jb-milan"), case, "start_help", start="2026-04-01")
    assert answer.status_code == 400
    assert "De startdatum ligt in de toekomst." in answer.text
    placement = current(staffed, case)
    assert placement is not None
    assert placement.started_on is None


def test_agreeing_asks_which_provider_said_yes(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    milan = visit("jb-milan")
    assert "Er is nog geen aanbieder die ja zei." in milan.get(f"/casussen/{case.id}/stappen/agree_place").text
    assert take(milan, case, "agree_place", verzoek=str(request.id)).status_code == 400
    asking.answer(staffed, request, "accepted")
    staffed.flush()
    answer = take(milan, case, "agree_place", verzoek=str(request.id))
    assert answer.status_code == 303
    assert state(staffed, case) == "placing"


def test_help_found_elsewhere_is_agreed_and_said(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    typed = {"hulp": "gezinshuis", "gepland": "2026-04-01", "uitleg": "Een tante wil dit."}
    assert take(visit("jb-milan"), case, "find_elsewhere", **typed).status_code == 303
    assert state(staffed, case) == "placing"


def test_help_that_does_not_fit_may_stop_when_the_search_goes_on(staffed: Session, visit: Visit) -> None:
    case = agreed(staffed)
    milan = visit("jb-milan")
    take(milan, case, "start_help", start=b.TODAY.isoformat(), eerste_dag="ja")
    staffed.expire_all()
    assert take(milan, case, "keep_searching", uitleg="Past niet.", stopt=b.TODAY.isoformat()).status_code == 303
    assert state(staffed, case) == "searching"
    assert current(staffed, case) is None


def test_the_form_of_a_step_comes_alone_for_htmx_and_whole_without(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    milan, address = visit("jb-milan"), f"/casussen/{case.id}/stappen/withdraw"
    assert "<html" in milan.get(address).text
    assert "<html" not in milan.get(address, headers={"HX-Request": "true"}).text


def test_every_guard_that_a_person_fills_in_has_a_field() -> None:
    from rets.web.step_form import GUARD_FIELDS

    elsewhere = {"quorum_present", "lines_complete", "unconflicted"}
    assert set(GUARD_FIELDS) == FILLED_IN - elsewhere
    used = {guard for step in STEPS.values() for guard in step.guards}
    assert set(GUARD_FIELDS) <= used


def test_handing_over_asks_the_other_first(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    owner, ellen = case.owner_id, b.person_id(staffed, "tm-ellen")
    client = visit("jb-milan")
    assert take(client, case, "hand_over", uitleg="Ik ben lang weg", eigenaar=str(ellen)).status_code == 303
    assert "houdt dezelfde eigenaar totdat" in client.get(f"/casussen/{case.id}").text
    staffed.refresh(case)
    assert case.owner_id == owner


def test_who_was_asked_takes_over_on_the_page_of_the_question(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    ellen = b.person_id(staffed, "tm-ellen")
    take(visit("jb-milan"), case, "hand_over", uitleg="Ik ben lang weg", eigenaar=str(ellen))
    task = b.tasks(staffed, case, "overdracht")[0]
    sent = {"antwoord": "overgenomen", "tekst": ""}
    client = visit("tm-ellen")
    assert "Ik neem de procesregie over" in client.get(f"/casussen/{case.id}/taken/{task.id}").text
    assert client.post(f"/casussen/{case.id}/taken/{task.id}", data=sent).status_code == 303
    staffed.refresh(case)
    assert case.owner_id == ellen
