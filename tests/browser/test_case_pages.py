"""Queues and the case page in a real browser: accessible on every width, by keyboard alone, in place with htmx."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from rets import clock
from rets.db import SYSTEM, transaction
from rets.models import Case
from rets.services.audit import ENGINE
from rets.services.tasks import open_task
from tests.browser.conftest import Site, settle
from tests.browser.test_one_case_through_every_role import SMALLEST, raise_it
from tests.browser.test_style_page import RULES
from workflows.roles import Role

SignIn = Callable[[Page, str], None]
QUESTION = "Welke school heeft het kind?"
OF_NOOR = ("", "/dossier", "/geschiedenis", "/leeslog", "/feiten", "/feiten/koers_set", "/stappen/withdraw", "/vragen")


def ask_noor(site: Site, case_id: int) -> None:
    """A question to jeugdbeschermer Noor beside the process."""
    with transaction(SYSTEM, site.settings) as session:
        case = session.get_one(Case, case_id)
        open_task(
            session,
            case,
            kind="informatie",
            role=Role.JEUGDBESCHERMER.value,
            person_id=case.jeugdbeschermer_id,
            text=QUESTION,
            due_at=clock.now() + timedelta(days=3),
            actor=ENGINE,
            at=clock.now(),
        )


@pytest.mark.parametrize("width", [SMALLEST, 1280])
def test_axe_finds_nothing_on_queues_and_the_case(
    site: Site, new_context: Callable[..., BrowserContext], sign_in: SignIn, width: int
) -> None:
    case_id = raise_it(site)
    page = new_context(base_url=site.url, viewport={"width": width, "height": 800}).new_page()
    sign_in(page, "jb-noor")
    for address in ("/", "/casussen", *(f"/casussen/{case_id}{part}" for part in OF_NOOR)):
        page.goto(address)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") == width, address
    sign_in(page, "zm-lotte")
    for address in ("/", f"/casussen/{case_id}/voorstellen"):
        page.goto(address)
        found = Axe().run(page, options=RULES)
        assert found.violations_count == 0, f"{address}: {found.generate_report()}"
        assert page.evaluate("document.documentElement.scrollWidth") == width, address


def test_a_step_opens_in_place_takes_the_focus_and_keeps_what_was_typed(
    site: Site, page: Page, sign_in: SignIn
) -> None:
    case_id = raise_it(site)
    sign_in(page, "zm-lotte")
    page.goto(f"/casussen/{case_id}")
    page.get_by_role("link", name="Leg terug met een vraag").click()
    expect(page.get_by_role("heading", name="Leg terug met een vraag")).to_be_focused()
    expect(page.get_by_role("heading", name="Tijdlijn")).to_be_visible()
    page.get_by_label("Leg uit waarom").fill("Wat is precies nodig?")
    page.get_by_role("button", name="Leg terug met een vraag").click()
    expect(page.locator("#stap")).to_contain_text("Noem wie de casus nu oppakt.")
    expect(page.get_by_label("Leg uit waarom")).to_have_value("Wat is precies nodig?")


def test_an_answer_on_the_case_page_hands_the_focus_to_what_was_said(site: Site, page: Page, sign_in: SignIn) -> None:
    case_id = raise_it(site)
    ask_noor(site, case_id)
    sign_in(page, "jb-noor")
    page.goto(f"/casussen/{case_id}")
    form = page.locator("article", has_text=QUESTION)
    form.get_by_role("textbox").fill("De Klimop.")
    form.get_by_role("button", name="Verstuur uw antwoord").press("Enter")
    expect(page.locator("#casus .rets-alert--flash")).to_be_focused()


def test_a_case_is_accepted_by_keyboard_alone(site: Site, page: Page, sign_in: SignIn) -> None:
    case_id = raise_it(site)
    sign_in(page, "zm-lotte")
    page.goto(f"/casussen/{case_id}")
    page.get_by_role("link", name="Neem aan en ga zoeken").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Neem aan en ga zoeken")).to_be_focused()
    settle(page)
    page.get_by_role("button", name="Neem aan en ga zoeken").press("Enter")
    expect(page.locator("#meldingen")).to_contain_text("Vastgelegd")


def test_everything_works_without_javascript(
    site: Site, new_context: Callable[..., BrowserContext], sign_in: SignIn
) -> None:
    case_id = raise_it(site)
    page = new_context(base_url=site.url, java_script_enabled=False).new_page()
    sign_in(page, "zm-lotte")
    page.goto(f"/casussen/{case_id}")
    page.get_by_role("link", name="Neem aan en ga zoeken").click()
    page.get_by_role("button", name="Neem aan en ga zoeken").click()
    expect(page.locator("#meldingen")).to_contain_text("Vastgelegd")


def test_the_list_follows_the_filter_while_choosing(site: Site, page: Page, sign_in: SignIn) -> None:
    raise_it(site)
    raise_it(site, label="ZK-ander", need={"ideal": ["residentieel"]})
    sign_in(page, "zm-lotte")
    page.goto("/casussen")
    page.get_by_text("Zoeken en filteren").click()
    page.get_by_label("Hulp die nodig is").select_option("residentieel")
    expect(page.locator("#casussen")).not_to_contain_text("ZK-verhaal")
    expect(page.locator("#casussen")).to_contain_text("ZK-ander")
