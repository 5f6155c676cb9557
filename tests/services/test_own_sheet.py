"""A file is read by what it is; what cannot be read safely is refused with a sentence of its own."""

import io
from collections.abc import Callable
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from rets.errors import Invalid
from rets.services import own_sheet
from rets.services.own_csv import read_sheet
from rets.services.own_sheet import CellFault, letters
from tests import handed_in as h

GOOD = [h.FIGURE_HEADS, h.figures()]
WIDE = 120


def refused(data: bytes) -> tuple[str, ...]:
    with pytest.raises(Invalid) as told:
        read_sheet(data, WIDE)
    return told.value.sentences


def with_part(data: bytes, name: str, content: bytes) -> bytes:
    out = io.BytesIO(data)
    with ZipFile(out, "a", ZIP_DEFLATED) as book:
        book.writestr(name, content)
    return out.getvalue()


def part_changed(data: bytes, name: str, change: Callable[[bytes], bytes]) -> bytes:
    out = io.BytesIO()
    with ZipFile(io.BytesIO(data)) as old, ZipFile(out, "w", ZIP_DEFLATED) as new:
        for one in old.namelist():
            new.writestr(one, change(old.read(one)) if one == name else old.read(one))
    return out.getvalue()


def test_a_worksheet_keeps_its_rows_numbers_and_types() -> None:
    found = read_sheet(h.xlsx([GOOD[0], [], GOOD[1]], "Cijfers"), WIDE)
    assert [number for number, _ in found.rows] == [1, 3]
    assert (found.rows[1][1][:3], found.as_text) == (["Haarlemmermeer", 7, 7], False)


@pytest.mark.parametrize("mark", [";", ",", "\t"])
def test_a_csv_is_read_with_each_mark_between_its_cells(mark: str) -> None:
    assert read_sheet(h.csv(GOOD, mark), WIDE).rows[1][1][:2] == ["Haarlemmermeer", "7"]


def test_a_csv_with_a_mark_of_its_encoding_is_read() -> None:
    assert read_sheet(h.csv(GOOD, encoding="utf-8-sig"), WIDE).rows[0][1][0] == "Gemeente"


def test_a_csv_of_an_older_spreadsheet_is_read_and_says_so() -> None:
    found = read_sheet(h.csv([["Gemeente"], ["Súdwest-Fryslân"]], encoding="cp1252"), WIDE)
    assert found.rows[1][1] == ["Súdwest-Fryslân"]
    assert "niet in UTF-8" in found.notes[0]


@pytest.mark.parametrize("data", ["Gemeente".encode("utf-16"), b"Gemeente;\x81\x8d\r\n\xff\x00"], ids=["16", "bytes"])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    assert "geen gewone tekst" in refused(data)[0]


def test_a_quote_that_does_not_close_is_refused_with_its_line() -> None:
    assert refused(b'Gemeente;A\r\n"Haarlem;1\r\nHaarlem;2\r\n') == (
        "Regel 2 is niet te lezen. Kijk of elk aanhalingsteken ook weer sluit.",
    )


@pytest.mark.parametrize("data", [b"", b" \r\n", h.xlsx([]), b"\xef\xbb\xbf"], ids=["none", "blank", "sheet", "mark"])
def test_an_empty_file_is_refused(data: bytes) -> None:
    assert "Dit bestand is leeg" in refused(data)[0]


def test_a_file_that_is_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_sheet, "MOST_BYTES", 100)
    assert "groter dan 5 MB" in refused(b"x" * 101)[0]


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = with_part(h.xlsx(GOOD), "xl/media/large.bin", b"0" * 90_000_000)
    assert len(bomb) < own_sheet.MOST_BYTES
    assert refused(bomb) == (own_sheet.BOMB,)


def test_more_rows_than_one_file_may_hold_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(own_sheet, "MOST_ROWS", 3)
    assert "meer dan 25.000 regels" in refused(h.xlsx([["Gemeente"]] * 5))[0]


def test_a_lonely_cell_far_below_does_not_keep_the_program_busy() -> None:
    def far(_book: Any, sheet: Any) -> None:
        sheet.write(1_000_000, 0, "ver weg")

    assert "meer dan 25.000 regels" in refused(h.xlsx(GOOD, more=far))[0]


def test_macros_are_refused() -> None:
    assert "macro's" in refused(with_part(h.xlsx(GOOD), "xl/vbaProject.bin", b"macro"))[0]


def test_an_old_or_locked_workbook_is_refused() -> None:
    assert "oud Excel-bestand (.xls)" in refused(b"\xd0\xcf\x11\xe0" + b"\0" * 600)[0]


@pytest.mark.parametrize(
    "data", [b"PK\x03\x04 kapot", with_part(b"", "word/document.xml", b"<a/>")], ids=["torn", "word"]
)
def test_what_is_no_workbook_is_refused(data: bytes) -> None:
    assert refused(data) == (own_sheet.UNREADABLE,)


def test_xml_that_refers_to_something_else_is_refused() -> None:
    doctype = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'
    data = part_changed(
        h.xlsx(GOOD), "xl/worksheets/sheet1.xml", lambda xml: xml.replace(b"<worksheet", doctype + b"<worksheet", 1)
    )
    assert refused(data) == (own_sheet.UNREADABLE,)


def test_a_hidden_sheet_is_refused_by_name() -> None:
    assert refused(h.xlsx(GOOD, more=lambda book, _: book.add_worksheet("Oud").hide())) == (
        "Het werkblad “Oud” is verborgen. Maak het zichtbaar of haal het weg.",
    )


def test_more_sheets_with_data_are_refused_by_name() -> None:
    told = refused(h.xlsx(GOOD, more=lambda book, _: book.add_worksheet("Blad2")))
    assert told == ("Er zijn meer werkbladen met gegevens: “Kinderen”, “Blad2”. Laat er één staan.",)


def test_the_sheets_with_explanation_of_the_template_may_stay() -> None:
    assert read_sheet(h.xlsx(GOOD, more=lambda book, _: book.add_worksheet("Uitleg")), WIDE).name == "Kinderen"


def test_merged_cells_are_refused_each_at_its_place() -> None:
    with pytest.raises(Invalid) as told:
        read_sheet(h.xlsx(GOOD, more=lambda _, sheet: sheet.merge_range("B3:C4", "samen")), WIDE)
    (fault,) = told.value.errors
    assert isinstance(fault, CellFault)
    assert (fault.sheet, fault.row, fault.column, fault.found) == ("Kinderen", 3, "B", "B3:C4")
    assert "zijn samengevoegd" in fault.sentence


@pytest.mark.parametrize(("column", "letter"), [(0, "A"), (25, "Z"), (26, "AA"), (701, "ZZ"), (702, "AAA")])
def test_columns_have_the_letters_of_a_spreadsheet(column: int, letter: str) -> None:
    assert letters(column) == letter
