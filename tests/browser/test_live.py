"""Two people on one case, and one meeting on two screens: what the one does, the other is told, calmly."""

from collections.abc import Callable

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect

from rets import clock
from rets.db import SYSTEM, transaction
from rets.models import Case, Meeting
from rets.services.advance import advance
from rets.services.audit import ENGINE
from tests import asking as a
from tests import builders as b
from tests.browser.conftest import SignIn, Site, settle
from tests.browser.test_one_case_through_every_role import raise_it
from tests.browser.test_raising import RULES
from workflows.facts import Note

BAR = "Er is iets veranderd."
STEP, DONE = "Neem aan en ga zoeken", "Hulp zoeken"


def accept(site: Site, case_id: int) -> None:
    with transaction(SYSTEM, site.settings) as session:
        b.step(session, session.get_one(Case, case_id), "accept", a.lotte(session), clock.now())


def listening(page: Page, path: str) -> None:
    """Open a page and wait until its stream has begun."""
    with page.expect_response(lambda answer: "/seinen/" in answer.url):
        page.goto(path)


@pytest.fixture
def case_id(site: Site) -> int:
    return raise_it(site)


def test_what_a_colleague_does_is_told_and_shown_on_request(
    site: Site, page: Page, sign_in: SignIn, case_id: int
) -> None:
    sign_in(page, "jb-noor")
    listening(page, f"/casussen/{case_id}")
    accept(site, case_id)
    bar = page.locator("#seinen")
    expect(bar).to_contain_text(BAR)
    expect(page.locator("#casus")).not_to_contain_text("Hulp zoeken")
    assert Axe().run(page, options=RULES).violations_count == 0
    bar.get_by_role("button", name="Toon").press("Enter")
    expect(bar).to_be_empty()
    expect(page.locator("#nieuw-kop")).to_contain_text("Sinds u hier keek")
    expect(page.get_by_role("heading", level=1)).to_be_focused()


def test_what_is_being_typed_is_never_replaced(site: Site, page: Page, sign_in: SignIn, case_id: int) -> None:
    sign_in(page, "jb-noor")
    listening(page, f"/casussen/{case_id}")
    page.locator("#casus").evaluate("one => one.insertAdjacentHTML('beforeend', '<textarea id=proef></textarea>')")
    page.locator("#proef").fill("Half getypt")
    accept(site, case_id)
    page.get_by_role("button", name="Toon").click()
    expect(page.locator("#seinen")).to_contain_text("Sla dat eerst op")
    expect(page.locator("#proef")).to_have_value("Half getypt")


def test_two_people_work_on_one_case_at_once(
    site: Site, page: Page, new_context: Callable[..., BrowserContext], sign_in: SignIn, case_id: int
) -> None:
    other = new_context(base_url=site.url).new_page()
    sign_in(page, "jb-noor")
    sign_in(other, "zm-lotte")
    listening(page, f"/casussen/{case_id}")
    listening(other, f"/casussen/{case_id}")
    take(other)
    expect(page.locator("#seinen")).to_contain_text(BAR)


def test_a_meeting_is_live_on_two_screens(
    site: Site, page: Page, new_context: Callable[..., BrowserContext], sign_in: SignIn, case_id: int
) -> None:
    meeting_id = at_the_table(site, case_id)
    other = new_context(base_url=site.url).new_page()
    for screen, who in ((page, "ret-gi-anke"), (other, "ret-vz-els")):
        sign_in(screen, who)
        listening(screen, f"/ret/vergaderingen/{meeting_id}")
    other.get_by_label("Els Kroonenberg").check()
    other.get_by_role("button", name="Leg vast").first.click()
    page.get_by_role("button", name="Toon").click()
    expect(page.locator("#seinen")).to_be_empty()


def test_without_a_stream_the_page_asks_now_and_then(site: Site, page: Page, sign_in: SignIn, case_id: int) -> None:
    page.add_init_script(
        "delete window.EventSource; const every = window.setInterval; "
        "window.setInterval = (work, _) => every(work, 200);"
    )
    sign_in(page, "jb-noor")
    page.goto(f"/casussen/{case_id}")
    accept(site, case_id)
    expect(page.locator("#seinen")).to_contain_text(BAR)


def test_ones_own_step_is_no_news(site: Site, page: Page, sign_in: SignIn, case_id: int) -> None:
    sign_in(page, "zm-lotte")
    listening(page, f"/casussen/{case_id}")
    take(page)
    settle(page)
    expect(page.locator("#seinen")).to_be_empty()


def take(page: Page) -> None:
    """Take the first step of the case, within its page."""
    page.get_by_role("link", name=STEP).or_(page.get_by_role("button", name=STEP)).first.click()
    expect(page.get_by_role("heading", name=STEP)).to_be_focused()
    page.locator("#stap form").get_by_role("button", name=STEP).click()
    expect(page.locator("#casus")).to_contain_text(DONE)


def at_the_table(site: Site, case_id: int) -> int:
    """The case stands on the agenda of the expert team; the number of that meeting."""
    with transaction(SYSTEM, site.settings) as session:
        case = session.get_one(Case, case_id)
        advance(session, case=case, step="submit_to_ret", actor=ENGINE, at=clock.now(), note=Note(text="Geen plek."))
        meeting: Meeting = b.meeting(session, case, clock.now(), present=())
        meeting.starts_at = clock.now()
        return meeting.id
