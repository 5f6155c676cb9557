"""A case on paper: two pages to take along, however much happened."""

import re
from datetime import timedelta

from playwright.sync_api import Page
from sqlalchemy.orm import Session

from rets import clock
from rets.db import SYSTEM, transaction
from rets.models import Case, Decision, DecisionLine, Meeting, Task
from rets.services.audit import ENGINE
from tests import asking as a
from tests import builders as b
from tests import places
from tests.browser.conftest import SignIn, Site
from tests.browser.test_one_case_through_every_role import open_a_place, raise_it

MOST_PAGES = 2
PAINT = "[getComputedStyle(document.body).backgroundColor, getComputedStyle(document.body).color]"
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


def much_happened(session: Session, case: Case) -> None:
    """30 requests of which 8 run, 12 open questions, and 4 decisions with a line each."""
    offers = [places.an_offer(session, clock.today(), name=f"Wonen {number}") for number in range(30)]
    for number, offer in enumerate(offers):
        b.asked(session, case, offer, *(("open",) if number >= 22 else ("refused", "geen_plek")))
    now, made = clock.now(), {"case_id": case.id, "opened_at": clock.now(), "due_at": clock.now() + timedelta(days=3)}
    session.add_all(Task(kind="vraag", role="municipality", text="Klopt dit nog?", **made) for _ in range(12))
    held = b.meeting(session, case, now)
    session.add_all(_decision(session, case, held) for _ in range(4))


def _decision(session: Session, case: Case, held: Meeting) -> Decision:
    chair, provider = b.chair(session).person_id, b.organisation(session, "zilverreiger")
    line = DecisionLine(case_id=case.id, organisation_id=provider.id, role="provider", binding=False)
    line.action, line.due_on = "Bied een plek", clock.today()
    return Decision(
        case_id=case.id,
        meeting_id=held.id,
        kind="advice",
        question="Waar kan dit kind wonen?",
        text="Eén aanbieder krijgt de opdracht. " * 5,
        decided_at=clock.now(),
        decided_by=chair,
        present=[],
        lines=[line],
    )


def pages_of(page: Page, path: str) -> int:
    page.goto(path)
    return len(PAGE.findall(page.pdf(format="A4", print_background=True)))


def test_a_case_prints_on_two_pages(site: Site, page: Page, sign_in: SignIn) -> None:
    case_id = lived_through(site)
    sign_in(page, "zm-lotte")
    assert 1 <= pages_of(page, f"/casussen/{case_id}") <= MOST_PAGES


def test_a_case_with_thirty_requests_prints_on_two_pages_and_says_what_is_left_out(
    site: Site, page: Page, sign_in: SignIn
) -> None:
    case_id = lived_through(site)
    with transaction(SYSTEM, site.settings) as session:
        much_happened(session, session.get_one(Case, case_id))
    sign_in(page, "zm-lotte")
    assert 1 <= pages_of(page, f"/casussen/{case_id}") <= MOST_PAGES
    assert page.get_by_text("zie de casus").filter(visible=True).count() == 0
    page.emulate_media(media="print")
    shown = page.locator("main").inner_text()
    assert "En nog 3 verzoeken die lopen: zie de casus." in shown
    assert "Ook 22 eerdere verzoeken: zie de casus." in shown
    assert "En nog 2 eerdere besluiten: zie de casus." in shown


def test_paper_has_its_moment_and_nothing_to_press(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "zm-lotte")
    page.goto("/casussen")
    page.emulate_media(media="print")
    assert page.get_by_text("Stand van").is_visible()
    assert page.get_by_role("button").filter(visible=True).count() == 0
    assert page.get_by_role("navigation").filter(visible=True).count() == 0


def test_who_reads_in_the_dark_prints_on_white_paper(page: Page, sign_in: SignIn) -> None:
    page.emulate_media(color_scheme="dark", media="print")
    sign_in(page, "zm-lotte")
    dark = page.evaluate(PAINT)
    page.emulate_media(color_scheme="light", media="print")
    assert dark == page.evaluate(PAINT)
