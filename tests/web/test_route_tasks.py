"""What a route asks reaches whoever it is for, on their own page, and their answer opens the next step."""

from rets.access import reader_for
from rets.models import Person
from rets.services.tasks import addressees
from tests import builders as b
from tests.walking import asked, walk


def asked_slug(session, task):
    """Who of the cast may answer a task."""
    return session.get_one(Person, addressees(session, task, b.NOW)[0]).slug


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
    path, who = f"/casussen/{trip.case.id}/taken/{task.id}", asked_slug(staffed, task)
    sent_back = visit(who).post(path, data={"antwoord": "vervolg", "tekst": "Terug naar de gemeente."})
    assert (sent_back.status_code, task.answered_at) == (400, None)
    assert "Noem wie dit doet." in sent_back.text
    named = {"wie_doet": "de contractmanager", "wat": "Betaalt", "uiterlijk": b.TODAY.isoformat()}
    assert visit(who).post(path, data={"antwoord": "vervolg", "tekst": "Wij betalen."} | named).status_code == 303
    assert trip.asked() == ["het", "afwegingskader", "light_contract"]


def test_the_page_of_a_table_asks_who_does_what_by_when_and_keeps_what_was_typed(staffed, visit):
    trip = walk(staffed, "Haarlem")
    trip.ask(trip.offer())
    task = trip.step("het")
    path, who = f"/casussen/{trip.case.id}/taken/{task.id}", asked_slug(staffed, task)
    assert "Wie doet wat, en wanneer?" in visit(who).get(path).text
    typed = {"antwoord": "vervolg", "tekst": "", "wie_doet": "de contractmanager", "wat": "", "uiterlijk": "31-02-2026"}
    answer = visit(who).post(path, data=typed)
    assert (answer.status_code, task.answered_at) == (400, None)
    assert 'value="de contractmanager"' in answer.text
    assert "Vul een bestaande datum in" in answer.text


def test_a_question_of_the_board_needs_no_day_and_its_decision_does(staffed, visit):
    case = b.at_ret(staffed)
    b.step(staffed, case, "escalate", b.chair(staffed))
    (task,) = b.tasks(staffed, case, "bestuurlijk")
    path, board = f"/casussen/{case.id}/taken/{task.id}", visit("gem-koen")
    assert "Vul dit in bij het antwoord" in board.get(path).text
    assert board.post(path, data={"antwoord": "besloten", "tekst": "Ja."}).status_code == 400
    assert board.post(path, data={"antwoord": "vraag", "tekst": "Wat kost het?"}).status_code == 303
    assert (task.answered_at, b.tasks(staffed, case, "vraag")[0].role) == (None, "ret_chair")


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
