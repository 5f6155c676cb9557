"""A case on paper: two pages to take along, however much happened."""

import re
from datetime import timedelta

from playwright.sync_api import Page

from rets import clock
from rets.db import SYSTEM, transaction
from rets.models import Case
from rets.services.audit import ENGINE
from tests import asking as a
from tests import builders as b
from tests.browser.conftest import SignIn, Site
from tests.browser.test_one_case_through_every_role import open_a_place, raise_it

MOST_PAGES = 2
PAGE = re.compile(rb"/Type /Page\b(?!s)")


def lived_through(site: Site) -> int:
    """A case with requests, questions, facts and a place at the table of the expert team."""
    open_a_place(site)
    case_id = raise_it(site)
    now = clock.now()
    with transaction(SYSTEM, site.settings) as session:
        case = session.get_one(Case, case_id)
        b.step(session, case, "accept", a.lotte(session), now)
        for days in range(3):
            b.tell(session, case, "child_seen", (clock.today() - timedelta(days=days)).isoformat())
        b.step(session, case, "consult_ret", ENGINE, now)
        b.step(session, case, "submit_to_ret", ENGINE, now)
    return case_id


def test_a_case_prints_on_two_pages(site: Site, page: Page, sign_in: SignIn) -> None:
    case_id = lived_through(site)
    sign_in(page, "zm-lotte")
    page.goto(f"/casussen/{case_id}")
    printed = page.pdf(format="A4", print_background=True)
    assert 1 <= len(PAGE.findall(printed)) <= MOST_PAGES
