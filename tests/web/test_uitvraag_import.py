"""Handing in figures of a GI on the page and over the API: look first, every fault at its cell, then keep it or not."""

import re
from collections.abc import Callable
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets.models import Case, UitvraagImport
from rets.services import own_import
from rets.services.own_columns import heads_of
from rets.services.own_numbers import mark_of
from tests import builders as b
from tests import handed_in as h
from tests.web.conftest import TestClient
from tests.web.test_uitvraag import ADDRESS, frozen, in_february, read

Visit = Callable[[str], TestClient]
PAGE, API = "/monitor/uitvraag/inlezen", "/api/v1/uitvraag"
CHOSEN = {"peildatum": "2026-02-28", "gi": "wss"}
FEBRUARY = b.date(2026, 2, 3)
pytestmark = pytest.mark.usefixtures("own_key")


@pytest.fixture(autouse=True)
def counted(staffed: Session) -> Case:
    case = in_february(staffed)
    staffed.flush()
    return case


def child(number: str = "A-1", **changes: Any) -> list[Any]:
    return h.child(number, **({"since": FEBRUARY, "pronounced": FEBRUARY} | changes))


def send(client: TestClient, data: bytes, **more: str) -> Any:
    return client.post(PAGE, data=CHOSEN | more, files={"bestand": ("opgave.xlsx", data)})


def hidden(text: str) -> dict[str, str]:
    form = text[text.index('value="inlezen"') - 10_000 :]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form))


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(UitvraagImport)) or 0


def test_a_file_is_looked_at_first_and_then_kept(staffed: Session, visit: Visit) -> None:
    client = visit("mon-greet")
    text = send(client, h.children_file(child("A-1"), child("A-2"))).text
    assert "Lijst van kinderen, zonder namen" in text
    assert kept(staffed) == 0
    answer = client.post(PAGE, data=hidden(text))
    assert answer.status_code == 303
    assert kept(staffed) == 1
    assert "Lijst van kinderen" in client.get(f"{PAGE}?peildatum=2026-02-28").text


def test_what_comes_after_the_delivery_counts_from_a_correction_on(visit: Visit) -> None:
    client = visit("mon-greet")
    text = send(client, h.children_file(child())).text
    assert "De opgave telt mee zodra iemand een correctie maakt." in text
    client.post(PAGE, data=hidden(text))
    where = frozen(client)
    assert "eigen opgave" not in read(client, ADDRESS)
    client.post(f"{where}/correctie", data={"waarom": "WSS leverde later aan."})
    assert "ja, eigen opgave (kinderen)" in read(client, ADDRESS)


def test_every_fault_stands_in_a_table_at_its_cell(staffed: Session, visit: Visit) -> None:
    answer = send(visit("mon-greet"), h.children_file(child(municipality="Harlem"), child("A-2", since="gisteren")))
    assert answer.status_code == 400
    assert "In 2 cellen klopt iets niet." in answer.text
    assert "Bedoelt u Haarlem?" in answer.text
    words = re.sub(r"<[^>]*>|\s+", " ", answer.text)
    assert re.search(r"Kinderen +2 +C +Harlem +De gemeente", words)
    assert kept(staffed) == 0


@pytest.mark.parametrize(
    ("fields", "sentence"), [({"gi": ""}, "Kies een GI."), ({"peildatum": "2026-03-31"}, "nog niet voorbij")]
)
def test_what_is_wrong_beside_the_file_is_told(visit: Visit, fields: dict[str, str], sentence: str) -> None:
    answer = send(visit("mon-greet"), h.children_file(child()), **fields)
    assert answer.status_code == 400
    assert sentence in answer.text


def test_without_a_file_one_is_asked_for(visit: Visit) -> None:
    assert "Kies een bestand." in visit("mon-greet").post(PAGE, data=CHOSEN).text


def test_what_stood_there_since_is_not_replaced_unseen(staffed: Session, visit: Visit) -> None:
    client = visit("mon-greet")
    seen = hidden(send(client, h.figures_file(h.figures(waiting=7))).text)
    other = hidden(send(client, h.figures_file(h.figures(waiting=8))).text)
    client.post(PAGE, data=other)
    answer = client.post(PAGE, data=seen)
    assert answer.status_code == 409
    assert "Iemand anders heeft intussen" in answer.text
    assert kept(staffed) == 1


def test_a_second_file_shows_what_it_changes_before_it_is_kept(visit: Visit) -> None:
    client = visit("mon-greet")
    client.post(PAGE, data=hidden(send(client, h.figures_file(h.figures(waiting=7))).text))
    text = send(client, h.figures_file(h.figures(waiting=9))).text
    assert "Wat versie 2 verandert" in text


def test_text_of_the_file_is_shown_as_text(visit: Visit) -> None:
    text = send(visit("mon-greet"), h.children_file(child(municipality="<script>alert(1)</script>"))).text
    assert "<script>alert" not in text


