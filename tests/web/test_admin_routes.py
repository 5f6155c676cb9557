"""An administrator edits, checks, compares and activates a route in the browser; nothing that was typed is lost."""

import pytest
from sqlalchemy import select

from rets.models import RouteActivation, RouteVersion
from rets.services.route_versions import version_on
from tests import builders as b
from tests.routes import PLAIN, changed


@pytest.fixture
def version(staffed):
    return version_on(staffed, ("HM",), b.TODAY)


def newest(staffed):
    return staffed.scalars(select(RouteVersion).order_by(RouteVersion.id.desc()).limit(1)).one()


def save(browser, version, text, doe="bewaar"):
    sent = {"document": text.replace("\n", "\r\n"), "opmerking": "Kortere termijn", "doe": doe}
    return browser.post(f"/beheer/routes/{version.id}", data=sent)


def activate(browser, version, on, why="Afgesproken in het overleg"):
    return browser.post(f"/beheer/routes/{version.id}/ingang", data={"vanaf": on, "reden": why})


def test_the_list_says_which_version_holds_now(visit):
    text = " ".join(visit("beheer-max").get("/beheer/routes").text.split())
    assert "Haarlemmermeer, versie 1" in text
    assert "geldt nu" in text


def test_the_page_names_the_words_that_a_document_may_use(visit, version):
    text = visit("beheer-max").get(f"/beheer/routes/{version.id}").text
    assert "Het kind gaat naar een crisisplek" in text
    assert "de hulp mag al starten voordat dit rond is" in text.lower()


def test_a_document_stands_in_the_text_area(visit, version):
    assert "Spoed: bel de categoriemanager" in visit("beheer-max").get(f"/beheer/routes/{version.id}").text


def test_every_fault_is_told_at_its_line_and_what_was_typed_is_there(visit, version, staffed):
    text = changed('vraagt = "akkoord"', 'vraagt = "toestemming"').replace('kanaal = "mail"', 'kanaal = "fax"')
    answer = save(visit("beheer-max"), version, text)
    assert answer.status_code == 400
    assert "Regel 12: Dit laat de betaler oordelen" in answer.text
    assert "Regel 27: Dit kanaal is niet bekend" in answer.text
    assert "vraagt = &#34;toestemming&#34;" in answer.text
    assert newest(staffed).place != "HM" or newest(staffed).number == 1


def test_checking_alone_keeps_nothing(visit, version, staffed):
    before = newest(staffed).id
    answer = save(visit("beheer-max"), version, PLAIN, doe="controleer")
    assert "Het document klopt. Er is nog niets bewaard." in answer.text
    assert newest(staffed).id == before


def test_saving_makes_a_version_that_does_not_hold_yet(visit, version, staffed):
    assert save(visit("beheer-max"), version, PLAIN).status_code == 303
    made = newest(staffed)
    assert (made.place, made.number, made.text, made.note) == ("HM", 2, PLAIN, "Kortere termijn")
    assert version_on(staffed, ("HM",), b.TODAY) is version


def test_a_document_for_another_municipality_becomes_the_first_version_of_that_one(visit, version, staffed):
    save(visit("beheer-max"), version, changed('regio = "HM"', 'gemeente = "GM0014"'))
    assert (newest(staffed).place, newest(staffed).number) == ("GM0014", 1)


def test_a_version_holds_from_the_chosen_day_and_says_who_decided_so(visit, version, staffed):
    browser = visit("beheer-max")
    save(browser, version, PLAIN)
    made = newest(staffed)
    assert activate(browser, made, "2026-03-20").status_code == 303
    row = staffed.scalars(select(RouteActivation).order_by(RouteActivation.id.desc()).limit(1)).one()
    assert (row.made_by, row.note) == (b.person_id(staffed, "beheer-max"), "Afgesproken in het overleg")
    assert version_on(staffed, ("HM",), b.date(2026, 3, 19)) is version
    assert version_on(staffed, ("HM",), b.date(2026, 3, 20)) is made


@pytest.mark.parametrize(
    ("on", "why", "said"),
    [
        ("2026-03-15", "Zomaar", "Kies vandaag of een latere dag."),
        ("", "Zomaar", "Vul in vanaf welke dag"),
        ("2026-03-20", "", "Schrijf op waarom"),
    ],
)
def test_a_version_holds_from_no_past_day_and_not_without_a_reason(visit, version, on, why, said):
    answer = activate(visit("beheer-max"), version, on, why)
    assert answer.status_code == 400
    assert said in answer.text


def test_a_version_holds_only_within_its_own_period(visit, version, staffed):
    browser = visit("beheer-max")
    save(browser, version, changed("2026-01-01", "2026-06-01"))
    assert "Dit document geldt zelf vanaf 1 juni 2026" in activate(browser, newest(staffed), "2026-03-20").text


def test_two_versions_are_compared_line_by_line(visit, version, staffed):
    browser = visit("beheer-max")
    save(browser, version, PLAIN)
    first = newest(staffed)
    save(browser, version, changed("werkdagen = 3", "werkdagen = 2"))
    text = browser.get(f"/beheer/routes/{newest(staffed).id}/verschil?met={first.id}").text
    assert text.count(">nieuw<") == 1
    assert text.count(">weg<") == 1


def test_a_document_that_leads_to_a_person_is_refused_at_its_line(visit, version):
    text = changed('tekst = "Regel de betaling."', 'tekst = "Mail jan@gemeente.nl."')
    assert "Regel 19:" in save(visit("beheer-max"), version, text).text


@pytest.mark.parametrize("who", ["jb-milan", "zm-lotte", "ret-vz-omar", "cm-vera", "gem-koen"])
def test_nobody_else_edits_or_activates(visit, version, who):
    browser = visit(who)
    assert save(browser, version, PLAIN).status_code == 403
    assert activate(browser, version, "2026-03-20").status_code == 403
