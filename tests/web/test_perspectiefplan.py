"""Handing over the perspectiefplan: a button where the region asks for it, a clock that holds nothing up (N14)."""

import pytest

from rets.models import Appointment
from rets.services import documents
from tests import builders as b
from tests import documents as d

TEXT = "Leg het perspectiefplan voor"


@pytest.fixture
def case(staffed):
    made = d.whole(staffed, municipality="Hoorn", label="WF-1")
    staffed.flush()
    return made


@pytest.fixture
def sent(staffed, case):
    plan, milan = d.made(staffed, case, "perspectiefplan"), d.reader(staffed, "jb-milan")
    return documents.send(staffed, milan, case, plan, to="gemeente", channel="mail", on=b.TODAY, at=b.NOW)


def hand_over(browser, case):
    sent = {"versie": str(case.version), "soort": "perspectiefplan", "tekst": "Het plan ligt bij u."}
    return browser.post(f"/casussen/{case.id}/vragen", data=sent)


def test_the_button_leads_to_the_form_with_the_choice_made(visit, case):
    browser = visit("jb-milan")
    assert TEXT in browser.get(f"/casussen/{case.id}").text
    form = browser.get(f"/casussen/{case.id}/vragen?soort=perspectiefplan").text
    assert 'value="perspectiefplan" checked' in " ".join(form.split())


def test_another_region_has_no_such_button_or_choice(staffed, visit):
    made = b.raised(staffed)
    staffed.flush()
    browser = visit("jb-milan")
    for path in ("", "/vragen"):
        assert TEXT not in browser.get(f"/casussen/{made.id}{path}").text
    assert hand_over(browser, made).status_code == 400


def test_a_plan_that_nobody_sent_is_not_handed_over_and_the_page_leads_to_where_it_is_made(visit, case):
    refused = hand_over(visit("jb-milan"), case)
    assert refused.status_code == 409
    assert "Maak en verstuur eerst het perspectiefplan, bij Documenten." in refused.text
    assert f'href="/casussen/{case.id}/documenten"' in refused.text


@pytest.mark.usefixtures("sent")
def test_the_municipality_gets_it_and_the_line_of_time_shows_its_term(visit, case):
    browser = visit("jb-milan")
    assert hand_over(browser, case).status_code == 303
    text = browser.get(f"/casussen/{case.id}").text
    assert "Perspectiefplan beoordelen" in text
    assert "De start van de hulp wacht hier niet op." in text
    assert TEXT not in text
    assert "Perspectiefplan beoordelen" in visit("gem-petra").get("/gemeente").text


@pytest.mark.usefixtures("sent")
def test_the_municipality_answers_and_cannot_refuse_the_need(staffed, visit, case):
    hand_over(visit("jb-milan"), case)
    (task,) = b.tasks(staffed, case, "perspectiefplan")
    path = f"/casussen/{case.id}/taken/{task.id}"
    petra = visit("gem-petra")
    assert petra.post(path, data={"antwoord": "afgewezen", "tekst": "Nee"}).status_code == 400
    assert petra.post(path, data={"antwoord": "gezien", "tekst": ""}).status_code == 303
    assert (task.answer_code, case.state) == ("gezien", "searching")


@pytest.mark.usefixtures("sent")
def test_a_plan_that_the_owner_passes_on_is_not_offered_to_be_handed_over_again(staffed, visit, case):
    office = b.organisation(staffed, "gemeente-hoorn").id
    for post in staffed.query(Appointment).filter_by(organisation_id=office):
        post.valid_until = b.TODAY
    browser = visit("jb-milan")
    assert hand_over(browser, case).status_code == 303
    assert b.tasks(staffed, case, "doorgeven")
    assert TEXT not in browser.get(f"/casussen/{case.id}").text