@pytest.mark.parametrize("kind", ["cijfers", "kinderen"])
def test_an_empty_worksheet_can_be_filled_and_handed_in(visit: Visit, kind: str) -> None:
    client = visit("mon-greet")
    empty = client.get(f"{PAGE}/sjabloon?soort={kind}&peildatum=2026-02-28").content
    book = openpyxl.load_workbook(BytesIO(empty))
    assert book.sheetnames[1:] == ["Uitleg", "Lijsten"]
    sheet = book.worksheets[0]
    assert [cell.value for cell in sheet[1]] == heads_of(kind, b.date(2026, 2, 28))
    sheet.append(h.figures() if kind == "cijfers" else child())
    filled = BytesIO()
    book.save(filled)
    assert send(client, filled.getvalue()).status_code == 200


def chosen_from(book: Any) -> dict[str, str]:
    """The lists to choose from in the first sheet, by the head of their column."""
    sheet = book.worksheets[0]
    found = {range_boundaries(str(rule.sqref))[0]: rule for rule in sheet.data_validations.dataValidation}
    return {sheet.cell(1, column).value: rule.formula1 for column, rule in found.items() if rule.type == "list"}


def test_in_an_empty_worksheet_words_are_chosen_from_a_list(visit: Visit) -> None:
    client = visit("mon-greet")
    kinds = {
        kind: openpyxl.load_workbook(BytesIO(client.get(f"{PAGE}/sjabloon?soort={kind}&peildatum=2026-02-28").content))
        for kind in ("cijfers", "kinderen")
    }
    towns = f"Lijsten!$A$2:$A${len([one for one in kinds['cijfers']['Lijsten']['A'] if one.value])}"
    assert chosen_from(kinds["cijfers"]) == {"Gemeente": towns}
    children = chosen_from(kinds["kinderen"])
    assert children["Gemeente"] == towns
    assert children["Wacht op"] == '"hulp,jeugdbeschermer,hulp en jeugdbeschermer"'
    assert set(children) == {"Gemeente", "Wacht op", "Hulpvorm", "Belemmeringen", "Soort hulp", "Andere GI", "Regie"}


def test_of_obstacles_more_than_one_may_stand_in_a_cell(visit: Visit) -> None:
    data = visit("mon-greet").get(f"{PAGE}/sjabloon?soort=kinderen&peildatum=2026-02-28").content
    rules = openpyxl.load_workbook(BytesIO(data)).worksheets[0].data_validations.dataValidation
    assert [bool(rule.showErrorMessage) for rule in rules if rule.formula1.startswith("Lijsten!$C")] == [False]


def test_what_the_last_file_told_and_this_one_does_not_is_a_warning_before_it_is_kept(
    staffed: Session, visit: Visit
) -> None:
    client = visit("mon-greet")
    client.post(PAGE, data=hidden(send(client, h.figures_file(h.figures())).text))
    text = send(client, h.figures_file(h.figures("Alkmaar"))).text
    assert "Er ontbreekt misschien iets" in text
    assert "Dit bestand zegt daar niets over" in text


def test_the_page_says_how_a_child_of_two_gis_is_known_without_its_name(visit: Visit, own_key: bytes) -> None:
    text = visit("mon-greet").get(PAGE).text
    assert f"<strong>{mark_of(own_key)}</strong>" in text
    assert own_key.hex() not in text


def test_lists_that_were_read_with_another_key_are_to_be_read_again(
    staffed: Session, visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    client = visit("mon-greet")
    client.post(PAGE, data=hidden(send(client, h.children_file(child())).text))
    again = "Lees ze opnieuw in."
    assert again not in client.get(PAGE).text
    monkeypatch.setattr(own_import, "own_key", lambda: b"another")
    assert again in client.get(PAGE).text


def test_a_kind_of_worksheet_that_does_not_exist_is_refused(visit: Visit) -> None:
    assert visit("mon-greet").get(f"{PAGE}/sjabloon?soort=anders").status_code == 400


def test_the_api_looks_and_keeps(staffed: Session, visit: Visit) -> None:
    client, data = visit("mon-greet"), h.csv([h.FIGURE_HEADS, h.figures()])
    looked = client.post(f"{API}/opgaven?peildatum=2026-02-28&gi=wss&controleer=true", content=data).json()
    assert (looked["kind"], looked["total"]["waiting"], looked["stored"], kept(staffed)) == ("cijfers", 7, {}, 0)
    assert client.post(f"{API}/opgaven?peildatum=2026-02-28&gi=wss", content=data).json()["stored"] == {"HM": 1}
    assert kept(staffed) == 1


def test_the_api_tells_every_fault_at_its_cell(visit: Visit) -> None:
    data = h.csv([h.FIGURE_HEADS, h.figures("Harlem"), h.figures("Hoofdorp")])
    answer = visit("mon-greet").post(f"{API}/opgaven?peildatum=2026-02-28&gi=wss", content=data)
    assert answer.status_code == 400
    assert [one["field"] for one in answer.json()["errors"]] == ["CSV, rij 2, kolom A", "CSV, rij 3, kolom A"]


def test_a_file_for_the_api_that_is_too_large_is_refused(visit: Visit) -> None:
    answer = visit("mon-greet").post(f"{API}/opgaven?peildatum=2026-02-28&gi=wss", content=b"x" * 5_000_001)
    assert answer.status_code == 400
    assert "groter dan 5 MB" in answer.text
