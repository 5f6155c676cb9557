"""Handing in the list of a GI in a browser: from a file with faults to one that is kept; readable by everybody."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from playwright.sync_api import Page, expect

from tests import handed_in as h
from tests.browser.conftest import Site
from tests.browser.test_base_pages import expect_accessible
from tests.browser.test_uitvraag import counted  # noqa: F401 (a fixture)

SignIn = Callable[[Page, str], None]


def choose(page: Page, rows: list[list[Any]]) -> None:
    file = {
        "name": "opgave.xlsx",
        "mimeType": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "buffer": h.children_file(*rows),
    }
    page.get_by_label("GI", exact=True).select_option("wss")
    page.get_by_label("Bestand (XLSX of CSV)").set_input_files(file)  # type: ignore[arg-type]
    page.get_by_role("button", name="Controleer het bestand").click()


def test_a_monitor_mends_a_file_and_hands_it_in(page: Page, sign_in: SignIn, counted: str, site: Site) -> None:  # noqa: F811
    day = date.fromisoformat(counted)
    since = {"since": day - timedelta(days=20), "pronounced": day - timedelta(days=20)}
    sign_in(page, "mon-greet")
    page.goto("/monitor/uitvraag")
    page.get_by_role("link", name="Lees de opgave van een GI in").click()
    expect_accessible(page)
    choose(page, [h.child("A-1", **since), h.child("A-2", **(since | {"municipality": "Harlem"}))])
    faults = page.get_by_role("table", name="Fouten in het bestand")
    expect(faults).to_contain_text("Bedoelt u Haarlem?")
    expect_accessible(page)
    choose(page, [h.child("A-1", **since), h.child("A-2", **since)])
    expect(page.get_by_role("heading", name="Dit staat in het bestand")).to_be_visible()
    expect_accessible(page)
    page.get_by_role("button", name="Lees deze opgave in").click()
    expect(page.get_by_text("is ingelezen voor 1 regio")).to_be_visible()
    expect(page.get_by_role("table", name="Ingelezen opgaven")).to_contain_text("William Schrikker")
