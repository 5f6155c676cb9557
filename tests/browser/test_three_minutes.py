"""A jeugdbeschermer raises a real case in under three minutes with nothing but a keyboard, counted by a known model."""

from datetime import date

from playwright.sync_api import Page, expect

from tests.browser.conftest import SignIn, Site
from tests.browser.keystrokes import Typist

SECONDS, MOST_FIELDS = 180, 12


def raise_by_keyboard(page: Page) -> Typist:
    """A girl of 14 whose foster placement ends: what a colleague needs to begin looking."""
    hands = Typist(page)
    page.locator("#inhoud").focus()
    hands.read(page.locator("main > p").first.inner_text())
    hands.fill("Eigen kenmerk", "K-2417")
    hands.fill("Gemeente waar het kind woont", "Haarlem")
    hands.fill("Wat is uw vraag?", "Waar kan zij vanaf januari wonen?")
    hands.fill("Veiligheid nu", "Veilig in het pleeggezin, tot het stopt.")
    hands.fill("Wie houdt zicht?", "pleegzorgbegeleider")
    hands.fill("Soort maatregel", "Ondert")
    hands.fill_day("Datum van de uitspraak", date(2025, 9, 18))
    hands.fill("Beste hulp 1", "Gezins")
    hands.fill("Waarom deze hulp?", "Zij heeft een gezin nodig met vaste regels.")
    hands.fill("Geboortemaand", "jun")
    hands.press("ArrowRight")
    hands.type("2011")
    hands.fill("Wat gaat goed en wat werkt?", "Gaat graag naar school, zoekt rust in muziek.")
    hands.choose("Breng de casus in")
    return hands


def test_a_real_case_is_raised_by_keyboard_in_under_three_minutes(site: Site, page: Page, sign_in: SignIn) -> None:
    sign_in(page, "jb-noor")
    page.goto("/casussen/nieuw")
    hands = raise_by_keyboard(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Casus K-2417 is ingebracht")
    expect(page.locator("main")).to_contain_text("Wat gebeurt er nu?")
    assert hands.fields <= MOST_FIELDS
    assert hands.seconds < SECONDS
