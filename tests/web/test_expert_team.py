"""The table of the expert team: who sees it, what it shows first, and a decision that names who, what and when."""

from collections.abc import Callable

import pytest
from fastapi.testclient import TestClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets.models import Appointment, Case, Decision, DecisionLine, Meeting, Read
from rets.services.audit import ENGINE
from rets.services.meetings import settle_item
from tests import builders as b
from tests.supply import offer_of

Visit = Callable[[str], TestClient]
CHAIR = "ret-vz-omar"


def typed(case: Case, meeting: Meeting, line: dict[str, str] | None = None, **changes: str) -> dict[str, str]:
    """A decision as the chair fills it in, with one line."""
    plain = {
        "versie": str(case.version),
        "vergadering": str(meeting.id),
        "regels": "2",
        "vraag": "Waar kan dit kind wonen?",
        "besluit": "Zilverreiger biedt een plek.",
    }
    return plain | (line or {}) | changes


def line_to(session: Session, slug: str, row: int = 0) -> dict[str, str]:
    """A line of the form."""
    return {
        f"regel-{row}-wie": str(b.organisation(session, slug).id),
        f"regel-{row}-wat": "Bied een plek",
        f"regel-{row}-uiterlijk": "2026-03-20",
        f"regel-{row}-bedrag": "0",
    }


def test_the_agenda_shows_each_case_with_why_it_stands_there(staffed: Session, visit: Visit) -> None:
    b.at_ret(staffed)
    text = visit(CHAIR).get("/ret").text
    assert "HM-1" in text
    assert "Een norm is overschreden. Uiterste datum: 2 juni 2026." in text
    assert "Aangemeld bij het team." in text


def test_a_meeting_of_the_past_on_which_no_case_waits_is_no_longer_on_the_agenda(
    staffed: Session, visit: Visit
) -> None:
    case = b.at_ret(staffed)
    meeting = b.meeting(staffed, case, present=())
    meeting.starts_at, meeting.held_at = b.at("2026-01-08"), None
    staffed.flush()
    assert f"/ret/vergaderingen/{meeting.id}" in visit(CHAIR).get("/ret").text
    settle_item(staffed, case, "elders_behandeld", b.NOW)
    staffed.flush()
    assert f"/ret/vergaderingen/{meeting.id}" not in visit(CHAIR).get("/ret").text
    assert f"/ret/vergaderingen/{meeting.id}" not in visit(CHAIR).get("/").text


@pytest.mark.parametrize("slug", ["jb-milan", "zm-lotte", "cm-vera", "mon-greet", "beheer-max", "za-roos"])
def test_the_agenda_is_for_the_team_alone(visit: Visit, slug: str) -> None:
    assert visit(slug).get("/ret").status_code == 403


def test_a_team_sees_no_meeting_of_another_team(staffed: Session, visit: Visit) -> None:
    meeting = b.meeting(staffed, b.at_ret(staffed))
    assert visit("ret-vz-nadia").get(f"/ret/vergaderingen/{meeting.id}").status_code == 404


def test_the_chair_records_who_is_there_and_reads_whether_that_is_enough(staffed: Session, visit: Visit) -> None:
    meeting = b.meeting(staffed, b.at_ret(staffed), present=())
    meeting.starts_at = b.NOW
    staffed.flush()
    client = visit(CHAIR)
    address = f"/ret/vergaderingen/{meeting.id}"
    assert "nog niet genoeg" in client.get(address).text
    here = [str(b.person_id(staffed, slug)) for slug in b.TEAM_HM]
    assert client.post(f"{address}/aanwezig", data={"aanwezig": here}).status_code == 303
    assert "genoeg leden" in client.get(address).text


def test_a_member_who_is_not_the_chair_records_nobody(staffed: Session, visit: Visit) -> None:
    meeting = b.meeting(staffed, b.at_ret(staffed))
    assert visit("ret-gi-anke").post(f"/ret/vergaderingen/{meeting.id}/aanwezig", data={}).status_code == 403


