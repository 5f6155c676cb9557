"""The pages that everybody meets: signing in, a page that is not there, a session that is over."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.test_style_page import RULES, SMALLEST

SignIn = Callable[[Page, str], None]


def expect_accessible(page: Page) -> None:
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") == SMALLEST


@pytest.mark.parametrize(
    "path", ["/aanmelden", "/nergens", "/hulp", "/hulp/casus", "/woordenlijst", "/toegankelijkheid"]
)
def test_a_page_for_everybody_is_accessible(page: Page, path: str) -> None:
    page.goto(path)
    expect_accessible(page)


def test_the_first_page_after_signing_in_is_accessible(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "jb-noor")
    expect_accessible(page)


def test_one_signs_in_and_out_by_keyboard_alone(page: Page) -> None:
    page.goto("/aanmelden")
    page.locator('button[name="persoon"]').first.focus()
    page.keyboard.press("Enter")
    out = page.get_by_role("button", name="Afmelden")
    out.focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Wie wilt u zijn?")


def test_everything_is_searched_by_keyboard_from_any_page(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "zm-lotte")
    page.goto("/berichten")
    page.get_by_label("Zoek een kenmerk, plaats, aanbieder, hulp of collega").focus()
    page.keyboard.type("gezinshuis")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("gezinshuis")
    expect(page.get_by_role("heading", name="Aanbod (")).to_be_visible()
    expect_accessible(page)


@pytest.mark.parametrize("width", [1280, 1100, 800])
def test_searching_and_who_one_is_stand_apart_in_the_header(page: Page, sign_in: SignIn, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    sign_in(page, "gem-sofie")
    button, name = page.locator(".rets-find button").bounding_box(), page.locator(".rets-me__who").bounding_box()
    assert button
    assert name
    assert button["x"] + button["width"] + 8 <= name["x"] or button["y"] + button["height"] <= name["y"]
