"""The simulator as people use it: choose, see how far it is, leave, come back, and look at the charts."""

import threading
from collections.abc import Callable
from functools import partial

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from rets import clock
from rets.db import SYSTEM, transaction
from rets.simulation.work import live_through
from tests import asking as a
from tests.browser.conftest import Site
from tests.browser.test_region_board import RULES

SignIn = Callable[[Page, str], None]


def test_somebody_chooses_waits_and_sees_the_charts(page: Page, site: Site, sign_in: SignIn) -> None:
    sign_in(page, "mon-greet")
    page.goto("/simulator")
    page.get_by_label("Hoeveel dagen?").fill("7")
    page.get_by_label("Hoeveel kinderen komen er in die tijd?").fill("2")
    page.get_by_label("Hoe vaak, elk met ander toeval?").fill("1")
    page.get_by_role("button", name="Reken door").click()
    expect(page.get_by_role("progressbar")).to_be_visible()
    expect(page.get_by_text("De simulatie wacht op een werker.")).to_be_visible()
    number = int(page.url.rpartition("/")[2])
    opened, folder = partial(transaction, SYSTEM, site.settings), site.settings.data_dir / "replay"
    working = threading.Thread(target=live_through, args=(opened, number, folder, clock.now))
    working.start()
    expect(page.get_by_text("De simulatie is klaar.")).to_be_visible(timeout=120_000)
    working.join()
    expect(page.get_by_role("img", name="Werk per kind: zorgmakelaar per beleid, in uur")).to_be_visible()
    expect(page.get_by_role("table", name="Werk per kind: zorgmakelaar")).to_be_visible()
    page.goto("/simulator")
    expect(page.get_by_role("cell", name="De simulatie is klaar.")).to_be_visible()


@pytest.mark.parametrize("width", [320, 1280])
def test_the_pages_of_the_simulator_fit_and_have_no_barriers(
    page: Page, site: Site, sign_in: SignIn, width: int
) -> None:
    with transaction(SYSTEM, site.settings) as session:
        number = a.a_simulation(session).id
    page.set_viewport_size({"width": width, "height": 900})
    sign_in(page, "mon-greet")
    for address in ("/simulator", f"/simulator/{number}"):
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth") <= width, address
        found = Axe().run(page, options=RULES)
        assert [one["id"] for one in found.response["violations"]] == [], address
