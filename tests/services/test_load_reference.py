"""The reference tables follow the reference files."""

from datetime import UTC, date, datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from rets.models.reference import CodeListEntry, Municipality, Region, RegionMembership
from rets.reference import load
from rets.services.reference import Loaded, load_reference

AT = datetime(2026, 1, 5, 9, tzinfo=UTC)


def _entry(session: Session, code_list: str, code: str) -> CodeListEntry:
    return session.scalars(select(CodeListEntry).filter_by(list=code_list, code=code)).one()


def test_all_files_arrive_in_the_tables(session: Session) -> None:
    load_reference(session, AT)
    assert session.scalar(select(func.count()).select_from(Municipality)) == len(load.read_municipalities())
    assert session.scalar(select(func.count()).select_from(RegionMembership)) == len(load.read_region_memberships())
    assert session.scalars(select(Region).filter_by(code="NK")).one().aliases
    assert _entry(session, "forms_of_care", "gezinshuis").data["residential"] is True


def test_loading_twice_changes_nothing(session: Session) -> None:
    load_reference(session, AT)
    assert load_reference(session, AT) == Loaded(0, 0, 0)


def test_a_date_within_a_row_is_stored_as_text(session: Session) -> None:
    load_reference(session, AT)
    assert _entry(session, "waiting_times", "wf_iag").data["measured_on"] == "2021-03-31"


def test_an_abolished_municipality_knows_its_successors(session: Session) -> None:
    load_reference(session, AT)
    haaren = session.scalars(select(Municipality).filter_by(code="GM0788")).one()
    assert sorted(haaren.successors) == ["GM0757", "GM0824", "GM0855", "GM0865"]


def test_a_changed_row_is_brought_up_to_date(session: Session) -> None:
    load_reference(session, AT)
    _entry(session, "obstacles", "capaciteit").name = "iets anders"
    assert load_reference(session, AT) == Loaded(changed=1)
    assert _entry(session, "obstacles", "capaciteit").name == "Geen plek of wachtlijst"


def test_a_code_that_left_the_files_ends_today_and_stays_known(session: Session) -> None:
    load_reference(session, AT)
    session.add(
        CodeListEntry(
            list="obstacles", code="oud", name="Oud", position=99, data={}, valid_from=date(2020, 1, 1), source="test"
        )
    )
    session.flush()
    assert load_reference(session, AT) == Loaded(gone=1)
    assert _entry(session, "obstacles", "oud").valid_until == date(2026, 1, 5)
    assert load_reference(session, AT) == Loaded()


def test_a_corrected_period_replaces_the_old_row(session: Session) -> None:
    load_reference(session, AT)
    moved = select(RegionMembership).filter_by(municipality="GM1696", region="JZ19")
    session.scalars(moved).one().valid_from = date(2025, 7, 1)
    session.flush()
    assert load_reference(session, AT) == Loaded(added=1, gone=1)
    assert session.scalars(moved).one().valid_from == date(2024, 1, 1)
