"""Availability from outside: of every row is told what became of it, and one bad row spoils nothing."""

import pytest

from rets.db import ViewerSession
from rets.errors import Forbidden, Invalid
from rets.services import availability
from rets.services.availability_import import Fate, import_rows, parse_csv, parse_json, rows_of
from tests import asking as a
from tests import builders as b
from tests import places as p
from workflows.roles import Role

HEADER = "aanbod;vrij_vanaf;aantal_vrij;wachtweken;opnamestop;opmerking;kenmerk"


def _csv(session: ViewerSession, *lines: str, header: str = HEADER) -> list[Fate]:
    return import_rows(session, parse_csv("\n".join([header, *lines])), a.roos(session), b.NOW)


def _outcomes(fates: list[Fate]) -> list[tuple[int, str]]:
    return [(fate.line, fate.outcome) for fate in fates]


def test_good_rows_are_stored_and_bad_rows_are_told_at_their_line(staffed: ViewerSession) -> None:
    good, other = p.an_offer(staffed), p.an_offer(staffed)
    fates = _csv(staffed, f"{good.slug};1-4-2026;2;;nee;;r1", "onbekend;;0;;;;r2", f"{other.slug};;0;30;ja;;r3")
    assert [(fate.line, fate.key, fate.outcome) for fate in fates] == [
        (2, "r1", "stored"),
        (3, "r2", "refused"),
        (4, "r3", "stored"),
    ]
    assert len([place for place in good.places if place.withdrawn_at is None]) == 2


def test_every_fault_of_a_row_is_told(staffed: ViewerSession) -> None:
    fates = _csv(staffed, f"{p.an_offer(staffed).slug};31-2-2026;veel;-1;misschien;;")
    assert [sentence.partition(":")[0] for sentence in fates[0].sentences] == [
        "vrij_vanaf",
        "aantal_vrij",
        "wachtweken",
        "opnamestop",
    ]


def test_a_row_that_says_nothing_new_confirms(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed, weeks=6, said_at=b.at("2026-02-01"))
    assert _outcomes(_csv(staffed, f"{offer.slug};;0;6;nee;;")) == [(2, "confirmed")]
    said = availability.newest(staffed, offer)
    assert said is not None
    assert said.confirmed_at == b.NOW


def test_the_same_offer_twice_counts_once(staffed: ViewerSession) -> None:
    slug = p.an_offer(staffed).slug
    fates = _csv(staffed, f"{slug};;0;6;;;", f"{slug};;0;9;;;")
    assert _outcomes(fates) == [(2, "stored"), (3, "refused")]
    assert "regel 2" in fates[1].sentences[0]


def test_an_empty_row_is_skipped(staffed: ViewerSession) -> None:
    assert _outcomes(_csv(staffed, ";;;;;;", f"{p.an_offer(staffed).slug};;0;6;;;")) == [(2, "skipped"), (3, "stored")]


@pytest.mark.parametrize("cell", ["=1+1", "@SUM(A1)", "+31", "-som(a)"])
def test_a_formula_is_refused(staffed: ViewerSession, cell: str) -> None:
    fates = _csv(staffed, f"{p.an_offer(staffed).slug};;0;6;;{cell};")
    assert fates[0].outcome == "refused"
    assert "formule" in fates[0].sentences[0]


def test_free_places_need_a_day(staffed: ViewerSession) -> None:
    fates = _csv(staffed, f"{p.an_offer(staffed).slug};;2;;;;")
    assert fates[0].sentences == ("Bij vrije plekken hoort een datum vanaf wanneer.",)


def test_an_unknown_column_is_told_and_not_read(staffed: ViewerSession) -> None:
    fates = _csv(staffed, f"{p.an_offer(staffed).slug};blauw", header="aanbod;kleur")
    assert _outcomes(fates) == [(1, "skipped"), (2, "confirmed")]
    assert "kleur" in fates[0].sentences[0]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252"])
def test_older_spreadsheets_are_read(staffed: ViewerSession, encoding: str) -> None:
    offer = p.an_offer(staffed)
    text = f"{HEADER}\r\n{offer.slug};;0;6;nee;Eén bed, één week;\r\n"
    import_rows(staffed, parse_csv(text.encode(encoding)), a.roos(staffed), b.NOW)
    said = availability.newest(staffed, offer)
    assert said is not None
    assert said.note == "Eén bed, één week"


def test_commas_and_quotes_are_read(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed)
    _csv(staffed, f'{offer.slug},"rustig, buiten"', header="aanbod,opmerking")
    said = availability.newest(staffed, offer)
    assert said is not None
    assert said.note == "rustig, buiten"


def test_the_line_is_right_after_a_cell_of_several_lines(staffed: ViewerSession) -> None:
    fates = _csv(staffed, f'{p.an_offer(staffed).slug};;0;6;;"twee\nregels";', "onbekend;;0;;;;")
    assert _outcomes(fates) == [(2, "stored"), (4, "refused")]


@pytest.mark.parametrize("text", ["", "\n", "naam;aantal\nx;1", b"\xff\xfea\x00"])
def test_a_file_without_the_needed_column_is_refused_whole(text: str | bytes) -> None:
    with pytest.raises(Invalid):
        parse_csv(text)


def test_json_rows_are_numbered(staffed: ViewerSession) -> None:
    offer = p.an_offer(staffed)
    rows = parse_json(f'[{{"offer": "{offer.slug}", "waiting_weeks": 3}}, 7, {{"offer": "x", "kleur": 1}}]')
    assert _outcomes(import_rows(staffed, rows, a.roos(staffed), b.NOW)) == [
        (1, "stored"),
        (2, "refused"),
        (3, "refused"),
    ]


@pytest.mark.parametrize("text", ["{", '{"offer": "x"}'])
def test_json_that_is_no_list_is_refused_whole(text: str) -> None:
    with pytest.raises(Invalid):
        parse_json(text)


def test_another_providers_offer_is_refused_at_its_row(staffed: ViewerSession) -> None:
    own, other = p.an_offer(staffed), p.an_offer(staffed, provider="rietkraag")
    fates = import_rows(staffed, rows_of([{"offer": own.slug}, {"offer": other.slug}]), a.roos(staffed), b.NOW)
    assert [fate.outcome for fate in fates] == ["confirmed", "refused"]
    assert "andere aanbieder" in fates[1].sentences[0]


def test_a_zorgmakelaar_imports_for_every_provider(staffed: ViewerSession) -> None:
    fates = import_rows(staffed, rows_of([{"offer": p.an_offer(staffed).slug}]), a.lotte(staffed), b.NOW)
    assert [fate.outcome for fate in fates] == ["confirmed"]


def test_a_jeugdbeschermer_imports_nothing(staffed: ViewerSession) -> None:
    with pytest.raises(Forbidden):
        import_rows(staffed, [], b.actor(staffed, "jb-milan", Role.JEUGDBESCHERMER), b.NOW)
