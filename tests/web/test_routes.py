"""“Hoe escaleer ik hier?”: a page per municipality for everybody, and for a case the version that it keeps (R44)."""

from datetime import date

import pytest

from rets.models import RouteActivation
from rets.services.route_versions import add_version
from tests import builders as b
from tests.routes import PLAIN


@pytest.mark.parametrize("who", ["jb-milan", "gem-ilse", "za-roos", "mon-greet", "beheer-max"])
def test_whoever_is_signed_in_reads_the_route_of_a_municipality(visit, who):
    text = visit(who).get("/routes/GM0392").text
    assert "Hoe escaleer ik in Haarlem?" in text
    assert "Haarlems expertteam (HET)" in text


def test_a_municipality_without_a_route_of_its_own_shows_that_of_its_region(visit):
    assert "heeft geen eigen route: dit is die van Zuid-Kennemerland" in visit("jb-milan").get("/routes/GM0377").text


def test_a_place_elsewhere_shows_the_general_route(visit):
    assert "Algemene route" in visit("jb-milan").get("/routes/GM0014").text


def test_choosing_a_municipality_leads_to_its_page(visit):
    answer = visit("jb-milan").get("/routes?plaats=GM0392")
    assert (answer.status_code, answer.headers["location"]) == (303, "/routes/GM0392")


def test_a_place_that_does_not_exist_is_not_found(visit):
    assert visit("jb-milan").get("/routes/GM9999").status_code == 404


def test_the_drawing_has_a_title_a_description_and_the_same_in_words(visit):
    text = visit("jb-milan").get("/routes/GM0392").text
    assert 'aria-labelledby="route-titel route-beschrijving"' in text
    assert "De lijst hieronder zegt hetzelfde." in text
    assert "Light-contract" in text.split("</svg>")[1]


def test_a_term_without_a_source_says_so(visit):
    text = visit("jb-milan").get("/routes/GM0392").text
    assert "3 werkdagen (standaard van RETS, geen bron)" in text
    assert "7 dagen" in text
    assert "RT6" not in text


def test_an_approval_of_the_source_is_shown_as_what_it_became(visit):
    text = " ".join(visit("jb-milan").get("/routes/WF").text.split())
    assert "dan begint alles van voren af aan" in text
    assert "In RETS is dit een vraag naast het zoeken." in text


def test_the_page_names_every_rung_that_comes_after(visit):
    text = visit("jb-milan").get("/routes/WF").text
    assert "7. Signaal aan NZa, inspectie en Rijk" in text


def test_the_page_names_the_deputy_of_a_rung_and_the_party_outside(visit):
    text = visit("jb-milan").get("/routes/WF").text
    assert "Wie vervangt" in text
    assert "Ondersteuningsteam Zorg voor de Jeugd (OZJ)" in text


def test_the_page_of_a_case_links_to_its_own_route(staffed, visit):
    case = b.raised(staffed)
    staffed.flush()
    assert f'href="/casussen/{case.id}/route"' in visit("jb-milan").get(f"/casussen/{case.id}").text


def test_a_case_shows_the_version_that_it_keeps_and_that_there_is_a_newer_one(staffed, visit):
    case = b.raised(staffed)
    made = add_version(staffed, "HM", PLAIN, None, by=None, at=b.NOW)
    staffed.add(RouteActivation(version_id=made.id, place="HM", from_on=date(2026, 3, 16), made_at=b.NOW))
    staffed.flush()
    text = visit("jb-milan").get(f"/casussen/{case.id}/route").text
    assert "Haarlemmermeer, versie 1" in text
    assert "Er is een nieuwere versie" in text


def test_a_stranger_does_not_learn_the_route_of_a_case(staffed, visit):
    case = b.raised(staffed)
    staffed.flush()
    assert visit("jb-daan").get(f"/casussen/{case.id}/route").status_code == 404


def test_the_rungs_are_those_of_the_region(visit):
    client = visit("jb-milan")
    assert "2. Doorbraaktafel onder regie van het RET" in client.get("/routes/WF").text
    assert "2. Advies van het RET" in client.get("/routes/ZW").text


def test_a_municipality_shows_the_rungs_of_its_region_and_how_a_party_outside_is_reached(visit):
    text = visit("jb-milan").get("/routes/GM0392").text
    assert "Bovenregionaal expertisenetwerk (BEN) Noord-Holland: Amsterdam coördineert, per mail" in text


def test_a_form_of_care_is_told_by_its_name(visit):
    shown = visit("jb-milan").get("/routes/Hoorn").text
    assert "de hulpvorm is Opname in de jeugd-ggz" in shown
    assert "jggz_klinisch" not in shown


def test_how_often_a_table_meets_stands_with_it(visit):
    shown = " ".join(visit("jb-milan").get("/routes/Haarlem").text.split())
    assert "Komt bij elkaar" in shown
    assert "elke week" in shown
