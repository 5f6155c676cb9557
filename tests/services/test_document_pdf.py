"""What a document is as a file: accessible, archivable, the same for the same data, and free text stays text."""

import re
import zlib

import pytest

from rets.render.pdf import page_count, pdf
from tests.pdf_text import text_of

PLAIN = {
    "kind": "Light-contract",
    "layout": "form",
    "title": "Light-contract",
    "lead": "Voor één kind.",
    "number": "nummer 1",
    "made_on": "2026-03-16",
    "draft": False,
    "missing": [],
    "sender": {"name": "Jeugdbescherming", "about": "Regio Haarlemmermeer"},
    "to": ["Gemeente Haarlemmermeer"],
    "reference": [["Datum", "16 maart 2026"]],
    "foot": "Light-contract",
    "blocks": [
        {"type": "heading", "text": "Het kind"},
        {"type": "facts", "rows": [["Leeftijd", "10 jaar"]]},
        {"type": "table", "heads": ["Wie", "Wat"], "rows": [["Aanbieder", "Wonen"]], "widths": [1, 1]},
        {"type": "fill", "heads": ["Vraag", "Antwoord"], "asks": ["Tarief"], "height": 1},
    ],
}


def with_text(words: str) -> dict:
    return PLAIN | {"blocks": [{"type": "text", "text": words}]}


def streams(made: bytes) -> bytes:
    """Everything in the file, unpacked."""
    found = [made]
    for match in re.finditer(rb"stream\r?\n(.*?)\r?\nendstream", made, re.DOTALL):
        try:
            found.append(zlib.decompress(match[1]))
        except zlib.error:
            continue
    return b"\n".join(found)


@pytest.fixture(scope="module")
def made() -> bytes:
    return pdf(PLAIN)


def test_it_says_that_it_is_accessible_and_archivable(made):
    text = streams(made)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in text
    assert b"<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in text


def test_it_is_tagged_with_headings_lists_and_tables_with_heads(made):
    text = streams(made)
    for tag in (b"/S/H1", b"/S/H2", b"/S/LI", b"/S/Table", b"/S/TH", b"/S/TD"):
        assert tag in text.replace(b" ", b""), tag


def test_it_is_in_dutch_and_has_a_title(made):
    text = streams(made)
    assert b"<rdf:li>nl-NL</rdf:li>" in text or b"<rdf:li>nl</rdf:li>" in text
    assert b'<rdf:li xml:lang="x-default">Light-contract</rdf:li>' in text


def test_the_same_data_gives_the_same_bytes(made):
    assert pdf(PLAIN) == made


def test_its_date_is_that_of_the_data_and_not_of_the_clock(made):
    assert b"<xmp:CreateDate>2026-03-16T00:00:00Z</xmp:CreateDate>" in streams(made)


@pytest.mark.parametrize("words", ["#panic()", "*vet* _schuin_", "$x^2$", "= Kop", '#import "a"', "<label> @ref", "\\"])
def test_markup_in_free_text_stays_text(words):
    assert f"Voor {words} na" in text_of(pdf(with_text(f"Voor {words} na")))


def test_its_text_can_be_read_back_in_order(made):
    found = text_of(made).splitlines()
    told = [found.index(line) for line in ("Light-contract", "Het kind", "Leeftijd", "10 jaar", "Wonen", "Tarief")]
    assert told == sorted(told)


def test_markup_adds_no_heading():
    assert streams(pdf(with_text("= Kop"))).count(b"/H1") == streams(pdf(with_text("Kop"))).count(b"/H1")


@pytest.mark.parametrize("words", ["😀", "漢字", "\x07", "\ufffe", "a\u200db", "سلام", "\U000f0000"])
def test_any_character_that_can_be_stored_can_be_printed(words):
    assert pdf(with_text(f"Voor {words} na")).startswith(b"%PDF")


def test_no_font_of_the_machine_is_used(made):
    fonts = set(re.findall(rb"/BaseFont\s*/[A-Z]{6}\+([\w-]+)", streams(made)))
    assert {name.split(b"-")[0] for name in fonts} <= {b"AtkinsonHyperlegible", b"LibertinusSerif", b"DejaVuSansMono"}
    assert fonts


def test_long_text_runs_on_to_more_pages():
    assert page_count(pdf(with_text("Een zin die lang genoeg is. " * 400))) > 1
