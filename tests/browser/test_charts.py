"""The page with every chart in a real browser: accessible, readable on a telephone, in the dark and on paper."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from rets import clock
from rets.db import SYSTEM, transaction
from tests import builders as b
from tests.browser.conftest import SignIn, Site
from tests.browser.test_style_page import RULES, SMALLEST

PAGE = "/monitor/grafieken"
RAISED = ((75, "Haarlem"), (70, "Haarlem"), (64, "Zandvoort"), (40, "Schagen"), (40, "Haarlemmermeer"))


@pytest.fixture(autouse=True)
def counted(site: Site) -> None:
    """Cases of three months and three regions."""
    for number, (days, town) in enumerate(RAISED):
        raised = clock.now() - timedelta(days=days)
        measures = [{"kind": "ots", "pronounced_on": (raised - timedelta(days=3)).date().isoformat()}]
        with transaction(SYSTEM, site.settings) as session, clock.use(raised):
            b.raised(session, raised, measures=measures, label=f"G-{number}", municipality=town)


@pytest.mark.parametrize(("width", "scheme"), [(SMALLEST, "dark"), (1280, "light"), (1280, "dark")])
def test_axe_finds_nothing(
    site: Site, new_context: Callable[..., BrowserContext], sign_in: SignIn, width: int, scheme: str
) -> None:
    context = new_context(base_url=site.url, viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = context.new_page()
    sign_in(page, "mon-greet")
    page.goto(PAGE)
    expect(page.locator("svg.rets-chart").first).to_be_attached()
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()


def test_on_a_telephone_nothing_sticks_out_and_the_tables_say_it_all(page: Page, sign_in: SignIn) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text))
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    sign_in(page, "mon-greet")
    page.goto(f"{PAGE}?regio=ZK")
    assert page.evaluate("document.documentElement.scrollWidth") == SMALLEST
    expect(page.locator("svg.rets-chart").first).to_be_hidden()
    expect(page.locator(".rets-chart-table table").first).to_be_visible()
    assert complaints == []


def test_a_closed_table_opens_with_the_keyboard_and_is_printed_closed_or_not(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "mon-greet")
    page.goto(PAGE)
    summary = page.locator(".rets-chart-table:not([open]) summary").first
    box = page.locator(".rets-chart-table").first
    expect(box.locator("table")).to_be_hidden()
    page.emulate_media(media="print")
    expect(box.locator("table")).to_be_visible()
    expect(page.locator("svg.rets-chart").first).to_be_visible()
    page.emulate_media(media="screen")
    summary.focus()
    page.keyboard.press("Enter")
    expect(box.locator("table")).to_be_visible()
