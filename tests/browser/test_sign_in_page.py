"""The way in, as a browser sees it."""

import re
from collections.abc import Callable

from playwright.sync_api import Page, expect


def test_the_site_asks_who_you_are(page: Page) -> None:
    page.goto("/aanmelden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie wilt u zijn?")


def test_choosing_somebody_leads_to_the_site(page: Page, sign_in: Callable[[Page, str], None]) -> None:
    sign_in(page, "jb-noor")
    expect(page).not_to_have_url(re.compile("/aanmelden"))
    expect(page.get_by_role("button", name="Afmelden")).to_be_visible()
