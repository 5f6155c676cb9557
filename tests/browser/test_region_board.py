"""The board of a region as people meet it: by keyboard alone, on a telephone, on paper, and with a plan being made."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect
from sqlalchemy import select
from sqlalchemy.orm import Session

from rets import clock
from rets.db import SYSTEM, transaction
from rets.models import Case, Offer
from rets.services.audit import ENGINE
from rets.services.plan_jobs import ask_plan, ask_what_if
from rets.services.stored import last_region_plan
from tests.browser.conftest import Site
from tests.browser.test_desks import a_case
from tests.planning import make_due_plans, work_once

SignIn = Callable[[Page, str], None]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}


def opened(site: Site) -> Callable[[], AbstractContextManager[Session]]:
    return partial(transaction, SYSTEM, site.settings)


@pytest.fixture
def planned(site: Site) -> Site:
    """Three children in Haarlemmermeer, and the plan for them."""
    with transaction(SYSTEM, site.settings) as session:
        for number in range(3):
            a_case(session, f"HM-{number}")
    make_due_plans(opened(site), clock.now)
    return site


@pytest.fixture
def what_if(planned: Site) -> str:
    """The answer to a what-if."""
    wish = {"kind": "extra", "region": "HM", "form": "residentieel", "from": 6, "until": 18, "count": 1}
    with transaction(SYSTEM, planned.settings) as session:
        job = ask_what_if(session, "HM", wish | {"on": clock.today().isoformat()}, ENGINE, clock.now())
    assert work_once(opened(planned), clock.now)
    return f"/regio/HM/wat-als/{job.id}"


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_a_region_fit_and_have_no_barriers(page: Page, what_if: str, sign_in: SignIn, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, "zm-lotte")
    for address in (
        "/regio/HM/plan",
        "/regio/HM/gevolgd",
        "/regio/HM/wat-als",
        "/regio/HM/wat-als?soort=extra",
        what_if,
    ):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        found = Axe().run(page, options=RULES)
        assert [one["id"] for one in found.response["violations"]] == [], address


def test_the_board_is_used_by_keyboard_alone(page: Page, planned: Site, sign_in: SignIn) -> None:
    sign_in(page, "zm-lotte")
    page.goto("/regio/HM/plan")
    page.get_by_role("link", name="Per plek").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#per-plek")).to_be_in_viewport()
    reasons = page.locator("summary").filter(has_text="Redenen").first
    reasons.focus()
    page.keyboard.press("Enter")
    expect(page.locator("details[open] ol").first).to_be_visible()
    reached = set()
    page.locator("body").press("Home")
    page.get_by_role("link", name="Naar de inhoud").focus()
    for _ in range(60):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.textContent.trim()"))
    assert {"Maak het plan opnieuw", "Wat als?", "HM-0"} <= reached


def test_a_plan_that_is_being_made_shows_how_far_it_is_and_then_itself(
    page: Page, planned: Site, sign_in: SignIn
) -> None:
    sign_in(page, "zm-lotte")
    page.goto("/regio/HM/plan")
    page.get_by_role("button", name="Maak het plan opnieuw").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_role("heading", name="Voorgestelde plekken")).to_be_visible()
    assert work_once(opened(planned), clock.now)
    page.get_by_role("link", name="Bekijk plan 2").click()
    expect(page.get_by_text("Plan 2, gemaakt:")).to_be_visible()


def test_what_moved_since_the_last_plan_is_reached_by_keyboard_and_printed(
    page: Page, planned: Site, sign_in: SignIn
) -> None:
    with transaction(SYSTEM, planned.settings) as session:
        first = last_region_plan(session, "HM")
        assert first is not None
        row = first.result["assignments"][0]
        label = session.get_one(Case, row["case"]).label
        offer = session.scalars(select(Offer).where(Offer.slug == row["offer"])).one()
        offer.withdrawn_on = clock.today()
        ask_plan(session, "HM", ENGINE, clock.now())
    assert work_once(opened(planned), clock.now)
    sign_in(page, "zm-lotte")
    page.goto("/regio/HM/plan")
    page.get_by_role("link", name="Anders dan plan 1").focus()
    page.keyboard.press("Enter")
    moved = page.get_by_role("table", name="Anders dan het vorige plan")
    expect(page.locator("#verhuisd")).to_be_in_viewport()
    expect(moved.get_by_role("row").filter(has_text=label)).to_contain_text("De plek is er niet meer.")
    page.emulate_media(media="print")
    expect(moved).to_be_visible()


def test_planning_anew_is_a_choice_that_one_asks_for_by_keyboard(page: Page, planned: Site, sign_in: SignIn) -> None:
    with transaction(SYSTEM, planned.settings) as session:
        plan = last_region_plan(session, "HM")
        assert plan is not None
        plan.result = plan.result | {"anew": {"more": 1, "points": 4, "moves": 2}}
    sign_in(page, "zm-lotte")
    page.set_viewport_size({"width": 320, "height": 900})
    page.goto("/regio/HM/plan")
    expect(page.get_by_text("Helemaal opnieuw plannen zou 1 kind meer op tijd helpen.")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert [one["id"] for one in Axe().run(page, options=RULES).response["violations"]] == []
    page.get_by_role("button", name="Plan helemaal opnieuw").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert work_once(opened(planned), clock.now)
    page.get_by_role("link", name="Bekijk plan 2").click()
    expect(page.get_by_text("Helemaal opnieuw gemaakt, omdat iemand daarom vroeg.")).to_be_visible()


def test_the_bar_tells_on_which_level_the_solver_is(page: Page, planned: Site, sign_in: SignIn) -> None:
    def at(progress: dict[str, object]) -> None:
        with transaction(SYSTEM, planned.settings) as session:
            job = ask_plan(session, "HM", ENGINE, clock.now())
            job.phase, job.progress = "oplossen", progress

    at({"level": 1, "levels": 7, "title": "Op tijd geholpen", "value": 90, "bound": None})
    sign_in(page, "zm-lotte")
    page.goto("/regio/HM/plan")
    expect(page.get_by_text("Doel 1 van 7: op tijd geholpen.")).to_be_visible()
    at({"level": 3, "levels": 7, "title": "Dicht bij huis", "value": 12, "bound": 14})
    expect(page.get_by_text("Doel 3 van 7: dicht bij huis. 12 punten, hooguit 14 is mogelijk.")).to_be_visible()


def test_on_paper_the_board_has_its_tables_and_nothing_to_press(page: Page, planned: Site, sign_in: SignIn) -> None:
    sign_in(page, "zm-lotte")
    page.goto("/regio/HM/plan")
    page.emulate_media(media="print")
    expect(page.get_by_role("heading", name="Voorgestelde plekken")).to_be_visible()
    expect(page.get_by_role("button", name="Maak het plan opnieuw")).to_be_hidden()


def test_a_what_if_is_asked_by_keyboard_and_waits_for_its_answer(page: Page, planned: Site, sign_in: SignIn) -> None:
    sign_in(page, "zm-lotte")
    page.goto("/regio/HM/wat-als")
    page.get_by_role("link", name="Een plek valt weg").focus()
    page.keyboard.press("Enter")
    page.get_by_label("Welke plek valt weg?").focus()
    page.keyboard.press("ArrowDown")
    page.get_by_role("button", name="Reken uit").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("progressbar")).to_be_visible()
    assert work_once(opened(planned), clock.now)
    expect(page.get_by_role("heading", name="Het verschil")).to_be_visible()
