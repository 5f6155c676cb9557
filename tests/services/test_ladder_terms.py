"""The terms of the process are those of the ladder: of everybody, and of a region that has its own, on its own days."""

from datetime import date

import pytest
from sqlalchemy.orm import Session

from rets.models import CodeListEntry
from rets.reference.lookup import ladder_on
from rets.services.parameters import parameters

FIRST, BEFORE, AFTER = date(2031, 3, 1), date(2031, 2, 28), date(2031, 6, 1)


@pytest.fixture
def own_term(staffed: Session) -> Session:
    """A region in which the team decides within four working days for three months."""
    data = {"region": "WF", "term_working_days": 4, "owner_role": "", "outside": None}
    days = {"valid_from": FIRST, "valid_until": AFTER, "source": "test"}
    staffed.add(CodeListEntry(list="ladder", code="3.WF", name="RET", position=99, data=data, **days))
    staffed.flush()
    return staffed


@pytest.mark.parametrize(
    ("on", "region", "days"), [(FIRST, "WF", 4), (FIRST, "ZW", 10), (BEFORE, "WF", 10), (AFTER, "WF", 10)]
)
def test_a_term_of_a_region_holds_there_and_on_its_days(own_term: Session, on: date, region: str, days: int) -> None:
    assert parameters(own_term, on, region).ret_working_days == days


def test_the_other_rungs_of_that_region_keep_the_general_term(own_term: Session) -> None:
    general, own = parameters(own_term, FIRST), parameters(own_term, FIRST, "WF")
    assert (own.rung_working_days[:3], own.rung_working_days[4:]) == (
        general.rung_working_days[:3],
        general.rung_working_days[4:],
    )


@pytest.mark.parametrize("region", [None, "AA", "HGL", "WF"])
def test_the_database_counts_with_the_terms_that_the_page_shows(staffed: Session, region: str | None) -> None:
    on = date(2026, 3, 16)
    shown = tuple(rung.term_working_days for rung in ladder_on(on, region))
    assert parameters(staffed, on, region).rung_working_days == shown


def test_triage_search_advice_and_decision_have_the_terms_of_the_first_four_rungs(staffed: Session) -> None:
    p = parameters(staffed, date(2026, 3, 16), "HM")
    found = (p.triage_working_days, p.searching_working_days, p.consult_working_days, p.ret_working_days)
    assert found == p.rung_working_days[:4]
