"""The return in the browser: choose a date, look, take it along; a file never holds a formula."""

import csv
import re
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any
from zipfile import ZipFile

import pytest
from sqlalchemy.orm import Session

from rets.models import Case
from rets.render.sheet import csv_bytes, xlsx_bytes
from tests import builders as b
from tests.pdf_text import text_of
from tests.web.conftest import TestClient

Visit = Callable[[str], TestClient]


def in_february(session: Session, **changes: Any) -> Case:
    """A case that was raised in the month before."""
    measures = [{"kind": "ots", "pronounced_on": "2026-02-02"}]
    return b.raised(session, b.at("2026-02-10"), measures=measures, **changes)


def read(client: TestClient, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.text


def take(client: TestClient, kind: str, more: str = "") -> bytes:
    answer = client.get(f"/monitor/uitvraag/bestand?soort={kind}&peildatum=2026-02-28{more}")
    assert answer.headers["content-disposition"].startswith('attachment; filename="uitvraag-2026-02-28')
    return answer.content


def test_a_monitor_reads_the_return_of_last_month_with_its_definitions(staffed: Session, visit: Visit) -> None:
    in_february(staffed, obstacles=["capaciteit"])
    text = read(visit("mon-greet"), "/monitor/uitvraag")
    assert "Uniforme uitvraag van za 28 februari 2026" in text
    assert "Geen plek of wachtlijst" in text
    assert "Een intake telt niet als begin." in text


def test_a_reader_gets_the_figures_of_its_own_regions(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    in_february(staffed, label="TX-1", municipality="Schagen")
    assert "Schagen" not in read(visit("ret-vz-omar"), "/monitor/uitvraag")
    assert "Schagen" not in read(visit("ret-vz-omar"), "/monitor/uitvraag?regio=KNH")


def test_before_the_first_month_is_over_there_is_nothing_to_count(staffed: Session, visit: Visit) -> None:
    b.raised(staffed)
    assert "Er is nog geen maand voorbij" in visit("mon-greet").get("/monitor/uitvraag").text


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2026-03-31", "nog niet voorbij"), ("gisteren", "is geen datum"), ("2020-01-31", "De eerste")],
)
def test_a_date_that_cannot_be_is_answered_with_the_reason(
    staffed: Session, visit: Visit, day: str, sentence: str
) -> None:
    in_february(staffed)
    client = visit("mon-greet")
    answer = client.get(f"/monitor/uitvraag?peildatum={day}")
    assert answer.status_code == 400
    assert sentence in answer.text


def test_the_csv_has_one_figure_per_line(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    lines = list(csv.reader(StringIO(take(visit("mon-greet"), "csv").decode("utf-8-sig")), delimiter=";"))
    assert ["2026-02-28", "hulp", "Haarlemmermeer", "Haarlemmermeer", "", "Wacht op hulp", "1"] in lines


def test_the_worksheet_has_a_sheet_per_table_and_one_with_definitions(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    with ZipFile(BytesIO(take(visit("mon-greet"), "xlsx"))) as book:
        names = book.read("xl/workbook.xml").decode()
        assert [f'name="{one}"' in names for one in ("Hulp", "Bescherming", "Gi", "Hulpvormen", "Definities")] == [
            True
        ] * 5
        assert "Haarlemmermeer" in book.read("xl/sharedStrings.xml").decode()


def test_the_pdf_is_accessible_and_holds_figures_and_definitions(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    made = take(visit("mon-greet"), "pdf")
    assert b"pdfuaid" in made
    text = text_of(made)
    assert "Uniforme uitvraag van 28 februari 2026" in text
    assert "Wat de woorden betekenen" in text


def test_the_same_return_gives_the_same_bytes(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    client = visit("mon-greet")
    assert [take(client, kind) for kind in ("csv", "xlsx", "pdf")] == [
        take(client, kind) for kind in ("csv", "xlsx", "pdf")
    ]


ADDRESS = "/monitor/uitvraag?peildatum=2026-02-28&regio=HM"


def frozen(client: TestClient) -> str:
    """Freezes February of Haarlemmermeer; where the forms of that version go."""
    sent = {"peildatum": "2026-02-28", "regio": "HM"}
    assert client.post("/monitor/uitvraag/vaststellen", data=sent).headers["location"] == ADDRESS
    found = re.search(r"/monitor/uitvraag/\d+", read(client, ADDRESS))
    assert found is not None
    return found[0]


def test_a_monitor_freezes_delivers_and_corrects(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    client = visit("mon-greet")
    where = frozen(client)
    assert client.post(f"{where}/aanleveren", data={"aan": "rijk", "op": "2026-03-16"}).status_code == 303
    assert "Aangeleverd aan Rijk op ma 16 maart 2026, te laat." in read(client, ADDRESS)
    in_february(staffed, label="HM-2")
    assert client.post(f"{where}/correctie", data={"waarom": "Een kind ontbrak."}).status_code == 303
    text = read(client, ADDRESS)
    assert "Correctie: Een kind ontbrak." in text
    assert "Wat versie 2 verandert" in text


def test_a_frozen_return_shows_what_was_frozen(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    client = visit("mon-greet")
    frozen(client)
    before = take(client, "csv", "&regio=HM")
    in_february(staffed, label="HM-2")
    assert take(client, "csv", "&regio=HM") == before


def test_what_is_wrong_with_a_delivery_stands_at_its_field(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    client = visit("mon-greet")
    answer = client.post(f"{frozen(client)}/aanleveren", data={"aan": "", "op": "morgen"})
    assert answer.status_code == 400
    assert "Er klopt 1 ding nog niet" in answer.text


def test_a_zorgmakelaar_sees_what_was_frozen_and_freezes_nothing(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    frozen(visit("mon-greet"))
    text = read(visit("zm-lotte"), ADDRESS)
    assert "Versie 1" in text
    assert "Leg het aanleveren vast" not in text


def test_a_file_for_everybody_holds_no_small_count(staffed: Session, visit: Visit) -> None:
    in_february(staffed)
    text = take(visit("mon-greet"), "csv", "&voor=iedereen").decode("utf-8-sig")
    lines = list(csv.reader(StringIO(text), delimiter=";"))
    assert {line[-1] for line in lines[1:]} <= {"", "0"}


@pytest.mark.parametrize("typed", ["=1+1", "+31", "-2", "@SUM(A1)", "\t=1", "＝1"])
def test_text_that_looks_like_a_formula_stays_text(typed: str) -> None:
    assert f"'{typed}" in csv_bytes(["Naam"], [[typed]]).decode("utf-8-sig")
    with ZipFile(BytesIO(xlsx_bytes("Proef", b.NOW, [("Blad", ["Naam"], [[typed]])]))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert 't="s"' in sheet
