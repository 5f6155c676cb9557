"""The return in a browser: from choosing a date to the worksheet on disk; readable by everybody."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from playwright.sync_api import Page, expect

from rets import clock
from rets.db import SYSTEM, transaction
from rets.services.uitvraag import last_day_before
from tests import builders as b
from tests.browser.conftest import Site
from tests.browser.test_base_pages import expect_accessible

SignIn = Callable[[Page, str], None]


@pytest.fixture
def counted(site: Site) -> str:
    """A case that was raised before the last reference date; that date."""
    day = last_day_before(clock.today())
    raised = clock.now() - timedelta(days=40)
    measures = [{"kind": "ots", "pronounced_on": (raised - timedelta(days=3)).date().isoformat()}]
    with transaction(SYSTEM, site.settings) as session, clock.use(raised):
        b.raised(session, raised, measures=measures)
    return day.isoformat()


def test_a_monitor_chooses_a_date_and_takes_the_worksheet(page: Page, sign_in: SignIn, counted: str) -> None:
    sign_in(page, "mon-greet")
    page.goto("/monitor")
    page.get_by_role("link", name="Uniforme uitvraag per maand").click()
    page.get_by_label("Peildatum").select_option(counted)
    page.get_by_role("button", name="Toon").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Uniforme uitvraag van")
    expect_accessible(page)
    with page.expect_download() as taken:
        page.get_by_role("button", name="Haal het bestand op").click()
    assert taken.value.suggested_filename == f"uitvraag-{counted}-inspectie.xlsx"
    sheet = openpyxl.load_workbook(BytesIO(taken.value.path().read_bytes()))["Hulp"]
    (row,) = [row for row in sheet.iter_rows(values_only=True) if row[1] == "Haarlemmermeer"]
    shown = page.get_by_role("row", name="Haarlemmermeer").first.get_by_role("cell").all_inner_texts()
    assert row[2] == 1
    assert str(row[2]) in shown


@pytest.mark.parametrize("path", ["/monitor/normen", "/monitor/normen/steekproef"])
def test_the_norms_are_accessible(page: Page, sign_in: SignIn, counted: str, path: str) -> None:
    sign_in(page, "mon-greet")
    page.goto(path)
    expect_accessible(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text(" op ")
