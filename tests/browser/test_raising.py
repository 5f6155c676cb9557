"""Raising a case in a real browser: kept while typing, by keyboard, without script, readable on a telephone."""

import json
import re
from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import SignIn, Site

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
NEW = "/casussen/nieuw"
BOXES = """() => [document.activeElement, document.getElementById("formulier-bewaard")].map(
    one => one.getBoundingClientRect().toJSON())"""
FORM = {
    "label": "K-17",
    "gi": "djgb",
    "municipality": "Haarlem",
    "birth_month": "2018-03",
    "measures": [{"kind": "ots", "pronounced_on": "2020-01-12"}],
    "need": {"ideal": ["gezinshuis"]},
}


@pytest.fixture(params=[1280, 320])
def width(request: pytest.FixtureRequest) -> int:
    found: int = request.param
    return found


def clean(page: Page, width: int) -> None:
    """Accessible, and nothing sticks out."""
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def fill(page: Page) -> None:
    page.get_by_label("Eigen kenmerk").fill("K-17")
    page.get_by_label("Gemeente waar het kind woont").fill("Haarlem")
    page.get_by_label("Soort maatregel").select_option("ots")
    page.get_by_label("Datum van de uitspraak").fill("2020-01-12")
    page.get_by_label("Beste hulp 1").select_option("gezinshuis")
    page.get_by_label("Geboortemaand").fill("2018-03")


def test_a_case_is_raised_and_every_page_on_the_way_is_accessible(page: Page, sign_in: SignIn, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, "jb-noor")
    page.goto(NEW)
    page.locator("details").evaluate_all("all => all.forEach(one => { one.open = true })")
    clean(page, width)
    page.get_by_role("button", name="Breng de casus in").click()
    expect(page.locator(".rets-summary")).to_be_focused()
    clean(page, width)
    page.get_by_role("link", name=re.compile("^Geboortemaand")).click()
    expect(page.get_by_label("Geboortemaand")).to_be_focused()
    fill(page)
    page.get_by_role("button", name="Breng de casus in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Casus K-17 is ingebracht")
    clean(page, width)
    page.goto(re.sub("ingebracht$", "formulier", page.url))
    clean(page, width)


def test_what_is_typed_is_kept_and_a_bsn_is_not(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "jb-noor")
    page.goto(NEW)
    page.get_by_label("Wat is uw vraag?").fill("Waar kan dit kind wonen?")
    saved = page.locator("#formulier-bewaard")
    expect(saved).to_contain_text("Bewaard:")
    page.get_by_label("Wie houdt zicht?").fill("999990019")
    expect(saved).to_contain_text("Wie houdt zicht: Hier lijkt een burgerservicenummer te staan")
    page.reload()
    expect(page.get_by_label("Wat is uw vraag?")).to_have_value("Waar kan dit kind wonen?")
    expect(page.get_by_label("Wie houdt zicht?")).to_have_value("")


def test_the_line_that_says_when_it_was_saved_never_covers_what_has_the_focus(
    page: Page, sign_in: SignIn, width: int
) -> None:
    sign_in(page, "jb-noor")
    page.set_viewport_size({"width": width, "height": 600})
    page.goto(NEW)
    page.get_by_label("Eigen kenmerk").fill("K-17")
    saved = page.locator("#formulier-bewaard")
    expect(saved).to_contain_text("Bewaard:")
    for _ in range(14):
        page.keyboard.press("Tab")
        focused, line = page.evaluate(BOXES)
        beside = focused["right"] <= line["left"] or line["right"] <= focused["left"]
        assert beside or focused["bottom"] <= line["top"] or line["bottom"] <= focused["top"]


def test_the_enter_key_keeps_what_was_typed_and_hands_nothing_in(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "jb-noor")
    page.goto(NEW)
    page.get_by_label("Eigen kenmerk").fill("K-17")
    page.keyboard.press("Enter")
    expect(page.locator("#meldingen")).to_contain_text("Uw concept is bewaard")


def test_without_script_a_row_is_added_and_the_case_is_raised(
    site: Site, new_context: Callable[..., BrowserContext], sign_in: SignIn
) -> None:
    page = new_context(base_url=site.url, java_script_enabled=False).new_page()
    sign_in(page, "jb-noor")
    page.goto(NEW)
    fill(page)
    page.get_by_role("button", name="Voeg een maatregel toe").click()
    expect(page.get_by_role("group", name="Maatregel 2")).to_be_visible()
    page.get_by_role("group", name="Maatregel 2").get_by_label("Soort maatregel").select_option("jeugdreclassering")
    page.get_by_role("button", name="Breng de casus in").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Casus K-17 is ingebracht")


def test_cases_are_read_in_from_pasted_text(page: Page, sign_in: SignIn, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, "jb-noor")
    page.goto("/casussen/inlezen")
    clean(page, width)
    page.get_by_label("Of plak de tekst").fill(json.dumps([{"case": FORM}, {"case": FORM | {"label": "K-18"}}]))
    page.get_by_role("button", name="Controleer").click()
    expect(page.get_by_text("Alles klopt")).to_be_visible()
    clean(page, width)
    page.get_by_role("button", name="Lees in").click()
    expect(page.get_by_text("2 casussen zijn ingelezen")).to_be_visible()
    page.get_by_label("Of plak de tekst").fill(json.dumps([{"case": FORM}, {"case": FORM | {"gi": "weg"}}], indent=1))
    page.get_by_role("button", name="Lees in").click()
    expect(page.get_by_text("Er is niets opgeslagen")).to_be_visible()
    clean(page, width)


def test_the_page_about_the_api_is_accessible(page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    page.goto("/api/v1/")
    clean(page, width)


def test_a_pasted_table_is_seen_first_and_then_fills_the_form(page: Page, sign_in: SignIn, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, "jb-noor")
    page.goto(NEW)
    page.get_by_role("link", name="Plak uit een ander systeem").click()
    page.get_by_label("De tekst").fill("Kenmerk\tGemeente\tKleur\nK-17\tHaarlem\tgroen")
    page.get_by_role("button", name="Kijk wat RETS begrijpt").click()
    expect(page.get_by_role("heading", name="2 velden begrepen")).to_be_focused()
    clean(page, width)
    page.get_by_role("button", name="Vul het formulier in").click()
    expect(page.get_by_label("Eigen kenmerk")).to_have_value("K-17")


def test_a_case_that_is_there_already_shows_while_typing(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "jb-noor")
    page.goto(NEW)
    fill(page)
    page.get_by_role("button", name="Breng de casus in").click()
    page.goto(NEW)
    page.get_by_label("Eigen kenmerk").fill("K-17")
    expect(page.locator("#lijkt-op")).to_contain_text("casus K-17")
    expect(page.get_by_label("Eigen kenmerk")).to_be_focused()
    assert Axe().run(page, options=RULES).violations_count == 0
