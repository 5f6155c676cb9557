"""The way in, as a browser sees it."""

from playwright.sync_api import Page, expect


def test_the_site_asks_who_you_are(page: Page) -> None:
    page.goto("/aanmelden")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie wilt u zijn?")
