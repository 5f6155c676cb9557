"""The page of documents in a real browser: accessible on every width, made and marked as sent, the PDF in place."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from tests import documents as d
from tests.browser.conftest import Site
from tests.browser.test_one_case_through_every_role import SMALLEST, raise_it
from tests.browser.test_style_page import RULES

SignIn = Callable[[Page, str], None]
WHOLE = {name: d.WHOLE[name] for name in ("question", "measures", "safety", "koers", "voice", "history")}
WHOLE |= {"need": {"ideal": ["gezinshuis"], "why": "Hij heeft vaste mensen en rust nodig."}}


@pytest.mark.parametrize("width", [SMALLEST, 1280])
def test_documents_are_made_and_sent_on_an_accessible_page(
    site: Site, new_context: Callable[..., BrowserContext], sign_in: SignIn, width: int
) -> None:
    case_id = raise_it(site, **WHOLE)
    page = new_context(base_url=site.url, viewport={"width": width, "height": 800}).new_page()
    sign_in(page, "jb-noor")
    page.goto(f"/casussen/{case_id}")
    page.get_by_role("link", name="Formulieren en brieven").click()
    accessible(page, width)
    page.get_by_role("button", name="Maak dit document Brief van de jeugdbeschermer").click()
    expect(page.locator("#meldingen")).to_contain_text("versie 1, staat klaar")
    accessible(page, width)
    page.get_by_role("link", name="Leg vast dat het is verstuurd").click()
    accessible(page, width)
    page.get_by_role("radio", name="Gemeente").check()
    page.get_by_role("radio", name="Per post").check()
    page.get_by_role("button", name="Leg vast").click()
    expect(page.locator("#meldingen")).to_contain_text("Vastgelegd")
    accessible(page, width)


def test_a_pdf_opens_in_place_and_no_policy_blocks_it(
    site: Site, new_context: Callable[..., BrowserContext], sign_in: SignIn
) -> None:
    case_id = raise_it(site, **WHOLE)
    page = new_context(base_url=site.url).new_page()
    blocked: list[str] = []
    page.on("console", lambda said: blocked.append(said.text))
    sign_in(page, "jb-noor")
    page.goto(f"/casussen/{case_id}/documenten")
    page.get_by_role("link", name="Bekijk het concept van Brief van de jeugdbeschermer").click()
    page.wait_for_url("**/concept*")
    page.wait_for_load_state("networkidle")
    assert [text for text in blocked if "Content Security Policy" in text] == []


def accessible(page: Page, width: int) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, f"{page.url}: {found.generate_report()}"
    assert page.evaluate("document.documentElement.scrollWidth") == width, page.url


@pytest.mark.parametrize("reader", ["ouders", "kind"])
def test_what_the_family_gets_is_accessible_and_one_sheet_of_paper(
    site: Site, new_context: Callable[..., BrowserContext], sign_in: SignIn, reader: str
) -> None:
    case_id = raise_it(site, **WHOLE)
    page = new_context(base_url=site.url, viewport={"width": SMALLEST, "height": 800}).new_page()
    sign_in(page, "jb-noor")
    page.goto(f"/casussen/{case_id}/uitleg/{reader}")
    accessible(page, SMALLEST)
    assert page.pdf(format="A4", prefer_css_page_size=True).count(b"/Type /Page\n") == 1
