"""Before the table: the three questions of the screeners, answered from the dossier, and a half hour for each case."""

from typing import Any

import pytest
from sqlalchemy.orm import Session

from rets import access
from rets.models import Case
from rets.services import table
from rets.services.addressees import requests_of
from rets.services.parameters import parameters
from rets.services.screening import Screened, screening
from tests import builders as b
from tests.supply import offer_of

READY: dict[str, Any] = {
    "question": "Waar kan dit kind wonen?",
    "stay": {"form": "crisisplek", "ends_on": "2026-03-30"},
    "tried": [{"form": "residentieel"}],
    "measures": [{"kind": "ots", "pronounced_on": "2026-03-16"}],
}


def screened(session: Session, case: Case) -> tuple[Screened, ...]:
    sheet = table.sheet(session, access.SYSTEM, case, b.NOW)
    return screening(sheet, requests_of(session, case), b.TODAY, parameters(session, b.TODAY, case.region))


def test_a_case_that_is_ready_passes_all_three(staffed: Session) -> None:
    assert [one.holds for one in screened(staffed, b.at_ret(staffed, **READY))] == [True, True, True]


@pytest.mark.parametrize(("part", "place"), [("tried", 0), ("question", 1), ("stay", 2)])
def test_what_is_missing_fails_its_own_question(staffed: Session, part: str, place: int) -> None:
    given = {name: value for name, value in READY.items() if name != part}
    holds = [one.holds for one in screened(staffed, b.at_ret(staffed, **given))]
    assert holds == [number != place for number in range(3)]


def test_a_refused_request_shows_that_the_routes_were_tried(staffed: Session) -> None:
    case = b.at_ret(staffed)
    b.asked(staffed, case, offer_of(staffed, b.organisation(staffed, "zilverreiger")), state="refused", code="vol")
    assert screened(staffed, case)[0].holds


def test_a_case_that_is_not_ready_still_stands_on_the_agenda(staffed: Session) -> None:
    case = b.at_ret(staffed)
    assert not all(one.holds for one in screened(staffed, case))
    assert [line.case.id for line in table.agenda(staffed, access.SYSTEM, b.meeting(staffed, case), b.NOW)] == [case.id]


def test_every_case_gets_half_an_hour(staffed: Session) -> None:
    first = b.at_ret(staffed)
    b.at_ret(staffed, label="HM-2")
    lines = table.agenda(staffed, access.SYSTEM, b.meeting(staffed, first), b.NOW)
    assert [line.slot for line in lines] == ["14.00 uur", "14.30 uur"]


def test_an_urgent_meeting_has_no_slots(staffed: Session) -> None:
    case = b.at_ret(staffed, safety={"acute_since": "2026-03-15"})
    assert [line.slot for line in table.agenda(staffed, access.SYSTEM, b.meeting(staffed, case), b.NOW)] == [""]
