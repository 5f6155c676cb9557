"""One case from raising to real start and an end that fits, each step by the person whose step it is."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from rets import clock
from rets.db import SYSTEM, transaction
from rets.models import Availability, Location, Offer, Organisation, Person, Place
from rets.schemas.case_form import CaseForm
from rets.services.audit import Actor
from rets.services.matches import raise_and_propose
from rets.services.sweep import sweep
from tests.browser.conftest import Site
from workflows.roles import Role

SignIn = Callable[[Page, str], None]
LABEL = "ZK-verhaal"
SMALLEST = 320


def raise_it(site: Site, **changes: object) -> int:
    """A case in Haarlem of jeugdbeschermer Noor, raised on this moment."""
    today = clock.today()
    plain: dict[str, object] = {
        "label": LABEL,
        "gi": "djgb",
        "municipality": "Haarlem",
        "birth_month": f"{today.year - 10}-01",
        "measures": [{"kind": "ots", "pronounced_on": (today - timedelta(days=20)).isoformat()}],
        "need": {"ideal": ["gezinshuis"], "acceptable": ["pleegzorg"]},
        "strengths": "Kan goed met dieren omgaan.",
    }
    with transaction(SYSTEM, site.settings) as session:
        noor = session.scalars(select(Person).where(Person.slug == "jb-noor")).one()
        case = raise_and_propose(
            session,
            CaseForm.model_validate(plain | changes),
            actor=Actor(noor.id, frozenset({Role.JEUGDBESCHERMER})),
            jeugdbeschermer_id=noor.id,
            at=clock.now(),
        )
        return case.id


def open_a_place(site: Site) -> str:
    """A gezinshuis in Haarlem of the provider of Roos that fits and is free today."""
    today, now = clock.today(), clock.now()
    with transaction(SYSTEM, site.settings) as session:
        provider = session.scalars(select(Organisation).where(Organisation.slug == "zilverreiger")).one()
        location = Location(
            provider_id=provider.id, name="De Kade", municipality="GM0392", lat=52.38, lon=4.64, phone="023 000 00 01"
        )
        session.add(location)
        session.flush()
        offer = Offer(
            slug="verhaal-gezinshuis",
            location_id=location.id,
            form="gezinshuis",
            name="Gezinshuis De Kade",
            age_from=4,
            age_until=18,
            perspectief=True,
        )
        session.add(offer)
        session.flush()
        session.add(Place(offer_id=offer.id, free_from=today - timedelta(days=3)))
        session.add(
            Availability(
                offer_id=offer.id,
                free_from=today - timedelta(days=3),
                free_count=1,
                source="provider",
                confirmed_at=now,
                recorded_at=now,
            )
        )
    return "Gezinshuis De Kade"


def run_the_sweep(site: Site) -> None:
    """What is due a minute from now happens: far too late a start is not waited for."""
    later = clock.now() + timedelta(minutes=1)
    with clock.use(later):
        sweep(lambda: transaction(SYSTEM, site.settings), later)


@pytest.fixture
def at_case(page: Page, sign_in: SignIn) -> Callable[[str, int], Page]:
    """`at_case("jb-noor", 7)`: that person, on the page of that case."""

    def go(person: str, case_id: int) -> Page:
        sign_in(page, person)
        page.goto(f"/casussen/{case_id}")
        expect(page.get_by_role("heading", level=1)).to_contain_text("Casus")
        return page

    return go


def test_a_case_goes_from_raising_to_help_that_fits(
    site: Site, page: Page, sign_in: SignIn, at_case: Callable[[str, int], Page]
) -> None:
    offer = open_a_place(site)
    case_id = raise_it(site)

    sign_in(page, "zm-lotte")
    page.get_by_role("link", name=LABEL).click()
    page.get_by_role("link", name="Neem aan en ga zoeken").click()
    page.get_by_role("button", name="Neem aan en ga zoeken").click()
    expect(page.locator("#meldingen")).to_contain_text("Vastgelegd")

    page.get_by_role("link", name="Bekijk plekken en doe een verzoek").click()
    page.get_by_role("link", name=re.compile(f"Doe een verzoek.*{offer}")).click()
    expect(page.get_by_role("heading", name="Dit ziet de aanbieder")).to_be_visible()
    page.get_by_role("button", name="Verstuur het verzoek").click()
    expect(page.get_by_role("table", name="Verzoeken die lopen")).to_contain_text("wacht op antwoord")

    sign_in(page, "za-roos")
    expect(page.locator("main")).not_to_contain_text(LABEL)
    page.get_by_role("link", name=re.compile("Gezinshuis, ")).first.click()
    expect(page.locator("main")).not_to_contain_text(LABEL)
    page.get_by_role("button", name="Ja, dit kind kan hier komen").click()

    at_case("jb-noor", case_id)
    page.get_by_role("link", name="Spreek de plek af").click()
    page.get_by_label(re.compile("Gezinshuis De Kade")).check()
    page.get_by_label("Dag van de intake").fill(clock.today().isoformat())
    page.get_by_role("button", name="Spreek de plek af").click()
    expect(page.locator("main")).to_contain_text("Plek afgesproken")
    expect(page.locator("main")).to_contain_text("telt niet als start")

    page.get_by_role("link", name="Bevestig dat de hulp echt is gestart").click()
    page.get_by_label("Op welke dag begon de hulp echt?").fill(clock.today().isoformat())
    page.get_by_role("button", name="Bevestig dat de hulp echt is gestart").click()
    expect(page.locator("#stap")).to_contain_text("eerste dag van de hulp")
    page.get_by_label(re.compile("begon ook de hulp zelf")).check()
    page.get_by_role("button", name="Bevestig dat de hulp echt is gestart").click()
    expect(page.locator("main")).to_contain_text("passende hulp gestart")

    page.get_by_role("link", name="Leg vast of de hulp past").first.click()
    page.get_by_label("Wat vindt de professional?").select_option("passend")
    page.get_by_label("Wat vinden kind en ouders?").select_option("passend")
    page.get_by_role("button", name="Leg vast").click()

    page.get_by_role("link", name="Sluit af: de hulp past").click()
    page.get_by_role("button", name="Sluit af: de hulp past").click()
    expect(page.locator("#meldingen")).to_contain_text("De casus is afgesloten.")


def test_a_case_whose_start_comes_too_late_goes_up_by_forecast(
    site: Site, page: Page, sign_in: SignIn, at_case: Callable[[str, int], Page]
) -> None:
    case_id = raise_it(site, need={"ideal": ["zikos"]}, label="ZK-laat")
    at_case("jb-noor", case_id)
    page.get_by_role("link", name="Leg vast wat er is gebeurd").click()
    page.get_by_role("link", name="Wachtlijst gemeld").click()
    page.get_by_label("Welke hulp?").select_option("zikos")
    page.get_by_label("Verwachte start").fill((clock.today() + timedelta(days=400)).isoformat())
    page.get_by_role("button", name="Leg vast").click()
    expect(page.locator("main")).to_contain_text("opschalen voorgesteld")
    expect(page.locator("main")).to_contain_text("De verwachte start is te laat")

    page.get_by_role("link", name="Alles wat er gebeurde").click()
    expect(page.locator("main")).to_contain_text("Voorstel: naar trede 3")

    run_the_sweep(site)
    sign_in(page, "ret-vz-els")
    page.get_by_role("link", name="ZK-laat").first.click()
    expect(page.locator("main")).to_contain_text("Bij het expertteam")
