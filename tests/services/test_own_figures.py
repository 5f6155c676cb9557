"""A file with a GI's own figures: every fault at its cell, at once, with what stands there and what is expected."""

from typing import Any

import pytest

from rets.errors import Invalid
from rets.services.own_columns import CHILDREN, FIGURES, heads_of, kind_of, widest
from rets.services.own_csv import read_sheet
from rets.services.own_figures import read_figures
from rets.services.own_read import Own
from rets.services.own_sheet import CellFault
from tests import handed_in as h

ALL = heads_of(FIGURES, h.PEIL)


def read(data: bytes, regions: list[str] | None = None) -> tuple[Own, list[tuple[int, str, str]]]:
    sheet = read_sheet(data, widest(h.PEIL))
    assert kind_of(sheet, h.PEIL) == FIGURES
    own, faults = read_figures(sheet, h.PEIL, 1, regions)
    return own, [(one.row, one.column, one.sentence) for one in faults if isinstance(one, CellFault)]


def told(*rows: list[Any], regions: list[str] | None = None) -> list[tuple[int, str, str]]:
    return read(h.figures_file(*rows), regions)[1]


def heads_refused(heads: list[str]) -> list[tuple[int, str, str]]:
    with pytest.raises(Invalid) as refused:
        kind_of(read_sheet(h.xlsx([heads, h.figures()]), widest(h.PEIL)), h.PEIL)
    return [(one.row, one.column, one.sentence) for one in refused.value.errors if isinstance(one, CellFault)]


def test_figures_are_read_with_their_region() -> None:
    own, faults = read(h.figures_file(h.figures("haarlem", 7, 2, 3)))
    assert faults == []
    (place,) = own.places
    assert (place.region, place.municipality, place.counts.waiting, place.counts.late) == ("ZK", "GM0392", 7, 2)
    assert (place.counts.protection, place.source) == (3, "cijfers")


def test_forms_of_care_and_obstacles_may_stand_beside_them() -> None:
    row = [*h.figures(waiting=2), *[0] * (len(ALL) - len(h.FIGURE_HEADS))]
    row[ALL.index("Hulpvorm: Gezinshuis")] = 2
    row[-1] = 1
    own, faults = read(h.xlsx([ALL, row], "Cijfers"))
    assert faults == []
    assert [(one.code, one.number) for one in own.forms] == [("gezinshuis", 2)]
    assert [one.number for one in own.obstacles] == [1]


def test_every_fault_is_told_at_once_at_its_cell() -> None:
    wrong = h.figures("Haarlemmemeer")
    wrong[6], wrong[8] = "2", -1
    assert told(wrong, h.figures("Nergenshuizen")) == [
        (2, "A", "De gemeente “Haarlemmemeer” is op de peildatum niet bekend. Bedoelt u Haarlemmermeer?"),
        (2, "G", "Het getal “2” staat hier als tekst. Verwacht: een getal."),
        (2, "I", "Hier staat “-1”. Verwacht: een heel getal van 0 of meer."),
        (3, "A", told(h.figures("Nergenshuizen"))[0][2]),
    ]


def test_a_formula_is_not_worked_out() -> None:
    row = h.figures()
    row[1] = "{=1+2}"
    assert told(row) == [
        (2, "B", "Hier staat een formule. RETS rekent niet mee. Verwacht: de waarde zelf, geplakt als waarde.")
    ]


@pytest.mark.parametrize("typed", ["=1+1", "+31", "-2", "@SUM(A1)", "\tx", "＝1"])
def test_text_that_a_spreadsheet_would_carry_out_is_refused(typed: str) -> None:
    ((row, column, sentence),) = told(h.figures(typed))
    assert (row, column) == (2, "A")
    assert "formule" in sentence


def test_a_number_may_be_text_in_a_csv_where_all_is_text() -> None:
    assert read(h.csv([h.FIGURE_HEADS, h.figures()]))[1] == []


@pytest.mark.parametrize("typed", [1.5, True, "veel", 1_000_000_000])
def test_what_is_no_count_is_refused(typed: object) -> None:
    row = h.figures()
    row[6] = typed
    assert "Verwacht: een heel getal van 0 of meer." in told(row)[0][2]


def test_a_municipality_stands_in_it_once() -> None:
    assert told(h.figures(), h.figures()) == [
        (3, "A", "Deze gemeente staat ook op rij 2. Verwacht: elke gemeente één keer.")
    ]


def test_a_municipality_of_another_region_is_refused() -> None:
    assert "hoort niet bij de regio" in told(h.figures("Haarlem"), regions=["HM"])[0][2]


def test_parts_must_add_up() -> None:
    row = h.figures(waiting=7)
    row[2] = 6
    assert "zijn samen 6" in told(row)[0][2]


def test_a_part_is_no_more_than_its_whole() -> None:
    assert told(h.figures(waiting=2, late=3)) == [
        (2, "G", "Hier staat 3, en bij “Wacht op hulp” 2. Verwacht: niet meer dan daar.")
    ]


def test_heads_in_another_order_are_told_at_their_cells() -> None:
    heads = list(h.FIGURE_HEADS)
    heads[1], heads[2] = heads[2], heads[1]
    assert [(row, column) for row, column, _ in heads_refused(heads)] == [(1, "B"), (1, "C")]
    assert "andere volgorde" in heads_refused(heads)[0][2]


def test_a_head_that_lacks_or_does_not_belong_is_told() -> None:
    heads = ["Gemeente", "Aantal", *h.FIGURE_HEADS[2:]]
    assert heads_refused(heads) == [(1, "B", "Hier hoort de kolom “Wacht op hulp”.")]
    assert "hoort er niet bij" in heads_refused([*ALL, "Naam"])[-1][2]


def test_a_file_without_heads_says_what_belongs_there() -> None:
    assert "De eerste regel noemt de kolommen." in heads_refused(["Haarlem", "3"])[0][2]


def test_the_first_head_says_which_kind_it_is() -> None:
    assert kind_of(read_sheet(h.children_file(h.child()), widest(h.PEIL)), h.PEIL) == CHILDREN
