"""What a route asks reaches whoever it is for, on their own page, and their answer opens the next step."""

from rets.access import reader_for
from tests import builders as b
from tests.walking import walk


def test_the_provider_answers_about_its_light_contract_without_learning_who_the_child_is(staffed, visit):
    trip = walk(staffed, "Zandvoort", label="GEHEIM-7")
    trip.ask(trip.offer())
    task = trip.step("light_contract")
    browser, path = visit("za-roos"), f"/casussen/{trip.case.id}/taken/{task.id}"
    shown = browser.get(path).text
    assert "Vul het light-contract in." in shown
    assert "GEHEIM-7" not in shown
    assert browser.post(path, data={"antwoord": "verstuurd", "tekst": "Verstuurd."}).status_code == 303
    assert task.answer_code == "verstuurd"


def test_the_contract_manager_finds_the_table_among_the_work_and_answers_with_what_follows(staffed, visit):
    trip = walk(staffed, "Haarlem")
    trip.ask(trip.offer())
    task = trip.step("het")
    who = staffed.get(type(trip.case.jeugdbeschermer), task.person_id).slug if task.person_id else "gem-ilse"
    path = f"/casussen/{trip.case.id}/taken/{task.id}"
    assert visit(who).post(path, data={"antwoord": "vervolg", "tekst": ""}).status_code == 400
    assert visit(who).post(path, data={"antwoord": "vervolg", "tekst": "Wij betalen."}).status_code == 303
    assert trip.asked() == ["het", "light_contract"]


def test_the_case_page_says_by_which_channel_an_answer_comes(staffed, visit):
    trip = walk(staffed, "Haarlemmermeer", safety={"acute_since": "2026-03-16"})
    trip.ask(trip.offer())
    text = visit("jb-milan").get(f"/casussen/{trip.case.id}").text
    assert "Wacht op contractmanager, per telefoon" in text
    assert "Akkoord aan de telefoon gehoord? Leg het vast" in text


def test_whose_answer_is_in_sees_the_case_no_longer(staffed):
    trip = walk(staffed, "Zandvoort")
    trip.ask(trip.offer())
    roos = reader_for(staffed, "za-roos", b.TODAY)
    assert roos.tokens & set(trip.case.audience)
    trip.answer("light_contract", "verstuurd")
    assert not roos.tokens & set(trip.case.audience)
