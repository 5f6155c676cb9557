"""What GI's handed in is in the return with its source; each child once where that can be seen, and said where not."""

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy.orm import Session

from rets.services.uitvraag import Supplier, Uitvraag, make_uitvraag
from rets.services.uitvraag_frozen import correct, freeze, uitvraag_in
from rets.services.uitvraag_tables import as_json, bounds_of, notes_of, tables_of
from tests import builders as b
from tests import handed_in as h
from tests.services.test_own_import import reader, take

LATER = b.at("2026-06-01")
pytestmark = pytest.mark.usefixtures("own_key")


def made(session: Session, at: datetime = LATER, **more: Any) -> Uitvraag:
    session.flush()
    return make_uitvraag(session, h.PEIL, at, **more)


def supplier(found: Uitvraag, slug: str) -> Supplier:
    return next(one for one in found.suppliers if one.slug == slug)


def test_children_of_a_list_count_beside_the_cases_with_their_source(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.children_file(h.child("A-1", obstacles="opnamestop"), h.child("A-2")))
    found = made(staffed, regions=["HM"])
    assert (found.total.waiting, supplier(found, "wss").source) == (3, "kinderen")
    table = next(one for one in tables_of(found) if one.code == "gi")
    assert ("ja, eigen opgave (kinderen)", 2) in [(row[1], row[2]) for row in table.rows]
    assert [(one.code, one.number) for one in found.obstacles] == [("opnamestop", 1)]


def test_figures_stand_in_place_of_the_cases_of_that_gi_there(staffed: Session) -> None:
    b.raised(staffed)
    b.raised(staffed, label="ZK-1", municipality="Haarlem")
    take(staffed, h.figures_file(h.figures(waiting=7)), who="tm-ellen", gi="djgb")
    found = made(staffed)
    assert {one.region: (one.counts.waiting, one.source) for one in found.places} == {
        "HM": (7, "cijfers"),
        "ZK": (1, "rets"),
    }


def test_a_gi_that_did_not_hand_in_is_unknown(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.figures_file(h.figures()))
    found = made(staffed)
    assert (supplier(found, "jbra").counts, supplier(found, "wss").source) == (None, "cijfers")
    assert any(note.startswith("Niet aangeleverd:") for note in notes_of(found))


def test_a_gi_whose_figures_are_noughts_did_hand_in(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.figures_file(h.figures(waiting=0, late=0, protection=0)))
    counts = supplier(made(staffed), "wss").counts
    assert counts is not None
    assert counts.waiting == 0


def test_a_child_that_two_lists_name_counts_once(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.children_file(h.child("W-1", other="jbra", other_number="J-7"), h.child("W-2")))
    take(staffed, h.children_file(h.child("J-7"), h.child("J-8")), gi="jbra")
    found = made(staffed, regions=["HM"])
    assert found.total.waiting == 1 + 3


def test_the_child_counts_with_who_has_the_lead(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.children_file(h.child("W-1", other="jbra", other_number="J-7", since=date(2026, 3, 1))))
    take(staffed, h.children_file(h.child("J-7", lead="wij", municipality="Haarlem")), who="mon-greet", gi="jbra")
    found = made(staffed)
    assert supplier(found, "jbra").counts.waiting == 1  # type: ignore[union-attr]
    assert supplier(found, "wss").counts.waiting == 0  # type: ignore[union-attr]


def test_a_child_of_a_list_that_is_a_case_in_rets_counts_as_that_case(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.children_file(h.child("W-1", other="djgb", other_number="hm-1"), h.child("W-2")))
    found = made(staffed)
    assert (supplier(found, "djgb").counts.waiting, supplier(found, "wss").counts.waiting) == (1, 1)  # type: ignore[union-attr]


def test_a_case_of_the_gi_itself_counts_once_beside_its_list(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.children_file(h.child("HM-1"), h.child("HM-2")), who="tm-ellen", gi="djgb")
    assert made(staffed).total.waiting == 2


def test_a_child_counts_with_the_same_gi_whichever_part_is_asked_for(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.children_file(h.child("W-1", other="jbra", other_number="J-7")))
    take(staffed, h.children_file(h.child("J-7", since=date(2026, 3, 2))), gi="jbra")
    parts = [made(staffed, gi=slug).total.waiting for slug in ("djgb", "jbra", "wss")]
    assert (parts, made(staffed).total.waiting) == ([1, 1, 0], 2)


def test_figures_are_told_between_a_least_and_a_most(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.figures_file(h.figures(waiting=7)))
    take(staffed, h.figures_file(h.figures(waiting=4), h.figures("Haarlem", 5)), gi="jbra")
    found = made(staffed)
    assert bounds_of(found.places) == (9, 17)
    assert as_json(found)["bounds"] == (9, 17)
    table = next(one for one in tables_of(found) if one.code == "grenzen")
    assert [row[2:] for row in table.rows] == [(7, 12), (5, 5), (9, 17)]
    assert any("ten minste 9 en ten hoogste 17" in note for note in notes_of(found))


def test_without_figures_there_is_nothing_between_which_to_choose(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.children_file(h.child()))
    assert bounds_of(made(staffed).places) is None


def test_what_is_handed_in_after_the_delivery_counts_in_a_correction_only(staffed: Session) -> None:
    b.raised(staffed)
    staffed.flush()
    first = freeze(staffed, reader(staffed, "mon-greet"), h.PEIL, b.at("2026-04-08"), region="HM")
    take(staffed, h.children_file(h.child()), at=b.at("2026-04-20"))
    assert (made(staffed, regions=["HM"]).total.waiting, uitvraag_in(first).total.waiting) == (1, 1)
    second = correct(staffed, reader(staffed, "mon-greet"), first.id, "WSS leverde later aan.", b.at("2026-04-21"))
    assert uitvraag_in(second).total.waiting == 2
    assert supplier(uitvraag_in(second), "wss").source == "kinderen"


def test_a_frozen_return_stays_as_it_was_when_a_new_file_replaces_the_old_one(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.children_file(h.child("A-1"), h.child("A-2")))
    row = freeze(staffed, reader(staffed, "mon-greet"), h.PEIL, b.at("2026-04-08"), region="HM")
    take(staffed, h.children_file(h.child("A-1")), at=b.at("2026-04-09"))
    assert uitvraag_in(row).total.waiting == 3
    assert made(staffed, regions=["HM"]).total.waiting == 2
