"""A list of children: counted by our own definitions, without a name, each fault at its cell."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from rets.services.own_children import read_children
from rets.services.own_columns import CHILDREN, kind_of, widest
from rets.services.own_csv import read_sheet
from rets.services.own_numbers import mark_of, number_code
from rets.services.own_read import Child, Own
from rets.services.own_sheet import CellFault, letters
from rets.services.parameters import parameters
from tests import handed_in as h

KEY = b"a key of the tests"


def read(session: Session, data: bytes, regions: list[str] | None = None) -> tuple[Own, list[CellFault]]:
    sheet = read_sheet(data, widest(h.PEIL))
    assert kind_of(sheet, h.PEIL) == CHILDREN
    own, faults = read_children(sheet, h.PEIL, (1, "wss"), regions, parameters(session, h.PEIL), KEY)
    return own, [one for one in faults if isinstance(one, CellFault)]


def one_child(session: Session, **changes: Any) -> Child:
    own, faults = read(session, h.children_file(h.child(**changes)))
    assert faults == []
    return own.children[0]


def one_fault(session: Session, **changes: Any) -> tuple[str, str]:
    _, faults = read(session, h.children_file(h.child(**changes)))
    (fault,) = faults
    return next(code for code, at in h.AT.items() if letters(at) == fault.column), fault.sentence


def test_a_child_without_help_waits(staffed: Session) -> None:
    child = one_child(staffed)
    assert (child.region, child.form, child.part, child.late, child.sooner) == (
        "HM",
        "gezinshuis",
        "nothing",
        False,
        False,
    )


@pytest.mark.parametrize(
    ("changes", "part"),
    [
        ({"intake": date(2026, 3, 20)}, "after_intake"),
        ({"began": date(2026, 3, 20), "help": "overbrugging"}, "bridging"),
        ({"began": date(2026, 3, 20), "help": "tweede keus"}, "second_best"),
        ({"began": date(2026, 3, 20), "help": "passend"}, ""),
    ],
)
def test_what_a_child_has_is_counted_as_for_a_case(staffed: Session, changes: dict[str, Any], part: str) -> None:
    assert one_child(staffed, **changes).part == part


@pytest.mark.parametrize(("pronounced", "late"), [(date(2025, 12, 30), True), (date(2025, 12, 31), False)])
def test_a_child_is_late_after_three_months(staffed: Session, pronounced: date, late: bool) -> None:
    assert one_child(staffed, pronounced=pronounced).late is late


def test_without_a_pronouncement_waiting_counts_from_when_it_began(staffed: Session) -> None:
    assert one_child(staffed, pronounced=None, since=date(2025, 12, 30)).late


def test_a_child_that_needed_help_sooner_counts_as_such(staffed: Session) -> None:
    child = one_child(staffed, needed=date(2026, 3, 20))
    assert (child.sooner, child.late) == (True, True)


@pytest.mark.parametrize(
    ("changes", "waits", "late"),
    [
        ({"informed": date(2026, 3, 24)}, True, False),
        ({"informed": date(2026, 3, 23)}, True, True),
        ({"informed": date(2026, 3, 23), "contact": date(2026, 3, 30)}, False, False),
    ],
)
def test_a_child_waits_for_a_jeugdbeschermer_until_the_family_was_met(
    staffed: Session, changes: dict[str, Any], waits: bool, late: bool
) -> None:
    child = one_child(staffed, waits_for="jeugdbeschermer", form=None, **changes)
    assert (child.protection, child.protection_late, child.part) == (waits, late, "")


def test_obstacles_may_be_several(staffed: Session) -> None:
    child = one_child(staffed, obstacles="Geen plek of wachtlijst | opnamestop")
    assert child.obstacles == ("capaciteit", "opnamestop")


def test_a_child_with_the_lead_elsewhere_is_not_counted_here(staffed: Session) -> None:
    row = h.child(other="jbra", other_number="J-7", lead="zij")
    own, faults = read(staffed, h.children_file(row))
    assert (faults, own.places, len(own.children)) == ([], (), 1)


def test_a_number_is_kept_as_a_code_that_needs_the_key(staffed: Session) -> None:
    child = one_child(staffed, number="A-1")
    assert child.code == number_code(KEY, "wss", " a-1 ") != number_code(b"another", "wss", "A-1")
    assert "A-1" not in repr(child)
    assert mark_of(KEY) not in child.code


def test_no_birth_month_is_kept(staffed: Session) -> None:
    assert "2016" not in repr(one_child(staffed))


@pytest.mark.parametrize("born", ["2016-01", "01-2016", "1/2016", date(2016, 1, 5), "5-1-2016"])
def test_a_birth_month_may_be_written_in_several_ways(staffed: Session, born: Any) -> None:
    assert one_child(staffed, born=born).part == "nothing"


@pytest.mark.parametrize(
    ("changes", "column", "sentence"),
    [
        ({"began": date(2026, 4, 1), "help": "passend"}, "began", "na de peildatum 31 maart 2026"),
        ({"since": date(2015, 12, 31)}, "since", "ligt voor de geboortemaand"),
        ({"born": "2026-04"}, "born", "na de peildatum geboren"),
        ({"born": "mei"}, "born", "Verwacht: een maand, zoals 2012-05."),
        ({"born": "2016-13"}, "born", "Verwacht: een maand, zoals 2012-05."),
        ({"since": "03-03-2026"}, "since", "De datum “03-03-2026” staat hier als tekst."),
        ({"since": "vorig jaar"}, "since", "Hier staat “vorig jaar”. Verwacht: een datum, zoals 31-03-2026."),
        ({"since": None}, "since", "Deze cel is leeg. Verwacht: een datum, zoals 31-03-2026."),
        ({"municipality": "Harlem"}, "municipality", "Bedoelt u Haarlem?"),
        ({"waits_for": "help"}, "waits_for", "Verwacht: “hulp”."),
        ({"form": "Gezinshuus"}, "form", "Verwacht: “gezinshuis”."),
        ({"form": None}, "form", "hier staat geen hulpvorm"),
        ({"obstacles": "opnamestop | geen zin"}, "obstacles", "Hier staat “geen zin”."),
        ({"began": date(2026, 3, 3)}, "help", "hier staat niet welke"),
        ({"help": "passend"}, "began", "niet sinds wanneer"),
        ({"waits_for": "jeugdbeschermer", "pronounced": None}, "informed", "wacht op een jeugdbeschermer"),
        ({"other": "jbra"}, "other_number", "Vul bij twee GI's beide kolommen in"),
        ({"other": "wss", "other_number": "x"}, "other", "Dit is de GI zelf."),
        ({"lead": "samen"}, "lead", "Verwacht: wij of zij."),
        ({"number": "111222333"}, "number", "BSN"),
        ({"number": "@A1"}, "number", "kan als formule gaan werken"),
        ({"number": "x" * 61}, "number", "hoogstens 60 tekens"),
    ],
    ids=lambda one: one if isinstance(one, str) else "",
)
def test_what_is_wrong_is_told_at_its_cell(
    staffed: Session, changes: dict[str, Any], column: str, sentence: str
) -> None:
    at, said = one_fault(staffed, **changes)
    assert at == column
    assert sentence in said


def test_a_number_that_stands_there_twice_is_told_with_its_row(staffed: Session) -> None:
    _, faults = read(staffed, h.children_file(h.child("A-1"), h.child("A-2"), h.child("a-1 ")))
    assert [(one.row, one.column) for one in faults] == [(4, "A")]
    assert "staat ook op rij 2" in faults[0].sentence


def test_a_csv_says_the_same_as_a_worksheet(staffed: Session) -> None:
    rows = [h.child("A-1"), h.child("A-2", municipality="Haarlem", needed=date(2026, 3, 20))]
    own, faults = read(staffed, h.csv([h.CHILD_HEADS, *rows]))
    assert faults == []
    assert own == read(staffed, h.children_file(*rows))[0]
