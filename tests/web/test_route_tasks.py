"""What a route asks reaches whoever it is for, on their own page, and their answer opens the next step."""

from rets.access import reader_for
from tests import builders as b
from tests.walking import asked, walk


def test_the_provider_answers_about_its_offer_without_learning_who_the_child_is(staffed, visit):
    trip, request = asked(staffed, "Alkmaar", label="GEHEIM-7")
    trip.send("a4", "contractmanager", request)
    trip.send("maatwerkofferte", "aanbieder", request)
    task = trip.step("offerte")
    browser, path = visit("za-roos"), f"/casussen/{trip.case.id}/taken/{task.id}"
    shown = browser.get(path).text
    assert "Vul één keer de maatwerkofferte in" in shown
    assert "GEHEIM-7" not in shown
    assert browser.post(path, data={"antwoord": "ingevuld", "tekst": ""}).status_code == 400
    assert browser.post(path, data={"antwoord": "ingevuld", "tekst": "Aan de gemeente, vandaag."}).status_code == 303
    assert task.answer_code == "ingevuld"


def test_who_says_that_a_form_was_sent_that_nobody_sent_hears_what_misses_and_where_it_is_made(staffed, visit):
    trip, _request = asked(staffed, "Amsterdam")
    browser, path = visit("jb-milan"), f"/casussen/{trip.case.id}/taken/{trip.step('nih').id}"
    refused = browser.post(path, data={"antwoord": "verstuurd", "tekst": "Klaar."})
    assert refused.status_code == 409
    assert "Nog te versturen: de aanvraag voor niet ingekochte hulp." in refused.text
    assert f'href="/casussen/{trip.case.id}/documenten"' in refused.text
    outside = {"antwoord": "buiten_rets", "tekst": "Aan de gemeente, per post, op 13 maart."}
    assert browser.post(path, data=outside).status_code == 303


def test_the_contract_manager_finds_the_table_among_the_work_and_answers_with_what_follows(staffed, visit):
    trip = walk(staffed, "Haarlem")
    trip.ask(trip.offer())
    task = trip.step("het")
    who = staffed.get(type(trip.case.jeugdbeschermer), task.person_id).slug if task.person_id else "gem-ilse"
    path = f"/casussen/{trip.case.id}/taken/{task.id}"
    assert visit(who).post(path, data={"antwoord": "vervolg", "tekst": ""}).status_code == 400
    assert visit(who).post(path, data={"antwoord": "vervolg", "tekst": "Wij betalen."}).status_code == 303
    assert trip.asked() == ["het", "afwegingskader", "light_contract"]


def test_the_case_page_says_by_which_channel_an_answer_comes(staffed, visit):
    trip = walk(staffed, "Haarlemmermeer", safety={"acute_since": "2026-03-16"})
    trip.ask(trip.offer())
    text = visit("jb-milan").get(f"/casussen/{trip.case.id}").text
    assert "Wacht op contractmanager, per telefoon" in text
    assert "Akkoord aan de telefoon gehoord? Leg het vast" in text


def test_whose_answer_is_in_sees_the_case_no_longer(staffed):
    trip, request = asked(staffed, "Alkmaar")
    trip.send("a4", "contractmanager", request)
    trip.send("maatwerkofferte", "aanbieder", request)
    roos = reader_for(staffed, "za-roos", b.TODAY)
    assert roos.tokens & set(trip.case.audience)
    trip.answer("offerte", "ingevuld", "Aan de gemeente, vandaag.")
    assert not roos.tokens & set(trip.case.audience)
