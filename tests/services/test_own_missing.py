"""What a GI told before and leaves out now is said before the file is kept; nothing is refused for it."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from rets.services.own_import import read_file, store_file
from rets.services.own_missing import missing_from
from tests import builders as b
from tests import handed_in as h
from tests import tracking as t

MARCH, APRIL = h.PEIL, date(2026, 4, 30)
LATER = b.at("2026-05-06")
pytestmark = pytest.mark.usefixtures("own_key")


@pytest.fixture(autouse=True)
def known(staffed: Session) -> None:
    b.raised(staffed)
    staffed.flush()


def look(session: Session, data: bytes, day: date, who: str = "tm-ellen") -> tuple[str, ...]:
    return read_file(session, t.reader(session, who), data, day, "djgb", LATER).missing


def keep(session: Session, data: bytes, day: date = MARCH) -> None:
    me, at = t.reader(session, "tm-ellen"), LATER
    store_file(session, me, read_file(session, me, data, day, "djgb", at), at)


def test_the_first_file_of_a_gi_misses_nothing(staffed: Session) -> None:
    assert look(staffed, h.figures_file(h.figures()), MARCH) == ()


def test_a_region_of_last_month_that_is_not_in_the_file_is_named(staffed: Session) -> None:
    keep(staffed, h.figures_file(h.figures(), h.figures("Haarlem")))
    (told,) = look(staffed, h.figures_file(h.figures()), APRIL)
    assert told == "Op 31 maart 2026 leverde deze GI ook voor Zuid-Kennemerland aan. Dit bestand zegt daar niets over."


def test_a_municipality_of_last_month_that_is_not_in_the_file_is_named(staffed: Session) -> None:
    keep(staffed, h.figures_file(h.figures("Haarlem"), h.figures("Zandvoort")))
    (told,) = look(staffed, h.figures_file(h.figures("Haarlem")), APRIL)
    assert "bij Zandvoort. In dit bestand niet." in told
    assert "een regel met nullen" in told


def test_a_list_of_children_is_told_the_same_without_noughts(staffed: Session) -> None:
    keep(staffed, h.figures_file(h.figures("Haarlem"), h.figures("Zandvoort")))
    (told,) = look(staffed, h.children_file(h.child(municipality="Haarlem")), APRIL)
    assert told.endswith("Klopt dat?")


def test_a_municipality_where_nobody_waited_is_not_missed(staffed: Session) -> None:
    keep(staffed, h.figures_file(h.figures("Haarlem"), h.figures("Zandvoort", 0, 0, 0)))
    assert look(staffed, h.figures_file(h.figures("Haarlem")), APRIL) == ()


def test_a_child_of_which_another_gi_has_the_lead_is_not_missed(staffed: Session) -> None:
    keep(staffed, h.figures_file(h.figures("Haarlem"), h.figures("Zandvoort")))
    elsewhere = h.child("A-2", municipality="Zandvoort", other="wss", other_number="W-1", lead="zij")
    assert look(staffed, h.children_file(h.child(municipality="Haarlem"), elsewhere), APRIL) == ()


def test_what_was_handed_in_for_the_same_day_stands(staffed: Session) -> None:
    keep(staffed, h.figures_file(h.figures(), h.figures("Haarlem")))
    (told,) = look(staffed, h.figures_file(h.figures(waiting=9)), MARCH)
    assert told.startswith("Voor Zuid-Kennemerland is er al versie 1.")


def test_a_later_month_is_no_reason_to_warn(staffed: Session) -> None:
    keep(staffed, h.figures_file(h.figures(), h.figures("Haarlem")), APRIL)
    assert look(staffed, h.figures_file(h.figures()), MARCH) == ()


def test_a_reader_is_told_of_its_own_regions_alone(staffed: Session) -> None:
    keep(staffed, h.figures_file(h.figures(), h.figures("Haarlem"), h.figures("Amsterdam")))
    read = read_file(staffed, t.reader(staffed, "tm-ellen"), h.figures_file(h.figures()), APRIL, "djgb", LATER)
    told = list(missing_from(staffed, read.own, APRIL, read.gi.id, ["HM", "ZK"]))
    assert [sentence.partition(" voor ")[2].partition(" aan.")[0] for sentence in told] == ["Zuid-Kennemerland"]
