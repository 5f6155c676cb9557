"""The steps that end a search, with nothing but a keyboard: every control is reached with Tab."""

from collections.abc import Callable
from datetime import date, timedelta

from playwright.sync_api import Page, expect
from sqlalchemy import select

from rets import clock
from rets.db import SYSTEM, transaction
from rets.models import Case, Offer
from rets.services.advance import advance
from rets.services.audit import ENGINE
from tests import asking as a
from tests import builders as b
from tests.browser.conftest import SignIn, Site, settle
from tests.browser.test_one_case_through_every_role import LABEL, open_a_place, raise_it
from workflows.facts import Note

AGREE = "Spreek de plek af"
START = "Bevestig dat de hulp echt is gestart"
CLOSE = "Sluit af: de hulp past"
MOST_TABS = 150
NAME_IN_FOCUS = """() => {
  const one = document.activeElement;
  const named = [...(one.labels || [])].map(label => label.innerText).join(" ");
  return named || one.getAttribute("aria-label") || one.innerText || "";
}"""


def reach(page: Page, name: str) -> None:
    """Tab until the control with this name has the focus."""
    settle(page)
    passed = []
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        passed.append(page.evaluate(NAME_IN_FOCUS))
        if name in passed[-1]:
            return
    raise AssertionError(f"'{name}' is not reached by keyboard; passed {[one[:60] for one in passed[-30:]]}")


def press(page: Page, name: str, *, then: str) -> None:
    """Press the control with this name, and wait until the page shows what follows."""
    reach(page, name)
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_contain_text(then)


def fill(page: Page, name: str, text: str) -> None:
    reach(page, name)
    page.keyboard.type(text)


def choose(page: Page, name: str, shown: str) -> None:
    """In a list, typing the begin of an option chooses it."""
    reach(page, name)
    page.keyboard.type(shown)


def fill_day(page: Page, name: str, day: date) -> None:
    """A date is typed in the order of the browser's language, whichever that is."""
    reach(page, name)
    for order in ("%d%m%Y", "%m%d%Y"):
        page.keyboard.type(f"{day:{order}}")
        if page.evaluate("document.activeElement.value") == day.isoformat():
            return
        for _ in range(2):
            page.keyboard.press("ArrowLeft")
    raise AssertionError(f"{day} cannot be typed in '{name}'")


def tick(page: Page, name: str) -> None:
    reach(page, name)
    page.keyboard.press("Space")


def take(page: Page, step: str, *, then: str) -> None:
    """Open a step of the case page, which takes the focus, and press its button of the same name."""
    reach(page, step)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name=step)).to_be_focused()
    FILLED[step](page)
    press(page, step, then=then)


def confirm_first_day(page: Page) -> None:
    fill_day(page, "Op welke dag begon de hulp echt?", clock.today())


FILLED: dict[str, Callable[[Page], None]] = {
    AGREE: lambda page: tick(page, "Gezinshuis De Kade"),
    START: confirm_first_day,
    CLOSE: lambda _: None,
}


def test_a_chair_decides_by_keyboard_alone(site: Site, page: Page, sign_in: SignIn) -> None:
    case_id = raise_it(site)
    with transaction(SYSTEM, site.settings) as session:
        case = session.get_one(Case, case_id)
        advance(session, case=case, step="submit_to_ret", actor=ENGINE, at=clock.now(), note=Note(text="Geen plek."))
    sign_in(page, "ret-vz-els")
    page.goto("/ret")
    choose(page, "Welke casus", LABEL)
    fill(page, "Waarom kan dit niet wachten?", "Het kind moet morgen weg.")
    press(page, "Roep spoedoverleg bijeen", then="Wie is er?")
    for member in ("Els Kroonenberg", "Anke Molenaar", "Tom Hazelaar"):
        tick(page, member)
    press(page, "Leg vast", then="genoeg leden")
    page.goto(f"/ret/casussen/{case_id}/besluit")
    fill(page, "Welke vraag beantwoordt het team?", "Waar kan dit kind wonen?")
    fill(page, "Het besluit", "De gemeente regelt een plek.")
    choose(page, "Wie", "Gemeente Haarlem")
    fill(page, "Wat moet er gebeuren", "Betaal de plek voorlopig.")
    fill(page, "Tot welk bedrag", "60000")
    fill_day(page, "Uiterlijk", clock.today() + timedelta(days=7))
    press(page, "Leg het besluit vast", then="Besluit")
    with transaction(SYSTEM, site.settings) as session:
        assert session.get_one(Case, case_id).state == "decided"


def test_a_place_is_agreed_started_and_the_case_closed_by_keyboard_alone(
    site: Site, page: Page, sign_in: SignIn
) -> None:
    offer, case_id = open_a_place(site), raise_it(site)
    accept_a_request(site, case_id, offer)
    sign_in(page, "jb-noor")
    page.goto(f"/casussen/{case_id}")
    take(page, AGREE, then="Plek afgesproken")
    take(page, START, then="passende hulp gestart")
    press(page, "Leg vast of de hulp past", then="Wat vindt de professional?")
    choose(page, "Wat vindt de professional?", "passend")
    choose(page, "Wat vinden kind en ouders?", "passend")
    press(page, "Leg vast", then=CLOSE)
    take(page, CLOSE, then="De casus is afgesloten.")


def accept_a_request(site: Site, case_id: int, offer: str) -> None:
    """The zorgmakelaar accepted the case and asked this place; its provider said yes."""
    today, now = clock.today(), clock.now()
    with transaction(SYSTEM, site.settings) as session:
        case = session.get_one(Case, case_id)
        found = session.scalars(select(Offer).where(Offer.name == offer)).one()
        b.step(session, case, "accept", a.lotte(session), now)
        request = a.ask(session, case, found, start_on=today, at=now)
        a.answer(session, request, "accepted", at=now)
