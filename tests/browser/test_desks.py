"""The desks of provider, expert team, municipality, monitor and administrator, as people meet them in a browser."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, expect
from sqlalchemy import select

from rets import clock
from rets.db import SYSTEM, ViewerSession, transaction
from rets.models import Availability, Case, Location, Offer, Organisation, ProviderAgreement, Request
from rets.schemas.case_form import CaseForm
from rets.services import consults
from rets.services.audit import ENGINE
from rets.services.matches import raise_and_propose
from rets.services.requests import make_request
from tests import builders as b
from tests.browser.conftest import Site, settle
from workflows.roles import Role

SignIn = Callable[[Page, str], None]
RULES = {"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]}
SMALLEST = 320
DESKS = [
    (
        "za-roos",
        [
            "/aanbod/mijn",
            "/aanbod/mijn/{offer}",
            "/aanbod/inlezen",
            "/aanbod/sluitingen",
            "/verzoeken",
            "/verzoeken/{request}",
            "/uitwijkafspraken",
            "/uitwijkafspraken/nieuw",
            "/uitwijkafspraken/{agreement}/einde",
        ],
    ),
    ("zm-lotte", ["/aanbod", "/aanbod/{offer}", "/regio", "/regio/HM/plan", "/monitor", "/berichten?toon=alles"]),
    (
        "ret-vz-omar",
        [
            "/ret",
            "/afwezig",
            "/kalender",
            "/ret/besluiten",
            "/ret/casussen/{table}/blad",
            "/ret/casussen/{table}/besluit",
        ],
    ),
    ("gem-koen", ["/gemeente", "/besluiten"]),
    ("mon-greet", ["/monitor"]),
    ("cm-vera", ["/mandaten", "/mandaten/nieuw", "/uitwijkafspraken", "/uitwijkafspraken/nieuw"]),
    ("beheer-max", ["/beheer", "/beheer/lijsten", "/beheer/lijsten/parameters", "/mandaten", "/beheer/mensen"]),
]


def a_case(session: ViewerSession, label: str) -> Case:
    """A case in Haarlemmermeer, raised now, with what a provider should read of it."""
    today = clock.today()
    milan = b.actor(session, "jb-milan", Role.JEUGDBESCHERMER)
    form = CaseForm.model_validate(
        {
            "label": label,
            "gi": "djgb",
            "municipality": "Haarlemmermeer",
            "birth_month": f"{today.year - 13}-01",
            "sex": "f",
            "measures": [{"kind": "ots", "pronounced_on": (today - timedelta(days=20)).isoformat()}],
            "need": {"ideal": ["residentieel"], "acceptable": ["gezinshuis"], "why": "Thuis is het niet veilig."},
            "strengths": "Goed met dieren.",
            "contra_indications": [{"code": "agressie"}],
        }
    )
    return raise_and_propose(session, form, actor=milan, jeugdbeschermer_id=milan.person_id or 0, at=clock.now())


@pytest.fixture
def names(site: Site) -> dict[str, str]:
    """One case that Zilverreiger was asked about, one that lies before the team; the parts of their addresses."""
    now = clock.now()
    with transaction(SYSTEM, site.settings) as session:
        lotte = b.actor(session, "zm-lotte", Role.ZORGMAKELAAR)
        case, table = a_case(session, "HM-vraag"), a_case(session, "HM-tafel")
        b.step(session, case, "accept", lotte, now)
        consults.ask_capacity(session, case, text="Wat is er ingekocht?", actor=lotte, at=now)
        b.step(session, table, "submit_to_ret", ENGINE, now)
        offer = session.scalars(
            select(Offer)
            .join(Location)
            .join(Organisation, Organisation.id == Location.provider_id)
            .where(Organisation.slug == "zilverreiger", Offer.form == "residentieel")
        ).first()
        assert offer is not None
        start = clock.today() + timedelta(days=14)
        request = make_request(
            session, case, offer_id=offer.id, start_on=start, question="Kan dit kind bij u wonen?", actor=lotte, at=now
        )
        agreement = session.scalars(
            select(ProviderAgreement.id).where(ProviderAgreement.provider_id == offer.location.provider_id)
        ).first()
        asked = {"request": str(request.id), "table": str(table.id), "case": str(case.id)}
        return {"offer": offer.slug, "agreement": str(agreement)} | asked


def test_axe_finds_nothing_and_nothing_sticks_out(
    site: Site, names: dict[str, str], new_context: Callable[..., BrowserContext]
) -> None:
    for slug, addresses in DESKS:
        page = new_context(base_url=site.url).new_page()
        page.goto("/aanmelden")
        page.locator(f'button[value="{slug}"]').first.click()  # somebody with two roles stands there twice
        page.wait_for_load_state()
        for address in addresses:
            page.goto(address.format_map(names))
            found = Axe().run(page, options=RULES)
            assert found.violations_count == 0, f"{slug} {address}: {found.generate_report()}"
            for width in (SMALLEST, 1280):
                page.set_viewport_size({"width": width, "height": 800})
                assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{slug} {address}"


def test_a_provider_confirms_with_one_tap_and_stays_where_it_was(site: Site, page: Page, sign_in: SignIn) -> None:
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    sign_in(page, "za-roos")
    page.goto("/aanbod/mijn")
    card = page.locator("article").first
    card.get_by_role("button", name="Klopt nog").click()
    expect(page.get_by_text("Dank u.")).to_be_visible()
    expect(page.locator("article").first).to_contain_text("Vandaag bevestigd.")
    assert "/aanbod/mijn" in page.url


def test_after_the_tap_the_keyboard_goes_on_from_the_same_card(site: Site, page: Page, sign_in: SignIn) -> None:
    sign_in(page, "za-roos")
    page.goto("/aanbod/mijn")
    page.locator("article").first.get_by_role("button", name="Klopt nog").press("Enter")
    expect(page.get_by_text("Dank u.")).to_be_focused()
    settle(page)
    page.keyboard.press("Tab")
    expect(page.locator("article").first.get_by_role("link", name="Wijzig")).to_be_focused()


def test_a_provider_changes_what_is_free_in_three_taps(
    site: Site, names: dict[str, str], page: Page, sign_in: SignIn
) -> None:
    page.set_viewport_size({"width": SMALLEST, "height": 640})
    sign_in(page, "za-roos")
    page.goto("/aanbod/mijn")
    page.locator(f"#{names['offer']}").get_by_role("link", name="Wijzig").click()
    page.get_by_label("Vol, geen verwachting").check()
    expect(page.get_by_label("Hoeveel plekken?")).to_be_hidden()
    page.get_by_role("button", name="Bewaar").click()
    expect(page.locator("#meldingen")).to_contain_text("Bewaard.")
    with transaction(SYSTEM, site.settings) as session:
        offer = session.scalars(select(Offer).where(Offer.slug == names["offer"])).one()
        said = select(Availability).where(Availability.offer_id == offer.id).order_by(Availability.id.desc())
        newest = session.scalars(said).first()
        assert newest is not None
        assert (newest.free_count, newest.source) == (0, "provider")


def test_a_provider_says_no_with_the_keyboard_alone(
    site: Site, names: dict[str, str], page: Page, sign_in: SignIn
) -> None:
    sign_in(page, "za-roos")
    page.goto(f"/verzoeken/{names['request']}")
    page.get_by_text("Nee, dit kan niet").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    page.get_by_role("button", name="Zeg nee").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_text("u zei nee")).to_be_visible()
    with transaction(SYSTEM, site.settings) as session:
        request = session.get(Request, int(names["request"]))
        assert request is not None
        assert (request.state, request.answer_code) == ("refused", "vol")


def test_the_chair_calls_decides_and_follows(site: Site, names: dict[str, str], page: Page, sign_in: SignIn) -> None:
    sign_in(page, "ret-vz-omar")
    page.goto("/ret")
    page.get_by_label("Welke casus?").select_option(label="HM-tafel (HM)")
    page.get_by_label("Waarom kan dit niet wachten?").fill("Het kind moet vrijdag weg.")
    page.get_by_role("button", name="Roep spoedoverleg bijeen").click()
    expect(page.get_by_role("checkbox").first).to_be_visible()
    for box in page.get_by_role("checkbox").all():
        box.check()
    page.get_by_role("button", name="Leg vast").click()
    expect(page.get_by_text("genoeg leden")).to_be_visible()
    page.get_by_role("link", name="Besluit", exact=True).click()
    page.get_by_label("Welke vraag beantwoordt het team?").fill("Waar kan dit kind wonen?")
    page.get_by_label("Het besluit", exact=True).fill("De gemeente regelt de betaling vandaag.")
    first = page.get_by_role("group", name="Regel 1")
    first.get_by_label("Wie").select_option(label="Gemeente Haarlemmermeer (gemeente, mandaat)")
    first.get_by_label("Wat moet er gebeuren").fill("Betaal voorlopig")
    first.get_by_label("Tot welk bedrag").fill("60000")
    first.get_by_label("Uiterlijk").fill((clock.today() + timedelta(days=2)).isoformat())
    page.get_by_role("button", name="Leg het besluit vast").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Besluiten die lopen")
    expect(page.get_by_text("Betaal voorlopig")).to_be_visible()
