"""A child that must leave on Friday: the team by telephone, a decision today, an answer, a confirmation later."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import undefer

from rets import clock
from rets.db import SYSTEM, transaction
from rets.models import Decision, DecisionLine, Document, Meeting
from tests import builders as b
from tests.browser.conftest import Site

SignIn = Callable[[Page, str], None]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
CALLED = ("Anke Molenaar", "Femke Rozendaal")


@pytest.fixture
def case_id(site: Site) -> int:
    """A case before the team of Haarlemmermeer, with a measure of three weeks ago."""
    measure = {"kind": "ots", "pronounced_on": (clock.today() - timedelta(days=20)).isoformat()}
    with transaction(SYSTEM, site.settings) as session:
        return b.at_ret(session, clock.now(), label="HM-vrijdag", measures=[measure]).id


def clean(page: Page) -> None:
    """Accessible, and nothing sticks out."""
    found = Axe().run(page, options=RULES)
    assert found.violations_count == 0, found.generate_report()
    assert page.evaluate("document.documentElement.scrollWidth") <= 1280


def call_together(page: Page) -> None:
    page.goto("/ret")
    page.get_by_label("Welke casus?").select_option(label="HM-vrijdag (HM)")
    page.get_by_label("Waarom kan dit niet wachten?").fill("De plek houdt vrijdag op.")
    page.get_by_role("button", name="Roep spoedoverleg bijeen").click()
    expect(page.get_by_text("Het spoedoverleg is bijeengeroepen.")).to_be_visible()


def phone(page: Page, name: str, said: str) -> None:
    page.get_by_label("Wie belde u?").select_option(label=name)
    page.get_by_label("Hoe laat?").fill(f"{clock.now().astimezone(clock.AMSTERDAM):%H:%M}")
    page.get_by_label("Ja, dit lid doet mee").check()
    page.get_by_label("Wat zei dit lid?").fill(said)
    page.get_by_role("button", name="Leg het gesprek vast").click()
    expect(page.get_by_text(f"“{said}”")).to_be_visible()


def decide(page: Page) -> None:
    page.get_by_role("link", name="Besluit", exact=True).click()
    expect(page.get_by_text("genoeg leden aanwezig")).to_be_visible()
    page.get_by_label("Welke vraag beantwoordt het team?").fill("Waar kan dit kind vrijdag heen?")
    page.get_by_label("Het besluit").fill("De gemeente betaalt voorlopig de plek.")
    page.get_by_label("Wie", exact=True).first.select_option(index=1)
    page.get_by_label("Wat moet er gebeuren").first.fill("Betaal deze plek voorlopig.")
    page.get_by_label("Tot welk bedrag").first.fill("60000")
    page.get_by_label("Uiterlijk").first.fill((clock.today() + timedelta(days=3)).isoformat())
    page.get_by_role("button", name="Leg het besluit vast").click()
    expect(page.get_by_text("Het besluit is bindend.")).to_be_visible()


def read_letter(page: Page) -> bytes:
    """The letter that the addressee opens from its queue."""
    address = page.get_by_role("link", name="Lees de brief over dit besluit").get_attribute("href")
    assert address is not None
    letter = page.request.get(address)
    assert letter.headers["content-type"] == "application/pdf"
    return letter.body()


def test_from_telephone_quorum_to_the_letter_the_answer_and_the_confirmation(
    site: Site, case_id: int, page: Page, sign_in: SignIn
) -> None:
    sign_in(page, "ret-vz-omar")
    call_together(page)
    page.get_by_label("Omar Belkadi (voorzitter)").check()
    page.get_by_role("button", name="Leg vast", exact=True).click()
    expect(page.get_by_text("nog niet genoeg")).to_be_visible()
    for name in CALLED:
        phone(page, name, f"Akkoord, zegt {name.split()[0]}.")
    expect(page.get_by_text("genoeg leden", exact=True)).to_be_visible()
    clean(page)
    decide(page)
    with transaction(SYSTEM, site.settings) as session:
        line = session.scalars(select(DecisionLine).where(DecisionLine.case_id == case_id)).one()
        line_id, meeting_id = line.id, line.decision.confirm_at_id
        regular = session.get_one(Meeting, meeting_id)
        assert regular.kind == "regular"
        regular.starts_at = clock.now()

    sign_in(page, "gem-koen")
    page.goto(f"/besluiten/{line_id}")
    letter = read_letter(page)
    with transaction(SYSTEM, site.settings) as session:
        sent = session.scalars(select(Document).where(Document.case_id == case_id).options(undefer("*"))).one()
        assert letter == sent.content
        assert "Betaal deze plek voorlopig." in str(sent.data)
    page.get_by_label("Wij voeren dit uit").check()
    page.get_by_role("button", name="Antwoord").click()
    expect(page.get_by_text("Uw antwoord is vastgelegd.")).to_be_visible()

    sign_in(page, "ret-vz-omar")
    page.goto(f"/ret/vergaderingen/{meeting_id}")
    expect(page.get_by_role("heading", name="Te bevestigen")).to_be_visible()
    clean(page)
    page.get_by_role("button", name="Bevestig dit besluit").click()
    expect(page.get_by_text("Leg eerst vast wie er bij deze vergadering is.")).to_be_visible()
    for name in ("Omar Belkadi (voorzitter)", *CALLED):
        page.get_by_label(name).check()
    page.get_by_role("button", name="Leg vast", exact=True).click()
    page.get_by_role("button", name="Bevestig dit besluit").click()
    expect(page.get_by_text("Het besluit is bevestigd.")).to_be_visible()
    with transaction(SYSTEM, site.settings) as session:
        assert session.scalars(select(Decision).where(Decision.case_id == case_id)).one().settled_at is not None
