"""Ongedaan maken: what one just did is taken back by a new event, as long as nobody built on it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import clock
from rets.models import Case, Event, Message, Request
from rets.services.audit import verify
from rets.services.requests import withdraw_request
from tests import asking
from tests import builders as b
from tests.places import an_offer

Visit = Callable[[str], TestClient]
BUTTON = "Ongedaan maken"


def told(client: TestClient, case: Case, kind: str = "child_seen", **typed: Any) -> str:
    """A fact is recorded; gives the page of the case that follows."""
    data = {"versie": str(case.version), "on": "2026-03-16"} | typed
    assert client.post(f"/casussen/{case.id}/feiten/{kind}", data=data).status_code == 303
    return client.get(f"/casussen/{case.id}").text


def newest(session: Session, case: Case) -> int:
    """The number of the newest event that somebody did."""
    kinds = select(Event.seq).where(Event.case_id == case.id, Event.actor_id.is_not(None))
    acts = kinds.where(
        Event.kind.not_like("clock.%"), Event.kind.not_like("standing.%"), Event.kind.not_like("match.%")
    )
    return session.scalars(acts.order_by(Event.seq.desc())).first() or 0


def undo(session: Session, client: TestClient, case: Case) -> Any:
    return client.post(f"/casussen/{case.id}/terugnemen", data={"nummer": str(newest(session, case))})


def test_a_fact_is_offered_to_be_taken_back_in_the_message_right_after_it(staffed: Session, visit: Visit) -> None:
    text = told(visit("jb-milan"), asking.searching(staffed))
    assert f"{BUTTON}: kind gezien" in text.split('id="meldingen"')[1].split('id="casus"')[0]


def test_a_fact_that_is_taken_back_leaves_the_dossier_as_it_was(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    before, milan = case.dossier["safety"], visit("jb-milan")
    told(milan, case)
    assert undo(staffed, milan, case).status_code == 303
    assert staffed.get_one(Case, case.id).dossier["safety"] == before


def test_the_history_shows_both_and_its_chain_holds(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    milan = visit("jb-milan")
    told(milan, case)
    undo(staffed, milan, case)
    text = milan.get(f"/casussen/{case.id}/geschiedenis").text
    assert "Teruggenomen: kind gezien." in text
    assert "Kind gezien." in text
    assert list(verify(staffed)) == []


def test_a_clock_that_was_met_by_mistake_runs_again(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    milan = visit("jb-milan")
    told(milan, case, "koers_set", goals="Naar school", needed_help="Gezinshuis")
    undo(staffed, milan, case)
    assert staffed.get_one(Case, case.id).dossier["koers"]["set_on"] is None
    kinds = [(one.kind, one.data["clock"]) for one in b.events(staffed, case, "clock.met", "clock.opened")]
    assert kinds[-1][0] == "clock.opened"


def test_in_the_history_it_is_offered_for_half_an_hour(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    milan = visit("jb-milan")
    told(milan, case)
    assert BUTTON in milan.get(f"/casussen/{case.id}/geschiedenis").text
    with clock.use(b.NOW + timedelta(minutes=31)):
        assert BUTTON not in milan.get(f"/casussen/{case.id}/geschiedenis").text
        assert undo(staffed, milan, case).status_code == 409


def test_after_a_colleague_acted_it_is_refused_with_its_sentence(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    milan = visit("jb-milan")
    told(milan, case)
    seq = newest(staffed, case)
    told(visit("zm-lotte"), case)
    answer = milan.post(f"/casussen/{case.id}/terugnemen", data={"nummer": str(seq)})
    assert answer.status_code == 409
    assert "Intussen gebeurde er meer in deze casus" in answer.text


def test_what_another_did_is_not_offered(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    told(visit("jb-milan"), case)
    lotte = visit("zm-lotte")
    assert BUTTON not in lotte.get(f"/casussen/{case.id}/geschiedenis").text
    assert undo(staffed, lotte, case).status_code == 409


def test_a_fact_on_which_others_were_called_stays_and_says_why(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    milan = visit("jb-milan")
    told(milan, case, "unsafe_signal", text="Er is geslagen.")
    assert "aan een ander gevraagd" in milan.get(f"/casussen/{case.id}/geschiedenis").text
    assert undo(staffed, milan, case).status_code == 409
    assert staffed.get_one(Case, case.id).acute


def test_a_fact_that_gave_the_case_to_another_town_stays(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    milan = visit("jb-milan")
    told(milan, case, "residence_settled", municipality="Haarlem")
    assert "Leg de goede gemeente vast" in milan.get(f"/casussen/{case.id}/geschiedenis").text


def test_a_step_names_its_way_back_instead(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    text = visit("zm-lotte").get(f"/casussen/{case.id}/geschiedenis").text
    assert "Een stap neemt u niet terug" in text


def test_a_withdrawn_request_runs_again_with_its_place(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    withdraw_request(staffed, case, request, actor=asking.lotte(staffed), at=b.NOW)
    assert undo(staffed, visit("zm-lotte"), case).status_code == 303
    assert staffed.get_one(Request, request.id).state == "open"
    assert "request.asked_again" in staffed.scalars(select(Message.kind)).all()


def test_a_request_is_taken_back_by_withdrawing_it(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    text = visit("zm-lotte").get(f"/casussen/{case.id}/geschiedenis").text
    assert "Trek het dan in" in text


@pytest.mark.parametrize("code", ["accepted", "waiting_list", "needs_information", "refused"])
def test_a_provider_takes_an_answer_back_and_the_request_waits_again(staffed: Session, visit: Visit, code: str) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    more = {"expected_on": asking.SOON} if code == "waiting_list" else {}
    more |= {"ground": "vol"} if code == "refused" else {}
    asking.answer(staffed, request, code, text="Is er een hond in huis?", **more)
    roos = visit("za-roos")
    text = roos.get(f"/verzoeken/{request.id}").text
    assert BUTTON in text
    number = text.split('name="nummer" value="')[1].split('"')[0]
    assert roos.post(f"/verzoeken/{request.id}/terugnemen", data={"nummer": number}).status_code == 303
    again = staffed.get_one(Request, request.id)
    assert (again.state, again.answered_at) == ("open", None)
    assert "Teruggenomen" in visit("jb-milan").get(f"/casussen/{case.id}/geschiedenis").text


def test_a_no_that_is_taken_back_stands_no_longer_among_what_was_tried(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed, tried=[{"form": "gezinshuis", "provider": "Elders", "on": "2026-02-01"}])
    before, request = case.dossier["tried"], asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    asking.answer(staffed, request, "refused", ground="vol")
    roos = visit("za-roos")
    number = roos.get(f"/verzoeken/{request.id}").text.split('name="nummer" value="')[1].split('"')[0]
    roos.post(f"/verzoeken/{request.id}/terugnemen", data={"nummer": number})
    assert staffed.get_one(Case, case.id).dossier["tried"] == before


def test_an_answer_on_which_a_place_was_agreed_stays(staffed: Session, visit: Visit) -> None:
    case = asking.searching(staffed)
    request = asking.ask(staffed, case, an_offer(staffed, b.TODAY))
    asking.answer(staffed, request, "accepted")
    roos = visit("za-roos")
    number = roos.get(f"/verzoeken/{request.id}").text.split('name="nummer" value="')[1].split('"')[0]
    asking.agree(staffed, case, request)
    assert roos.post(f"/verzoeken/{request.id}/terugnemen", data={"nummer": number}).status_code == 409
    assert staffed.get_one(Request, request.id).state == "accepted"


def test_who_said_to_be_away_by_mistake_takes_it_back(staffed: Session, visit: Visit) -> None:
    femke = visit("ret-za-femke")
    femke.post("/afwezig", data={"van": "2026-03-16", "tot": "2026-03-23", "vervanger": ""})
    assert f"{BUTTON}: wat u net vastlegde" in femke.get("/afwezig").text
    with clock.use(b.NOW + timedelta(minutes=5)):
        assert femke.post("/afwezig/terugnemen").status_code == 303
        assert "U bent afwezig" not in femke.get("/afwezig").text


def test_an_absence_of_an_hour_ago_is_not_taken_back(staffed: Session, visit: Visit) -> None:
    femke = visit("ret-za-femke")
    femke.post("/afwezig", data={"van": "2026-03-16", "tot": "2026-03-23", "vervanger": ""})
    with clock.use(b.NOW + timedelta(hours=1)):
        assert femke.post("/afwezig/terugnemen").status_code == 409


def test_a_message_that_was_opened_can_be_unread_again(staffed: Session, visit: Visit) -> None:
    asking.searching(staffed)
    message = staffed.scalars(select(Message).where(Message.person_id == b.person_id(staffed, "jb-milan"))).first()
    assert message is not None
    milan = visit("jb-milan")
    milan.post(f"/berichten/{message.id}/gelezen")
    assert "Weer ongelezen" in milan.get("/berichten?toon=alles").text
    assert milan.post(f"/berichten/{message.id}/ongelezen").status_code == 303
    assert staffed.get_one(Message, message.id).read_at is None
