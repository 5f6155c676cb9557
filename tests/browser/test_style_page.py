"""The living style page in a real browser: accessible, and readable on the smallest telephone."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.conftest import Site

RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALLEST = 320


@pytest.mark.parametrize("width", [SMALLEST, 1280])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(site: Site, new_context: Callable[..., BrowserContext], width: int, scheme: str) -> None:
    context = new_context(base_url=site.url, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    page.goto("/stijl")
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def test_nothing_sticks_out_on_a_telephone_of_320_pixels(page: Page) -> None:
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    page.goto("/stijl")
    assert page.evaluate("document.documentElement.scrollWidth") == SMALLEST


def test_the_browser_has_no_complaint_about_the_policy(page: Page) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.goto("/stijl")
    page.wait_for_load_state("networkidle")
    assert complaints == []


def test_filters_stand_in_line_also_when_one_of_them_has_a_hint(page: Page) -> None:
    page.goto("/stijl")
    tops = page.evaluate(
        """() => ["label", "input, select"].map(
            part => [...document.querySelectorAll(".rets-filter__fields > .rets-field")].slice(0, 2).map(
                field => field.querySelector(part).getBoundingClientRect().top))"""
    )
    assert [first == second for first, second in tops] == [True, True]


def test_the_first_tab_stop_leads_to_the_content(page: Page) -> None:
    page.goto("/aanmelden")
    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Naar de inhoud")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#inhoud")).to_be_focused()


def test_a_fault_in_the_summary_leads_to_its_field(page: Page) -> None:
    page.goto("/stijl")
    page.get_by_role("link", name="Label van de casus: Vul een label in").click()
    expect(page.get_by_role("textbox", name="Label van de casus")).to_be_focused()


def test_a_refusal_takes_the_focus_when_the_page_opens(page: Page) -> None:
    page.goto("/stijl")
    expect(page.locator(".rets-alert[autofocus]").first).to_be_focused()


def test_a_lost_connection_is_told(page: Page) -> None:
    page.goto("/stijl")
    page.context.set_offline(True)
    page.get_by_label("Notitie").fill("Een gedachte")
    expect(page.locator("#meldingen")).to_contain_text("Geen verbinding")


def test_a_form_that_saves_itself_says_when_it_did(page: Page) -> None:
    page.goto("/stijl")
    page.get_by_label("Notitie").fill("Een gedachte")
    expect(page.locator("#bewaarformulier-bewaard")).to_contain_text("Bewaard:")


def test_a_fault_in_a_fragment_is_told_without_losing_what_was_typed(page: Page) -> None:
    page.goto("/stijl")
    page.locator("#bewaarformulier").evaluate("form => form.setAttribute('hx-post', '/nergens')")
    page.evaluate("htmx.process(document.getElementById('bewaarformulier'))")
    with page.expect_response("**/nergens"):
        page.get_by_label("Notitie").fill("Een gedachte")
    expect(page.locator("#meldingen")).to_contain_text("bestaat niet")
    expect(page.get_by_label("Notitie")).to_have_value("Een gedachte")
