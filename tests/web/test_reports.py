"""The pack for the leersessie and the agenda for the talks in the browser, and as a PDF."""

from collections.abc import Callable

from sqlalchemy.orm import Session

from tests import builders as b
from tests.asking import a_signal
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]


def test_before_a_quarter_is_over_there_is_no_pack(staffed: Session, visit: Visit) -> None:
    b.raised(staffed)
    assert "Er is nog geen kwartaal voorbij" in visit("mon-greet").get("/monitor/leersessie").text
    assert visit("mon-greet").get("/monitor/leersessie/pdf").status_code == 400


def test_the_pack_of_a_quarter_can_be_taken_along_as_a_pdf(staffed: Session, visit: Visit) -> None:
    b.raised(staffed, b.at("2025-11-03"), measures=[{"kind": "ots", "pronounced_on": "2025-11-01"}])
    client = visit("mon-greet")
    assert "Leersessie vierde kwartaal 2025" in client.get("/monitor/leersessie").text
    made = client.get("/monitor/leersessie/pdf?kwartaal=2025-4")
    assert (made.headers["content-type"], made.content[:5]) == ("application/pdf", b"%PDF-")


def test_the_agenda_shows_signals_without_what_was_written(staffed: Session, visit: Visit) -> None:
    a_signal(staffed, text="Een zin die niemand anders leest.")
    client = visit("mon-greet")
    text = client.get("/monitor/overleg?sinds=2026-03-01").text
    assert "Welke overleggen er zijn" in text
    assert "niemand anders" not in text
    assert client.get("/monitor/overleg/pdf?sinds=2026-03-01").content[:5] == b"%PDF-"


def test_the_last_talks_lie_before_yesterday(visit: Visit) -> None:
    assert visit("mon-greet").get("/monitor/overleg?sinds=2026-03-15").status_code == 400
