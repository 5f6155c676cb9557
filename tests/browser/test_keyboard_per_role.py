"""What each role does most, with nothing but a keyboard; jeugdbeschermer and chair have stories of their own."""

import re
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from rets import clock
from rets.db import SYSTEM, transaction
from rets.models import Appointment, Consultation, DecisionLine, Person, Request
from rets.services import decisions
from rets.services.audit import ENGINE
from rets.services.decision_lines import LineIn
from tests import builders as b
from tests.browser.conftest import SignIn, Site
from tests.browser.test_desks import a_case
from tests.browser.test_keyboard_alone import choose, fill, fill_day, press, reach, tick
from tests.browser.test_one_case_through_every_role import LABEL, open_a_place, raise_it

TOWN = "gemeente-haarlemmermeer"
TASK = {"municipality": "Betaal de plek", "contract_manager": "Koop de plek in", "director": "Geef de garantie"}


@pytest.fixture
def decided(site: Site) -> None:
    """A case that the team of Haarlemmermeer decided on, with a line to each desk of the municipality."""
    now = clock.now()
    with transaction(SYSTEM, site.settings) as session:
        town = b.organisation(session, TOWN)
        post = Appointment(role="director", organisation=town, valid_from=clock.today() - timedelta(days=30))
        session.add(Person(slug="bes-proef", name="Bea Stuur", email="bes-proef@rets.example", appointments=[post]))
        case = a_case(session, "HM-tafel")
        b.step(session, case, "submit_to_ret", ENGINE, now)
        due = clock.today() + timedelta(days=5)
        lines = [LineIn(town.id, action, due, role=role) for role, action in TASK.items()]
        held = b.meeting(session, case, now)
        asked, said = "Wie betaalt de plek?", "De gemeente betaalt."
        decisions.decide(session, case, held, question=asked, text=said, lines=lines, actor=b.chair(session), at=now)


def follow(page: Page, name: str, *, then: str) -> None:
    """Go to a link by keyboard and open it."""
    reach(page, name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text(then)


def test_a_zorgmakelaar_accepts_and_asks_and_a_provider_says_yes(site: Site, page: Page, sign_in: SignIn) -> None:
    offer = open_a_place(site)
    raise_it(site)
    sign_in(page, "zm-lotte")
    follow(page, LABEL, then=LABEL)
    reach(page, "Neem aan en ga zoeken")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Neem aan en ga zoeken")).to_be_focused()
    press(page, "Neem aan en ga zoeken", then="Bekijk plekken en doe een verzoek")
    follow(page, "Bekijk plekken en doe een verzoek", then=LABEL)
    page.get_by_role("link", name=re.compile(f"Doe een verzoek.*{offer}")).focus()
    page.keyboard.press("Enter")
    press(page, "Verstuur het verzoek", then="wacht op antwoord")

    sign_in(page, "za-roos")
    follow(page, "Gezinshuis, ", then="Kind van 10 jaar")
    press(page, "Ja, dit kind kan hier komen", then="u zei ja")
    with transaction(SYSTEM, site.settings) as session:
        assert session.scalars(select(Request.state)).all() == ["accepted"]


@pytest.mark.usefixtures("decided")
@pytest.mark.parametrize(
    ("who", "role"), [("gem-koen", "municipality"), ("cm-vera", "contract_manager"), ("bes-proef", "director")]
)
def test_whom_the_team_gave_a_task_answers(site: Site, page: Page, sign_in: SignIn, who: str, role: str) -> None:
    sign_in(page, who)
    follow(page, TASK[role], then="Gemeente Haarlemmermeer")
    tick(page, "Wij voeren dit uit")
    press(page, "Antwoord", then="Gemeente Haarlemmermeer")
    expect(page.get_by_role("heading", name="Uw antwoord")).to_have_count(0)
    with transaction(SYSTEM, site.settings) as session:
        answers = {one.action: one.answer_code for one in session.scalars(select(DecisionLine))}
    assert answers == dict.fromkeys(TASK.values()) | {TASK[role]: "accepted"}


def test_a_member_of_the_team_prepares_at_the_sheet(site: Site, page: Page, sign_in: SignIn) -> None:
    with transaction(SYSTEM, site.settings) as session:
        b.step(session, a_case(session, "HM-tafel"), "submit_to_ret", ENGINE, clock.now())
    sign_in(page, "ret-gi-anke")
    page.goto("/ret")
    follow(page, "Open deze vergadering", then="Haarlemmermeer")
    follow(page, "Lees het casusblad", then="Casusblad")


def test_a_teammanager_asks_the_team_something(site: Site, page: Page, sign_in: SignIn) -> None:
    sign_in(page, "tm-ellen")
    page.goto("/adviesvragen")
    follow(page, "Stel een vraag", then="Stel een vraag aan een expertteam")
    choose(page, "Welk expertteam?", "Haarlemmermeer")
    tick(page, "zelf")
    fill(page, "Uw vraag", "Wie weet iets over eerwraak?")
    press(page, "Stel de vraag", then="eerwraak")
    with transaction(SYSTEM, site.settings) as session:
        assert session.scalars(select(Consultation.region)).all() == ["HM"]


def test_a_regiomonitor_chooses_a_day_and_takes_the_agenda_along(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "mon-greet")
    page.goto("/monitor/overleg")
    fill_day(page, "Het vorige overleg was op", clock.today() - timedelta(days=40))
    press(page, "Toon", then="Agenda overleg")
    reach(page, "Haal dit op als PDF")
    with page.expect_download() as got:
        page.keyboard.press("Enter")
    assert got.value.suggested_filename.endswith(".pdf")


def test_an_administrator_lets_a_route_count(page: Page, sign_in: SignIn) -> None:
    sign_in(page, "beheer-max")
    page.goto("/beheer/routes")
    follow(page, "versie 1", then="versie 1")
    fill_day(page, "Vanaf welke dag?", clock.today() + timedelta(days=7))
    fill(page, "Waarom?", "Terug naar de vorige afspraak.")
    press(page, "Laat gelden", then="geldt")
