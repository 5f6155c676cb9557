"""A return is frozen once, delivered with its day, and corrected by a next version that shows its difference."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.orm import Session

from rets.access import Reader, reader_for
from rets.db import SYSTEM, transaction
from rets.errors import Forbidden, Invalid, NotFound, Refused, Stale
from rets.models import FrozenUitvraag
from rets.services.uitvraag import make_uitvraag
from rets.services.uitvraag_frozen import correct, deliver, freeze, frozen_for, uitvraag_in, versions_of
from rets.services.uitvraag_told import tables_for
from rets.settings import Settings
from tests import builders as b
from workflows.roles import Role

PEIL, EIGHTH = date(2026, 3, 31), b.at("2026-04-08")


def reader(session: Session, slug: str = "mon-greet") -> Reader:
    found = reader_for(session, slug, b.TODAY)
    assert found is not None
    return found


def frozen(session: Session) -> FrozenUitvraag:
    session.flush()
    return freeze(session, reader(session), PEIL, EIGHTH, region="HM")


def help_told_late(session: Session) -> None:
    case = b.raised(session, label="HM-9")
    fact = b.FACT.validate_python({"kind": "help_started", "on": "2026-03-25", "form": "residentieel"})
    session.flush()
    b.record_fact(session, case, fact, b.actor(session, "jb-milan", Role.JEUGDBESCHERMER), b.at("2026-04-15"))
    session.flush()


def test_a_frozen_return_keeps_its_figures_definitions_moment_and_maker(staffed: Session) -> None:
    b.raised(staffed)
    row = frozen(staffed)
    staffed.expire_all()
    assert uitvraag_in(row).total == make_uitvraag(staffed, PEIL, EIGHTH, regions=["HM"]).total
    assert (row.version, row.definitions, row.made_at, row.maker.slug, row.due_on) == (
        1,
        "2",
        EIGHTH,
        "mon-greet",
        date(2026, 4, 10),
    )


def test_freezing_twice_gives_the_first_one(staffed: Session) -> None:
    b.raised(staffed)
    first = frozen(staffed)
    b.raised(staffed, label="HM-2")
    assert frozen(staffed).id == first.id


def test_two_who_freeze_at_once_get_one(staffed_database: Settings) -> None:
    with transaction(SYSTEM, staffed_database) as session:
        b.raised(session)

    def work(_: int) -> int:
        with transaction(SYSTEM, staffed_database) as session:
            return frozen(session).id

    with ThreadPoolExecutor(4) as pool:
        assert len(set(pool.map(work, range(4)))) == 1


@pytest.mark.parametrize("change", ["UPDATE uitvragen SET version = 2", "DELETE FROM uitvragen"])
def test_what_is_frozen_cannot_be_changed(staffed: Session, change: str) -> None:
    b.raised(staffed)
    frozen(staffed)
    with pytest.raises(DBAPIError), staffed.begin_nested():
        staffed.execute(text(change))


def test_a_correction_is_a_new_version_with_its_difference(staffed: Session) -> None:
    b.raised(staffed)
    help_told_late(staffed)
    first = frozen(staffed)
    second = correct(staffed, reader(staffed), first.id, "De start was niet gemeld.", b.at("2026-04-20"))
    assert second.version == 2
    assert second.difference == [
        {"place": "Haarlemmermeer", "figure": "Wacht op hulp", "was": 2, "now": 1},
        {"place": "Haarlemmermeer", "figure": "Zonder hulp", "was": 2, "now": 1},
    ]
    assert [one.version for one in versions_of(staffed, PEIL, region="HM")] == [2, 1]


def test_a_correction_that_changes_nothing_is_refused(staffed: Session) -> None:
    b.raised(staffed)
    with pytest.raises(Refused, match="Er is niets veranderd"):
        correct(staffed, reader(staffed), frozen(staffed).id, "Zomaar.", b.at("2026-04-20"))


def test_a_correction_needs_a_reason(staffed: Session) -> None:
    b.raised(staffed)
    with pytest.raises(Invalid, match="waarom"):
        correct(staffed, reader(staffed), frozen(staffed).id, " ", b.at("2026-04-20"))


def test_a_correction_of_a_version_that_is_not_the_last_is_refused(staffed: Session) -> None:
    b.raised(staffed)
    help_told_late(staffed)
    first = frozen(staffed)
    correct(staffed, reader(staffed), first.id, "De start was niet gemeld.", b.at("2026-04-20"))
    with pytest.raises(Stale):
        correct(staffed, reader(staffed), first.id, "Nog eens.", b.at("2026-04-21"))


def test_a_delivery_is_recorded_with_receiver_and_day(staffed: Session) -> None:
    b.raised(staffed)
    row = frozen(staffed)
    deliver(staffed, reader(staffed), row.id, "inspectie", date(2026, 4, 9), b.at("2026-04-09"))
    assert [(one.receiver, one.delivered_on) for one in row.deliveries] == [("inspectie", date(2026, 4, 9))]


@pytest.mark.parametrize(
    ("to", "on"), [("buurman", "2026-04-09"), ("rijk", "2026-04-10"), ("rijk", "2026-04-07")], ids=str
)
def test_a_delivery_that_cannot_be_is_refused(staffed: Session, to: str, on: str) -> None:
    b.raised(staffed)
    row = frozen(staffed)
    with pytest.raises(Invalid):
        deliver(staffed, reader(staffed), row.id, to, date.fromisoformat(on), b.at("2026-04-09"))


def test_nobody_freezes_for_another_region_or_gi(staffed: Session) -> None:
    b.raised(staffed)
    staffed.flush()
    for slug, scope in (("zm-lotte", {"region": "HM"}), ("tm-ellen", {"region": "HM"}), ("tm-ellen", {"gi": "wss"})):
        with pytest.raises(Forbidden):
            freeze(staffed, reader(staffed, slug), PEIL, EIGHTH, **scope)


def test_a_teammanager_freezes_for_its_own_gi(staffed: Session) -> None:
    b.raised(staffed)
    b.raised(staffed, label="AA-1", gi="jbra", municipality="Amsterdam")
    staffed.flush()
    row = freeze(staffed, reader(staffed, "tm-ellen"), PEIL, EIGHTH, gi="djgb")
    assert uitvraag_in(row).total.waiting == 1


def test_who_does_not_watch_the_region_does_not_find_it(staffed: Session) -> None:
    b.raised(staffed)
    number = frozen(staffed).id
    staffed.expire_all()
    staffed.act_as(reader(staffed, "jb-daan").viewer)  # type: ignore[attr-defined]
    with pytest.raises(NotFound):
        frozen_for(staffed, number)
    assert staffed.scalars(select(FrozenUitvraag)).all() == []


def test_a_receiver_without_small_counts_gets_none(staffed: Session) -> None:
    b.raised(staffed)
    tables = tables_for(uitvraag_in(frozen(staffed)), small=False)
    assert not any(cell in range(1, 5) for table in tables for row in table.rows for cell in row[table.words :])


def test_six_children_of_one_municipality_are_told_as_a_total(staffed: Session) -> None:
    for number in range(6):
        b.raised(staffed, label=f"HM-{number + 1}")
    (help_table, *_) = tables_for(uitvraag_in(frozen(staffed)), small=False)
    assert help_table.rows[-1][:4] == ("", "Alle gemeenten", 6, 6)
