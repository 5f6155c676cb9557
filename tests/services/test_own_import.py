"""A file of a GI becomes a version per region: whole or not at all; a next one shows its difference."""

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.access import Reader, reader_for
from rets.db import SYSTEM, transaction
from rets.errors import Forbidden, Invalid, Refused, Stale
from rets.models import UitvraagImport
from rets.services import own_import
from rets.services.own_import import handed_in, read_file, store_file
from rets.services.own_sheet import CellFault
from rets.settings import Settings
from tests import builders as b
from tests import handed_in as h

SIXTH = b.at("2026-04-06")
pytestmark = pytest.mark.usefixtures("own_key")


def reader(session: Session, slug: str) -> Reader:
    found = reader_for(session, slug, b.TODAY)
    assert found is not None
    return found


def take(
    session: Session, data: bytes, at: datetime = SIXTH, who: str = "mon-greet", **more: Any
) -> list[UitvraagImport]:
    session.flush()
    me = reader(session, who)
    return store_file(session, me, read_file(session, me, data, h.PEIL, more.pop("gi", "wss"), at), at, **more)


def kept(session: Session) -> int:
    return session.scalar(select(func.count()).select_from(UitvraagImport)) or 0


def test_a_file_is_kept_with_its_maker_moment_and_kind(staffed: Session) -> None:
    b.raised(staffed)
    (row,) = take(staffed, h.children_file(h.child("A-1"), h.child("A-2")))
    assert (row.region, row.version, row.kind, row.lines, row.maker.slug) == ("HM", 1, "kinderen", 2, "mon-greet")
    assert (row.made_at, row.difference) == (SIXTH, [])


def test_no_number_of_a_child_and_no_birth_month_is_in_the_database(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.children_file(h.child("GEHEIM-77")))
    stored = str(staffed.execute(text("SELECT * FROM uitvraag_imports")).one())
    assert "GEHEIM" not in stored.upper()
    assert "2016-01" not in stored


def test_a_file_with_a_fault_leaves_nothing(staffed: Session) -> None:
    b.raised(staffed)
    with pytest.raises(Invalid) as told:
        take(staffed, h.children_file(h.child("A-1"), h.child("A-2", municipality="Nergens"), h.child("A-3", born="x")))
    assert [(one.row, one.column) for one in told.value.errors if isinstance(one, CellFault)] == [(3, "C"), (4, "B")]
    assert kept(staffed) == 0


def test_an_import_that_breaks_off_leaves_nothing(staffed_database: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        b.raised(session)

    def breaks(*_: object) -> UitvraagImport:
        raise KeyboardInterrupt

    monkeypatch.setattr(own_import, "_row", breaks)
    with pytest.raises(KeyboardInterrupt), transaction(SYSTEM, staffed_database) as session:
        take(session, h.figures_file(h.figures()))
    with transaction(SYSTEM, staffed_database) as session:
        assert kept(session) == 0


def test_of_two_imports_at_once_one_is_kept_and_the_other_told(staffed_database: Settings) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        b.raised(session)

    def work(number: int) -> str:
        try:
            with transaction(SYSTEM, staffed_database) as session:
                take(session, h.figures_file(h.figures(waiting=5 + number)), expected={"HM": 0})
        except Stale as error:
            return error.sentences[0]
        return "ingelezen"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(work, range(2))) == [
            "Iemand anders heeft intussen cijfers van deze GI ingelezen. Bekijk het bestand opnieuw.",
            "ingelezen",
        ]


def test_a_new_file_is_the_next_version_with_its_difference(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.figures_file(h.figures(waiting=7)))
    (row,) = take(staffed, h.figures_file(h.figures(waiting=9)))
    assert row.version == 2
    assert {"place": "Haarlemmermeer", "figure": "Wacht op hulp", "was": 7, "now": 9} in row.difference
    assert [one.version for one in handed_in(staffed, h.PEIL, ["HM"])] == [2, 1]


def test_a_file_that_says_the_same_is_refused(staffed: Session) -> None:
    b.raised(staffed)
    rows = [h.child("A-1"), h.child("A-2")]
    take(staffed, h.children_file(*rows))
    with pytest.raises(Refused, match="zegt hetzelfde"):
        take(staffed, h.children_file(*reversed(rows)))


def test_a_teammanager_hands_in_for_every_region_of_its_gi(staffed: Session) -> None:
    b.raised(staffed)
    rows = h.figures_file(h.figures(), h.figures("Haarlem"))
    assert [one.region for one in take(staffed, rows, who="tm-ellen", gi="djgb")] == ["HM", "ZK"]


def test_only_the_regions_that_changed_get_a_version(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.figures_file(h.figures(), h.figures("Haarlem")), who="tm-ellen", gi="djgb")
    again = take(staffed, h.figures_file(h.figures(), h.figures("Haarlem", 8)), who="tm-ellen", gi="djgb")
    assert [(one.region, one.version) for one in again] == [("ZK", 2)]


def test_nobody_hands_in_for_another_gi_or_region(staffed: Session) -> None:
    b.raised(staffed)
    with pytest.raises(Forbidden):
        take(staffed, h.figures_file(h.figures()), who="tm-ellen", gi="wss")
    with pytest.raises(Forbidden):
        take(staffed, h.figures_file(h.figures()), who="zm-lotte")
    with pytest.raises(Invalid, match="hoort niet bij de regio"):
        take(staffed, h.figures_file(h.figures("Groningen")))


def test_who_does_not_watch_the_region_does_not_see_it(staffed: Session) -> None:
    b.raised(staffed)
    take(staffed, h.figures_file(h.figures()))
    staffed.act_as(reader(staffed, "jb-daan").viewer)  # type: ignore[attr-defined]
    assert list(handed_in(staffed, h.PEIL, None)) == []


@pytest.mark.parametrize("change", ["UPDATE uitvraag_imports SET version = 9", "DELETE FROM uitvraag_imports"])
def test_what_was_handed_in_cannot_be_changed(staffed: Session, change: str) -> None:
    b.raised(staffed)
    take(staffed, h.figures_file(h.figures()))
    with pytest.raises(DBAPIError), staffed.begin_nested():
        staffed.execute(text(change))


@pytest.mark.parametrize(
    ("day", "sentence"),
    [("2026-04-30", "nog niet voorbij"), ("2026-03-30", "laatste dag van een maand"), ("2020-01-31", "geen gegevens")],
)
def test_a_date_that_cannot_be_counted_is_refused(staffed: Session, day: str, sentence: str) -> None:
    b.raised(staffed)
    staffed.flush()
    with pytest.raises(Invalid, match=sentence):
        read_file(staffed, reader(staffed, "mon-greet"), b"", b.date.fromisoformat(day), "wss", SIXTH)


def test_a_file_without_a_row_says_what_to_do(staffed: Session) -> None:
    b.raised(staffed)
    with pytest.raises(Invalid, match="eigen cijfers met nullen"):
        take(staffed, h.children_file())