def test_an_incomplete_team_is_offered_advice_only(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    meeting = b.meeting(staffed, case)
    provider = b.person_id(staffed, "ret-za-femke")
    for one in staffed.scalars(select(Appointment).where(Appointment.person_id == provider)):
        one.valid_until = b.TODAY
    text = visit(CHAIR).get(f"/ret/casussen/{case.id}/besluit?vergadering={meeting.id}").text
    assert "een lid van een aanbieder" in text
    assert "Leg het advies vast" in text
    assert "Leg het besluit vast" not in text


def test_the_case_sheet_names_nobody_and_is_written_in_the_read_log(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    text = visit(CHAIR).get(f"/ret/casussen/{case.id}/blad").text
    assert "Kind van 10 jaar" in text
    assert "HM-1" not in text
    assert "djgb" not in text
    assert "2016" not in text.split("<footer")[0]
    assert staffed.scalars(select(Read.what).where(Read.case_id == case.id)).all() == ["sheet"]


def test_the_power_behind_each_addressee_is_shown_before_deciding(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    b.meeting(staffed, case)
    text = visit(CHAIR).get(f"/ret/casussen/{case.id}/besluit").text
    assert "gaf dit team mandaat" in text
    assert "mandaat)" in text


def test_who_does_not_decide_is_said_beforehand_with_the_quorum_that_is_left(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    b.meeting(staffed, case)
    b.asked(staffed, case, offer_of(staffed, b.organisation(staffed, "zilverreiger")), state="refused", code="leeftijd")
    text = visit(CHAIR).get(f"/ret/casussen/{case.id}/besluit").text
    assert "werkt daar en beslist niet mee" in text
    assert "Zonder dit lid: 3 aanwezig, 3 nodig. Dat is genoeg." in text


def test_an_amount_above_the_mandate_makes_advice_of_the_line(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    meeting = b.meeting(staffed, case)
    line = line_to(staffed, "gemeente-haarlemmermeer") | {"regel-0-bedrag": "75000"}
    visit(CHAIR).post(f"/ret/casussen/{case.id}/besluit", data=typed(case, meeting, line))
    assert staffed.scalars(select(Decision.kind)).all() == ["advice"]
    number = staffed.scalars(select(DecisionLine.id)).one()
    assert "Dit kost meer. Zonder ja op tijd" in visit("gem-koen").get(f"/besluiten/{number}").text


def test_a_decision_is_taken_and_followed(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    meeting = b.meeting(staffed, case)
    client = visit(CHAIR)
    answer = client.post(
        f"/ret/casussen/{case.id}/besluit", data=typed(case, meeting, line_to(staffed, "zilverreiger"))
    )
    assert answer.headers["Location"] == "/ret/besluiten"
    assert staffed.scalars(select(Decision.kind)).all() == ["binding"]
    text = client.get("/ret/besluiten").text
    assert "Bied een plek" in text
    assert "nog geen antwoord" in text


def test_every_gap_of_a_decision_is_named_at_its_field_and_nothing_is_lost(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    meeting = b.meeting(staffed, case)
    given = typed(case, meeting, {"regel-1-wat": "Bel de ouders"}, vraag="")
    answer = visit(CHAIR).post(f"/ret/casussen/{case.id}/besluit", data=given)
    assert answer.status_code == 400
    assert "Schrijf op welke vraag het team beantwoordt." in answer.text
    assert 'href="#veld-regel-1-wie"' in answer.text
    assert 'href="#veld-regel-1-uiterlijk"' in answer.text
    assert "Bel de ouders" in answer.text
    assert staffed.scalars(select(Decision)).all() == []


def test_another_line_can_be_asked_for_without_a_script(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    meeting = b.meeting(staffed, case)
    answer = visit(CHAIR).post(f"/ret/casussen/{case.id}/besluit", data=typed(case, meeting, meer="ja"))
    assert answer.status_code == 200
    assert "regel-2-wie" in answer.text


def test_without_quorum_the_decision_is_refused_with_its_sentence(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    meeting = b.meeting(staffed, case, present=(CHAIR,))
    given = typed(case, meeting, line_to(staffed, "zilverreiger"))
    answer = visit(CHAIR).post(f"/ret/casussen/{case.id}/besluit", data=given)
    assert answer.status_code == 409
    assert "te weinig leden aanwezig" in answer.text


def test_a_decision_on_an_older_version_names_both_versions(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    meeting = b.meeting(staffed, case)
    given = typed(case, meeting, line_to(staffed, "zilverreiger"), versie="1")
    answer = visit(CHAIR).post(f"/ret/casussen/{case.id}/besluit", data=given)
    assert answer.status_code == 409
    assert "u zag versie 1, nu geldt versie" in answer.text
    assert "Zilverreiger biedt een plek." in answer.text


def test_a_member_may_read_the_sheet_but_not_decide(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    b.meeting(staffed, case)
    client = visit("ret-gi-anke")
    assert client.get(f"/ret/casussen/{case.id}/blad").status_code == 200
    assert client.get(f"/ret/casussen/{case.id}/besluit").status_code == 403


def test_an_urgent_meeting_is_called_outside_the_rhythm(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    answer = visit(CHAIR).post("/ret/spoed", data={"casus": str(case.id), "waarom": "Het kind moet vrijdag weg."})
    assert answer.status_code == 303
    meeting = staffed.scalars(select(Meeting).where(Meeting.kind == "spoed")).one()
    assert answer.headers["Location"] == f"/ret/vergaderingen/{meeting.id}"
    assert [item.case_id for item in meeting.items] == [case.id]
    assert b.events(staffed, case, "decision.urgent")


def test_an_urgent_meeting_needs_a_case_and_a_reason(staffed: Session, visit: Visit) -> None:
    answer = visit(CHAIR).post("/ret/spoed", data={})
    assert answer.status_code == 400
    assert "Kies om welke casus het gaat." in answer.text
    assert "Schrijf op waarom dit niet kan wachten." in answer.text


def test_a_second_urgent_meeting_for_one_case_is_refused(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    client = visit(CHAIR)
    given = {"casus": str(case.id), "waarom": "Het kind moet vrijdag weg."}
    client.post("/ret/spoed", data=given)
    answer = client.post("/ret/spoed", data=given)
    assert answer.status_code == 409
    assert "al een spoedoverleg" in answer.text


def test_an_advice_names_who_what_and_when(staffed: Session, visit: Visit) -> None:
    case = b.raised(staffed)
    b.step(staffed, case, "consult_ret", ENGINE)
    task = b.tasks(staffed, case, "consult")[0]
    client = visit(CHAIR)
    refused = client.post(f"/ret/adviezen/{task.id}", data={"advies": "Zoek verder."})
    assert refused.status_code == 400
    given = {
        "advies": "Zoek verder.",
        "wie": "de zorgmakelaar",
        "wat": "bel drie gezinshuizen",
        "uiterlijk": "20-03-2026",
    }
    assert client.post(f"/ret/adviezen/{task.id}", data=given).status_code == 303
    assert (
        task.answer_text
        == "Zoek verder. Wie: de zorgmakelaar. Wat: bel drie gezinshuizen. Uiterlijk: vr 20 maart 2026."
    )


def decided(session: Session, client: TestClient, slug: str = "gemeente-haarlemmermeer") -> DecisionLine:
    """A line of a decision to this organisation."""
    case = b.at_ret(session)
    meeting = b.meeting(session, case)
    client.post(f"/ret/casussen/{case.id}/besluit", data=typed(case, meeting, line_to(session, slug)))
    return session.scalars(select(DecisionLine)).one()


def test_the_addressee_reads_its_line_and_answers(staffed: Session, visit: Visit) -> None:
    line = decided(staffed, visit(CHAIR))
    client = visit("gem-koen")
    assert "Bied een plek" in client.get(f"/besluiten/{line.id}").text
    assert "Bied een plek" in client.get("/besluiten").text
    assert client.post(f"/besluiten/{line.id}/antwoord", data={"antwoord": "accepted"}).status_code == 303
    assert line.answer_code == "accepted"


def test_an_objection_without_words_is_refused_at_its_field(staffed: Session, visit: Visit) -> None:
    line = decided(staffed, visit(CHAIR))
    answer = visit("gem-koen").post(f"/besluiten/{line.id}/antwoord", data={"antwoord": "objection"})
    assert answer.status_code == 400
    assert "Schrijf op wat het bezwaar is" in answer.text
    assert 'href="#veld-toelichting"' in answer.text


def test_another_organisation_knows_nothing_of_a_line(staffed: Session, visit: Visit) -> None:
    line = decided(staffed, visit(CHAIR))
    assert visit("gem-ali").get(f"/besluiten/{line.id}").status_code == 404


def test_the_chair_follows_a_line_but_does_not_answer_it(staffed: Session, visit: Visit) -> None:
    line = decided(staffed, visit(CHAIR), "zilverreiger")
    client = visit(CHAIR)
    assert "Uw antwoord" not in client.get(f"/besluiten/{line.id}").text
    assert client.post(f"/besluiten/{line.id}/antwoord", data={"antwoord": "accepted"}).status_code == 403
    assert client.post(f"/besluiten/{line.id}/gedaan", data={"gedaan_op": "2026-03-16"}).status_code == 303
    assert line.done_on == b.TODAY


def test_a_case_without_an_answer_yet_goes_on_the_longlist_of_the_page(staffed: Session, visit: Visit) -> None:
    case = b.at_ret(staffed)
    meeting = b.meeting(staffed, case)
    client = visit(CHAIR)
    given = {"longlist-casus": str(case.id), "longlist": "Geen gezinshuis vrij."}
    assert client.post(f"/ret/vergaderingen/{meeting.id}/longlist", data=given).status_code == 303
    assert "Uiterlijk terug" in client.get("/ret").text
    assert "op de longlist" in client.get(f"/ret/vergaderingen/{meeting.id}").text
