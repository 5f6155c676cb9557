"""Routes in a browser: readable by everybody, also on a telephone, and edited without losing what was typed."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from rets import clock
from tests.browser.test_base_pages import expect_accessible

SignIn = Callable[[Page, str], None]


@pytest.mark.parametrize("path", ["/routes", "/routes/GM0392", "/routes/algemeen"])
def test_a_route_is_accessible_and_fits_a_telephone(page: Page, sign_in: SignIn, path: str) -> None:
    sign_in(page, "jb-milan")
    page.goto(path)
    expect_accessible(page)


def test_an_administrator_mends_compares_and_activates_a_version(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "beheer-max")
    page.goto("/beheer/routes")
    expect_accessible(page)
    page.get_by_role("link", name="Haarlem, versie 2").click()
    document = page.get_by_label("Document")
    right = document.input_value()
    document.fill(right.replace('wie = "gemeente"', 'wie = "wethouder"', 1))
    page.get_by_role("button", name="Controleer").click()
    expect(page.get_by_role("alert")).to_contain_text("Deze rol is niet bekend: “wethouder”")
    expect_accessible(page)
    page.get_by_label("Document").fill(right.replace("dagen = 7", "dagen = 5"))
    page.get_by_role("button", name="Bewaar als nieuwe versie").click()
    expect(page.get_by_text("Bewaard als versie 3 van Haarlem.")).to_be_visible()
    page.get_by_label("Met welke versie?").select_option(label="Haarlem, versie 2")
    page.get_by_role("button", name="Vergelijk").click()
    expect(page.get_by_role("row", name="dagen = 5").get_by_text("nieuw")).to_be_visible()
    expect(page.get_by_role("row", name="dagen = 7").get_by_text("weg")).to_be_visible()
    expect_accessible(page)
    page.get_by_role("link", name="Haarlem, versie 3").click()
    page.get_by_label("Vanaf welke dag?").fill(clock.today().isoformat())
    page.get_by_label("Waarom?").fill("Het overleg duurt nu korter.")
    page.get_by_role("button", name="Laat gelden").click()
    expect(page.get_by_text("Versie 3 geldt vanaf")).to_be_visible()
    page.goto("/routes/GM0392")
    expect(page.get_by_text("Haarlem, versie 3")).to_be_visible()
