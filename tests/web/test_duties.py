"""The roster of who is on call, and an alarm, in the browser."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.db import ViewerSession
from rets.models import Appointment, Case, Duty, Task
from rets.services.duty_register import on_call
from tests import asking as a
from tests import builders as b
from tests import tracking as t
from tests.web.conftest import TestClient
from workflows.words import ALARM

Visit = Callable[[str], TestClient]


def sent(session: Session, slug: str = "zm-lotte", **changes: str) -> dict[str, str]:
    """What is typed for a week of duty from today."""
    filled = {"regio": "HM", "wie": str(b.person_id(session, slug)), "vanaf": "2026-03-16", "tot": "2026-03-23"}
    return filled | changes


@pytest.fixture
def case(staffed: ViewerSession) -> Case:
    """A child that is acutely unsafe since today."""
    case = a.searching(staffed)
    b.tell(staffed, case, "unsafe_signal", "2026-03-16", t.milan(staffed))
    staffed.flush()
    return case


def alarm(session: Session, case: Case) -> Task:
    (found,) = b.tasks(session, case, ALARM)
    return found


@pytest.mark.parametrize("slug", ["ret-vz-omar", "beheer-max"])
def test_chair_and_administrator_say_who_is_on_call(staffed: Session, visit: Visit, slug: str) -> None:
    client = visit(slug)
    assert client.post("/bereikbaarheid/nieuw", data=sent(staffed)).status_code == 303
    assert "heeft nu dienst" in client.get("/bereikbaarheid").text
    assert on_call(staffed, "HM", b.TODAY) == [b.person_id(staffed, "zm-lotte")]


def test_every_fault_of_a_duty_stands_at_its_field(staffed: Session, visit: Visit) -> None:
    answer = visit("ret-vz-omar").post(
        "/bereikbaarheid/nieuw", data=sent(staffed, "jb-milan", vanaf="31-31-2026", tot="")
    )
    assert answer.status_code == 400
    assert "Er kloppen 3 dingen nog niet" in answer.text
    assert "geen rol in deze regio" in answer.text


def test_a_duty_does_not_end_before_it_begins(staffed: Session, visit: Visit) -> None:
    answer = visit("ret-vz-omar").post("/bereikbaarheid/nieuw", data=sent(staffed, tot="2026-03-16"))
    assert "eindigt voordat hij begint" in answer.text


def test_one_person_is_on_call_once_at_a_time(staffed: Session, visit: Visit) -> None:
    b.on_call(staffed, "zm-lotte")
    answer = visit("ret-vz-omar").post(
        "/bereikbaarheid/nieuw", data=sent(staffed, vanaf="2026-03-22", tot="2026-03-30")
    )
    assert "heeft al dienst van 16 maart 2026 tot en met 22 maart 2026" in answer.text


def test_the_next_week_is_no_overlap(staffed: Session, visit: Visit) -> None:
    b.on_call(staffed, "zm-lotte")
    answer = visit("ret-vz-omar").post(
        "/bereikbaarheid/nieuw", data=sent(staffed, vanaf="2026-03-23", tot="2026-03-30")
    )
    assert answer.status_code == 303


def test_a_duty_is_ended_with_a_reason(staffed: Session, visit: Visit) -> None:
    duty = b.on_call(staffed, "zm-lotte")
    client = visit("ret-vz-omar")
    answer = client.post(f"/bereikbaarheid/{duty.id}/einde", data={"tot": "2026-03-18", "waarom": "Geruild"})
    assert answer.status_code == 303
    assert "Geruild" in client.get("/bereikbaarheid").text
    assert on_call(staffed, "HM", b.TODAY + timedelta(days=2)) == []


def test_an_end_that_is_not_right_is_told_at_its_fields(staffed: Session, visit: Visit) -> None:
    duty = b.on_call(staffed, "zm-lotte")
    answer = visit("ret-vz-omar").post(f"/bereikbaarheid/{duty.id}/einde", data={"tot": "2026-03-25"})
    assert "Er kloppen 2 dingen nog niet" in answer.text


def test_a_region_of_somebody_else_is_not_the_chairs(staffed: Session, visit: Visit) -> None:
    answer = visit("ret-vz-omar").post("/bereikbaarheid/nieuw", data=sent(staffed, regio="AA"))
    assert answer.status_code == 400
    assert staffed.query(Duty).count() == 0


@pytest.mark.parametrize("change", ["UPDATE duties SET region = 'AA'", "DELETE FROM duties"])
def test_a_duty_is_never_overwritten(staffed: Session, change: str) -> None:
    b.on_call(staffed, "zm-lotte")
    with pytest.raises(DBAPIError), staffed.begin_nested():
        staffed.execute(text(change))


def test_without_anybody_on_call_the_list_says_so(visit: Visit) -> None:
    assert "Nu heeft niemand dienst" in visit("zm-lotte").get("/bereikbaarheid").text


def test_the_case_says_whom_to_telephone_and_what_to_do_meanwhile(case: Case, visit: Visit) -> None:
    text = " ".join(visit("jb-milan").get(f"/casussen/{case.id}").text.split())
    assert "Bel nu: Omar" in text
    assert "0800 2000" in text
    assert '<p class="rets-alert__tone">Alarm</p>' in text
    assert "tot ma 16 maart 2026, 13.00 uur" in text


def test_an_alarm_is_answered_in_the_browser(staffed: Session, case: Case, visit: Visit) -> None:
    client, address = visit("ret-vz-omar"), f"/casussen/{case.id}/taken/{alarm(staffed, case).id}"
    assert "Wie let er nu op het kind?" in client.get(address).text
    typed = {"antwoord": "opgepakt", "tekst": "De crisisdienst gaat erheen.", "wie": "De crisisdienst"}
    assert client.post(address, data=typed).status_code == 303
    assert "Het alarm is aangenomen" in client.get(f"/casussen/{case.id}").text


def test_an_alarm_without_words_keeps_what_was_typed(staffed: Session, case: Case, visit: Visit) -> None:
    address = f"/casussen/{case.id}/taken/{alarm(staffed, case).id}"
    answer = visit("ret-vz-omar").post(address, data={"antwoord": "opgepakt", "tekst": "Wij gaan erheen.", "wie": ""})
    assert answer.status_code == 400
    assert "Wij gaan erheen." in answer.text
    assert "Schrijf op wie nu op het kind let" in answer.text


def test_the_chair_sees_on_its_first_page_when_nobody_is_on_call(staffed: ViewerSession, visit: Visit) -> None:
    b.on_call(staffed, "zm-lotte", days=3)
    text = " ".join(visit("ret-vz-omar").get("/").text.split())
    assert "Haarlemmermeer: van do 19 maart 2026 tot ma 23 maart 2026." in text
    assert 'href="/bereikbaarheid/nieuw?regio=HM"' in text


def test_a_week_that_is_covered_asks_nothing(staffed: ViewerSession, visit: Visit) -> None:
    b.on_call(staffed, "zm-lotte")
    assert "Haarlemmermeer: van" not in visit("ret-vz-omar").get("/").text


def test_who_has_no_roster_to_fill_is_not_asked_to(visit: Visit) -> None:
    assert "Niemand bereikbaar" not in visit("zm-lotte").get("/").text


def test_somebody_who_left_leaves_a_gap(staffed: ViewerSession, visit: Visit) -> None:
    b.on_call(staffed, "zm-lotte")
    for seat in staffed.query(Appointment).filter_by(person_id=b.person_id(staffed, "zm-lotte")):
        seat.valid_until = b.TODAY
    assert "Haarlemmermeer: van ma 16 maart 2026" in " ".join(visit("ret-vz-omar").get("/").text.split())


def test_the_telephone_of_the_duty_goes_before_somebodys_own(staffed: ViewerSession, visit: Visit) -> None:
    chair = visit("ret-vz-omar")
    assert chair.post("/bereikbaarheid/nieuw", data=sent(staffed, telefoon="06-87654321")).status_code == 303
    case = a.searching(staffed)
    b.tell(staffed, case, "unsafe_signal", "2026-03-16", t.milan(staffed))
    for page in ("/bereikbaarheid", f"/casussen/{case.id}"):
        assert 'href="tel:0687654321"' in visit("zm-lotte").get(page).text


@pytest.mark.parametrize("phone", ["bel maar", "12", "06-1234567890123456789"])
def test_what_is_no_telephone_is_said_at_its_field(staffed: ViewerSession, visit: Visit, phone: str) -> None:
    answer = visit("ret-vz-omar").post("/bereikbaarheid/nieuw", data=sent(staffed, telefoon=phone))
    assert (answer.status_code, "Vul een telefoonnummer in" in answer.text) == (400, True)


def test_the_api_records_lists_and_ends_a_duty(visit: Visit) -> None:
    client = visit("ret-vz-omar")
    sent = {"region": "HM", "person": "zm-lotte", "valid_from": "2026-03-16", "valid_until": "2026-03-23"}
    made = client.post("/api/v1/bereikbaarheid", json=sent | {"phone": "06-12345678"})
    assert (made.status_code, made.json()["phone"]) == (201, "06-12345678")
    ended = client.post(
        f"/api/v1/bereikbaarheid/{made.json()['id']}/einde", json={"valid_until": "2026-03-20", "why": "Geruild"}
    )
    assert (ended.status_code, ended.json()["valid_until"]) == (201, "2026-03-20")
    assert [one["valid_until"] for one in client.get("/api/v1/bereikbaarheid").json()] == ["2026-03-20"]


def test_the_api_names_its_own_fields_in_a_fault_of_the_roster(visit: Visit) -> None:
    sent = {"region": "XX", "person": "niemand", "valid_from": "2026-03-01", "valid_until": "2026-03-01"}
    answer = visit("ret-vz-omar").post("/api/v1/bereikbaarheid", json=sent | {"phone": "bel maar"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
    fields = {one["field"] for one in answer.json()["errors"]}
    assert fields == {"region", "person", "valid_from", "valid_until", "phone"}


def test_a_duty_of_another_region_does_not_exist_for_the_api(staffed: Session, visit: Visit) -> None:
    duty = b.on_call(staffed, "zm-lotte")
    answer = visit("ret-vz-nadia").post(
        f"/api/v1/bereikbaarheid/{duty.id}/einde", json={"valid_until": "2026-03-20", "why": "Geruild"}
    )
    assert answer.status_code == 404
