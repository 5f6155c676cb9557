"""The documents of a case on its pages: made, looked at, marked as sent, each by whom it may be."""

import re

import pytest

from rets import access
from rets.services.audit import ENGINE
from tests import builders as b
from tests import deciding
from tests import documents as d


@pytest.fixture
def number(staffed):
    case = d.whole(staffed)
    staffed.flush()
    return case.id


def make(browser, number, kind="brief", about=""):
    return browser.post(f"/casussen/{number}/documenten", data={"soort": kind, "over": about})


def first_document(browser, number):
    found = re.search(rf"/casussen/{number}/documenten/(\d+)", browser.get(f"/casussen/{number}/documenten").text)
    assert found
    return f"/casussen/{number}/documenten/{found[1]}"


def test_a_document_is_made_and_shown(visit, number):
    browser = visit("jb-milan")
    assert make(browser, number).status_code == 303
    page = browser.get(f"/casussen/{number}/documenten").text
    assert "Brief van de jeugdbeschermer, versie 1" in page
    assert "Brief van de jeugdbeschermer, versie 1" in browser.get(f"/casussen/{number}").text


def test_a_pdf_is_looked_at_in_place_and_never_kept_by_the_browser(visit, number):
    browser = visit("jb-milan")
    make(browser, number)
    answer = browser.get(first_document(browser, number))
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline; ")
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")
    assert answer.content.startswith(b"%PDF")


def test_a_pdf_is_kept_under_a_name_without_the_label(visit, number):
    browser = visit("jb-milan")
    make(browser, number)
    kept = browser.get(f"{first_document(browser, number)}?bewaar=ja").headers["content-disposition"]
    assert kept == f'attachment; filename="brief-casus-{number}-versie-1.pdf"'


def test_what_is_missing_leads_to_where_it_is_filled_in(staffed, visit):
    number = b.raised(staffed).id
    page = visit("jb-milan").get(f"/casussen/{number}/documenten").text
    assert f'href="/casussen/{number}/formulier#veld-need.why"' in page
    assert f'href="/casussen/{number}/voorstellen"' in page


@pytest.mark.parametrize(
    "field", ["question", "need.why", "koers.goals", "koers.needed_help", "safety.now", "need.stay_days"]
)
def test_the_place_where_it_is_filled_in_is_there(staffed, visit, field):
    number = b.raised(staffed).id
    assert f'id="veld-{field}"' in visit("jb-milan").get(f"/casussen/{number}/formulier").text


def test_an_incomplete_document_is_refused_with_every_reason(staffed, visit):
    number = b.raised(staffed).id
    answer = make(visit("jb-milan"), number)
    assert answer.status_code == 409
    assert "Nog niet compleet: waarom deze hulp nodig is." in answer.text
    assert "Nog niet compleet: hoe veilig het kind nu is." in answer.text


def test_an_incomplete_document_can_be_looked_at(staffed, visit):
    number = b.raised(staffed).id
    answer = visit("jb-milan").get(f"/casussen/{number}/documenten/concept?soort=brief")
    assert (answer.status_code, answer.content[:4]) == (200, b"%PDF")


def test_a_sending_is_recorded(visit, number):
    browser = visit("jb-milan")
    make(browser, number)
    address = f"{first_document(browser, number)}/verstuurd"
    assert "Gemeente Haarlemmermeer" in browser.get(address).text
    answer = browser.post(address, data={"aan": "gemeente", "kanaal": "mail", "op": "16-03-2026"})
    assert answer.status_code == 303
    assert "Gemeente Haarlemmermeer, per beveiligde mail" in browser.get(f"/casussen/{number}/documenten").text


def test_a_sending_without_anything_has_its_faults_at_the_fields(visit, number):
    browser = visit("jb-milan")
    make(browser, number)
    answer = browser.post(f"{first_document(browser, number)}/verstuurd", data={})
    assert answer.status_code == 400
    for name in ("aan", "kanaal", "op"):
        assert f'href="#veld-{name}"' in answer.text


def test_somebody_who_only_reads_gets_no_buttons(visit, number):
    make(visit("jb-milan"), number)
    page = visit("tm-ellen").get(f"/casussen/{number}/documenten").text
    assert "Brief van de jeugdbeschermer, versie 1" in page
    assert "Maak" not in page
    assert "Leg vast dat het is verstuurd" not in page


def test_opening_a_document_is_in_the_read_log(visit, number):
    browser = visit("jb-milan")
    make(browser, number)
    browser.get(first_document(browser, number))
    assert "document:brief" in browser.get(f"/casussen/{number}/leeslog").text


def test_an_addressee_finds_the_letter_with_its_line_and_no_label(staffed, visit):
    case = d.whole(staffed)
    b.step(staffed, case, "submit_to_ret", ENGINE)
    line = deciding.decide(staffed, case, "zilverreiger").lines[0].id
    staffed.flush()
    number, chair, roos = case.id, visit("ret-vz-omar"), visit("za-roos")
    assert "Lees de brief" not in roos.get(f"/besluiten/{line}").text
    make(chair, number, "besluitbrief", f"regel:{line}")
    address = first_document(chair, number)
    chair.post(f"{address}/verstuurd", data={"aan": "geadresseerde", "kanaal": "pagina", "op": "2026-03-16"})
    assert f'href="{address}"' in roos.get(f"/besluiten/{line}").text
    assert roos.get(address).status_code == 200
    page = roos.get(f"/casussen/{number}/documenten")
    assert (page.status_code, "HM-1" in page.text) == (200, False)
    assert not access.may(d.reader(staffed, "za-roos"), "case.dossier", access.case_for(staffed, access.SYSTEM, number))


def test_the_chair_makes_the_sheet_from_the_page_of_the_team(staffed, visit):
    number = b.at_ret(staffed, **d.WHOLE).id
    chair = visit("ret-vz-omar")
    assert f"/casussen/{number}/documenten" in chair.get(f"/ret/casussen/{number}/blad").text
    assert make(chair, number, "blad").status_code == 303
